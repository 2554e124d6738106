// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;

/**
 * Makes logits of a critic's scores: l(s) = slope s + intercept, fitted so that σ(l) is the
 * probability of a real sample where real and generated ones are equally frequent, which makes l an
 * estimate of ln p_data / p_generator. A logistic regression with each class weighted to one half,
 * and the targets (n+1)/(n+2) and 1/(n+2) of Platt ("Probabilistic outputs for support vector
 * machines", 1999), which keep it finite where the scores separate the classes.
 *
 * <p>A WGAN's or hinge critic needs it, since its scores are no logits; any critic gains by it, as
 * Turner et al. (2019, arXiv 1811.11357) found. Fit on samples that the critic was not trained on.
 *
 * @param slope of the logit, per unit of score
 * @param intercept logit of score 0
 */
public record LogisticCalibration(double slope, double intercept) {
  private static final int MAX_STEPS = 100;

  /** Mean gradient to stop at: well above the rounding of sums, and squared by the last step. */
  private static final double CONVERGED = 1e-9;

  /** A slope this many standard errors below 0 is no accident. */
  private static final double REVERSED = -3;

  /**
   * Fits slope and intercept by Newton's method.
   *
   * @param realScores the critic's scores of real samples
   * @param generatedScores the critic's scores of generated samples
   * @return the calibration
   * @throws InvalidArgumentException if there are no scores of a class, a score is not finite, all
   *     are equal, or real samples score lower than generated ones, as under swapped arguments
   */
  public static LogisticCalibration fit(double[] realScores, double[] generatedScores) {
    Checks.finite("real scores", realScores);
    Checks.finite("generated scores", generatedScores);
    double mean = (sum(realScores, 0, 1) + sum(generatedScores, 0, 1)) / 2;
    double variance = (sum(realScores, mean, 2) + sum(generatedScores, mean, 2)) / 2;
    if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
      throw new InvalidArgumentException(
          "scores",
          "a variance of " + variance + " at a mean of " + mean,
          "scores that differ, with a finite variance",
          "score several samples with a trained critic");
    }
    double scale = StrictMath.sqrt(variance);
    Fit fit = new Fit(mean, scale, realScores, generatedScores);
    fit.solve();
    if (fit.a * StrictMath.sqrt(fit.determinant() / fit.hbb) < REVERSED) {
      throw new InvalidArgumentException(
          "scores, slope of the logit",
          Double.toString(fit.a / scale),
          "a slope above 0: real samples score higher than generated ones",
          "pass real scores first, or train the critic with real as the higher side");
    }
    return new LogisticCalibration(fit.a / scale, fit.b - fit.a * mean / scale);
  }

  private static double sum(double[] values, double centre, int power) {
    double sum = 0;
    for (double value : values) {
      sum += power == 1 ? value - centre : (value - centre) * (value - centre);
    }
    return sum / values.length;
  }

  /**
   * Returns the logit of a score.
   *
   * @param score of the critic
   * @return ln p_data / p_generator as estimated
   */
  public double logit(double score) {
    return slope * score + intercept;
  }

  /**
   * Returns the logits of scores.
   *
   * @param scores of the critic
   * @return a new array
   */
  public double[] logits(double[] scores) {
    double[] logits = new double[scores.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = logit(scores[i]);
    }
    return logits;
  }

  /** Minimises the cross-entropy of σ(a z + b), z being standardised scores. */
  private static final class Fit {
    private final double mean;
    private final double scale;
    private final double[] real;
    private final double[] generated;
    private final double total;
    private double a;
    private double b;
    private double loss;
    private double ga;
    private double gb;
    private double haa;
    private double hab;
    private double hbb;

    Fit(double mean, double scale, double[] real, double[] generated) {
      this.mean = mean;
      this.scale = scale;
      this.real = real;
      this.generated = generated;
      this.total = real.length + generated.length;
    }

    void solve() {
      evaluate();
      for (int i = 0; i < MAX_STEPS && Math.abs(ga) + Math.abs(gb) > CONVERGED * total; i++) {
        double stepA = (hbb * ga - hab * gb) / determinant();
        double stepB = (haa * gb - hab * ga) / determinant();
        double fromA = a;
        double fromB = b;
        double before = loss;
        double length = 1;
        do {
          a = fromA - length * stepA;
          b = fromB - length * stepB;
          evaluate();
          length /= 2;
        } while (loss > before && length > CONVERGED);
      }
    }

    double determinant() {
      return haa * hbb - hab * hab;
    }

    private void evaluate() {
      loss = ga = gb = haa = hab = hbb = 0;
      add(real, (real.length + 1.0) / (real.length + 2.0));
      add(generated, 1.0 / (generated.length + 2.0));
    }

    private void add(double[] scores, double target) {
      double weight = total / (2 * scores.length);
      for (double score : scores) {
        double z = (score - mean) / scale;
        double l = a * z + b;
        double p = 1 / (1 + StrictMath.exp(-l));
        loss += weight * (Math.max(l, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(l))));
        loss -= weight * target * l;
        double error = weight * (p - target);
        double curvature = weight * p * (1 - p);
        ga += error * z;
        gb += error;
        haa += curvature * z * z;
        hab += curvature * z;
        hbb += curvature;
      }
    }
  }
}
