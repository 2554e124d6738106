// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/**
 * Gradients through samples that cannot be differentiated: a weighted sum of ∇ log g(x) over the
 * samples of each row, the weights held fixed (Hjelm et al. 2018, arXiv 1702.08431).
 *
 * <p>{@link #weights} makes coefficients of a critic's logits, {@link #likelihood} takes -Σ c log
 * g(x) and its derivatives by the logits of g.
 */
public final class ScoreFunction {
  /** Numbers that {@link #weights} reports. */
  public static final int DIAGNOSTICS = Forger.FG_WEIGHT_DIAGNOSTICS;

  /** Place among the diagnostics: 1 / Σ w̃², the mean over normalisers. */
  public static final int EFFECTIVE_SAMPLES = Forger.FG_WEIGHT_EFFECTIVE;

  /** Place: variance of weights scaled to mean 1, the mean over normalisers. */
  public static final int WEIGHT_VARIANCE = Forger.FG_WEIGHT_VARIANCE;

  /** Place: variance of log w over the batch. */
  public static final int LOG_WEIGHT_VARIANCE = Forger.FG_LOG_WEIGHT_VARIANCE;

  /** Place: log of the mean weight of the batch. */
  public static final int LOG_Z = Forger.FG_WEIGHT_LOG_Z;

  /** Place: share of samples of weight below 1, which the critic takes for generated. */
  public static final int BELOW = Forger.FG_WEIGHT_BELOW;

  /** How samples are weighted. */
  public enum Estimator {
    /** w̃ = w / Σ w: the gradient of KL(w g / Z ‖ g) by importance sampling. */
    IMPORTANCE(Forger.FG_IMPORTANCE),
    /** log w less its running average: the gradient of KL(g ‖ w g / Z), REINFORCE. */
    REINFORCE_RUNNING(Forger.FG_REINFORCE_RUNNING),
    /** log w less the log of the mean weight of the same samples: REINFORCE. */
    REINFORCE_LOG_MEAN(Forger.FG_REINFORCE_LOG_MEAN);

    private final int code;

    Estimator(int code) {
      this.code = code;
    }
  }

  /** What weights are, with x = scale logit + shift. */
  public enum Form {
    /** log w = x. */
    EXPONENTIAL(Forger.FG_WEIGHT_EXPONENTIAL),
    /** w = x, and e^-87, which is 0 beside others, where x is less. */
    CLAMPED(Forger.FG_WEIGHT_CLAMPED),
    /** w = 1 / W(e^-x), with Lambert's W. */
    LAMBERT(Forger.FG_WEIGHT_LAMBERT);

    private final int code;

    Form(int code) {
      this.code = code;
    }
  }

  /**
   * The weight w that a critic's logit stands for.
   *
   * @param form of the function
   * @param scale of the logit
   * @param shift added to it
   */
  public record Weight(Form form, double scale, double shift) {
    /** log w is the logit: binary cross entropy. */
    public static final Weight LOG_ODDS = exponential(1, 0);

    /**
     * A weight with log w = scale logit + shift.
     *
     * @param scale of the logit
     * @param shift added to it
     * @return the weight
     */
    public static Weight exponential(double scale, double shift) {
      return new Weight(Form.EXPONENTIAL, scale, shift);
    }

    /**
     * Returns log w by the formula.
     *
     * @param logit of a critic
     * @return log w, negative infinity for a weight of 0
     */
    public double log(double logit) {
      double x = scale * logit + shift;
      return switch (form) {
        case EXPONENTIAL -> x;
        case CLAMPED -> Math.log(Math.max(0, x));
        case LAMBERT -> -Math.log(LambertW.ofExp(-x));
      };
    }
  }

  /**
   * What coefficients are made of.
   *
   * @param samples M, of each row of logits of g
   * @param estimator how samples are weighted
   * @param batchWide whether weights are normalised over the batch, or over the samples of a row
   * @param centred whether importance weights less their mean are taken: E ∇ log g = 0, so the
   *     expectation stays and the variance falls
   * @param weight of a sample by its logit
   * @param decay of the running average of log Z
   * @param divisor of log g: 1 sums it over positions, their number takes a mean
   */
  public record Weighting(
      int samples,
      Estimator estimator,
      boolean batchWide,
      boolean centred,
      Weight weight,
      double decay,
      double divisor) {}

  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public ScoreFunction(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Makes the coefficients of -log g(x) from a critic's logits.
   *
   * @param label for descriptions
   * @param how estimator, normaliser, log weights
   * @param logits of the critic: rows times samples of one value
   * @param rows of latents
   * @param coefficients as many values
   * @param logZ one value, the running average of log Z; it changes where the recording's next
   *     optimiser or moving average stands, behind the guards before it
   * @param diagnostics {@link #DIAGNOSTICS} rows of one value
   * @throws InvalidArgumentException if an option is out of range
   */
  public void weights(
      String label,
      Weighting how,
      Value logits,
      int rows,
      Value coefficients,
      Tensor logZ,
      Value diagnostics) {
    Plan plan =
        new DiscretePlans(recorder)
            .scoreWeights(
                how.samples,
                how.estimator.code,
                how.batchWide,
                how.centred,
                how.weight.form.code,
                how.weight.scale,
                how.weight.shift,
                how.decay,
                how.divisor);
    Value state = recorder.draft(label + " log Z", logZ);
    recorder.add(label, plan, 0, rows, logits, coefficients, state, diagnostics);
  }

  /**
   * Takes -Σ c log g(x) over all samples, and its derivatives by the logits of g.
   *
   * @param label for descriptions
   * @param classes of each position; 1 for binary variables, whose logits are log odds
   * @param samples of each row of logits
   * @param logits rows of positions times classes
   * @param x samples of them, 0 or 1, {@code rows samples} rows
   * @param coefficients one a sample
   * @param rows of logits
   * @param value receives the sum
   * @param cotangent rows that receive Σ c (g - x)
   * @throws InvalidArgumentException if classes or samples are out of range, or the rows are no
   *     whole number of positions
   */
  public void likelihood(
      String label,
      int classes,
      int samples,
      Value logits,
      Value x,
      Value coefficients,
      int rows,
      Value value,
      Value cotangent) {
    if (classes < 1 || logits.perRow % classes != 0 || x.perRow != logits.perRow) {
      throw new InvalidArgumentException(
          label,
          classes + " classes, rows of " + logits.perRow + " logits and " + x.perRow + " values",
          "equal rows of a whole number of positions",
          "let the generator end with one channel a class");
    }
    Plan plan =
        new DiscretePlans(recorder).weightedLikelihood(logits.perRow / classes, classes, samples);
    recorder.add(label, plan, 0, rows, logits, x, coefficients, value, cotangent);
  }
}
