// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/**
 * Latent codes drawn from diagonal Gaussians by reparameterisation (Kingma and Welling 2014, arXiv
 * 1312.6114): c = m + e^(L/2) ε, where a row of statistics is [m | L], means and log variances, and
 * ε is standard normal. Each records one entry.
 */
public final class GaussianLatent {
  /** How the divergence of N(m, e^L) from N(0, 1) is taken. */
  public enum Divergence {
    /** In closed form: ½ (e^L + m² - 1 - L), summed over the code. */
    ANALYTIC(Forger.FG_DIVERGENCE_ANALYTIC),
    /** At the code drawn: log q(c) - log p(c) = ½ (c² - L - ε²), as importance weights need it. */
    SAMPLED(Forger.FG_DIVERGENCE_SAMPLED);

    private final int code;

    Divergence(int code) {
      this.code = code;
    }
  }

  private final Recorder recorder;
  private final Divergence divergence;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   * @param divergence how it is taken, in both passes
   */
  public GaussianLatent(Recorder recorder, Divergence divergence) {
    this.recorder = recorder;
    this.divergence = divergence;
  }

  private static void check(String label, Value stats, Value noise, Value code) {
    if (stats.perRow != 2 * code.perRow || noise.perRow != code.perRow) {
      throw new ShapeException(
          label,
          "statistics of " + stats.perRow + " for codes of " + code.perRow,
          "two statistics a value of the code: means, then log variances",
          "let the encoder end in a layer of twice the latent length");
    }
  }

  /**
   * Draws codes and takes their divergences.
   *
   * @param label for descriptions
   * @param stats rows [m | L]
   * @param noise rows of standard normal values
   * @param code rows that receive the codes
   * @param divergences rows of one value
   * @param value receives the mean of the divergences
   * @param rows how many
   * @throws ShapeException if the statistics are not twice as long as the codes
   */
  public void draw(
      String label,
      Value stats,
      Value noise,
      Value code,
      Value divergences,
      Value value,
      int rows) {
    check(label, stats, noise, code);
    Plan plan = new LossPlans(recorder).gaussianLatent(Pass.FORWARD, divergence.code, code.perRow);
    recorder.add(label, plan, 0, rows, stats, noise, code, divergences, value);
  }

  /**
   * Carries cotangents of the codes, and factors of the divergences, back to the statistics.
   *
   * @param label for descriptions
   * @param stats rows [m | L]
   * @param noise the rows that the codes were drawn with
   * @param weights rows of one value, the derivative of the loss by each divergence: β / rows for β
   *     times their mean
   * @param codeCotangent rows
   * @param statsCotangent rows that receive the result
   * @param rows how many
   * @throws ShapeException if the statistics are not twice as long as the codes
   */
  public void backward(
      String label,
      Value stats,
      Value noise,
      Value weights,
      Value codeCotangent,
      Value statsCotangent,
      int rows) {
    check(label, stats, noise, codeCotangent);
    Plan plan =
        new LossPlans(recorder)
            .gaussianLatent(Pass.BACKWARD_DATA, divergence.code, codeCotangent.perRow);
    recorder.add(label, plan, 0, rows, stats, noise, weights, codeCotangent, statsCotangent);
  }

  /**
   * Weighs several draws of each sample (Burda, Grosse and Salakhutdinov 2016, arXiv 1509.00519):
   * with w = e^-(loss + divergence), the importance weights w / Σ w over the draws of a sample,
   * divided by the number of samples, and the bound -log of the mean w, averaged over samples. The
   * weights are also the derivatives of the bound by losses and divergences.
   *
   * @param label for descriptions
   * @param losses rows of one value, -log p(x | c): draw j of sample i of n in row j n + i
   * @param divergences rows of one value in the same order, {@link Divergence#SAMPLED}
   * @param draws of each sample
   * @param weights rows of one value that receive the weights
   * @param value receives the bound, in nats
   * @param rows draws times samples
   * @throws InvalidArgumentException if rows is no multiple of draws
   */
  public void importanceBound(
      String label,
      Value losses,
      Value divergences,
      int draws,
      Value weights,
      Value value,
      int rows) {
    Plan plan = new LossPlans(recorder).importanceBound(draws);
    recorder.add(label, plan, 0, rows, losses, divergences, weights, value);
  }
}
