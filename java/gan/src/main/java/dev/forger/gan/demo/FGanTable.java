// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.demo;

import dev.forger.Device;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.sampling.Normal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Normal distributions fitted to a mixture by several f-divergences, exactly and by adversarial
 * training, beside the figures of the f-GAN paper (Nowozin et al. 2016, arXiv 1606.00709, table of
 * the univariate mixture).
 */
public final class FGanTable {
  /** The divergences of the paper's table. */
  public static final List<String> PAPER =
      List.of("kl", "reverse-kl", "jensen-shannon", "jeffreys", "pearson");

  /** Divergence at the best fit, the bound that was learned, mu and sigma: best and learned. */
  private static final Map<String, double[]> PUBLISHED =
      Map.of(
          "kl", new double[] {.2831, .2801, 1.0100, 1.0335, 1.8308, 1.8236},
          "reverse-kl", new double[] {.2480, .2415, 1.5782, 1.5624, 1.6319, 1.6403},
          "jensen-shannon", new double[] {.1280, .1226, 1.3070, 1.2854, 1.7542, 1.7659},
          "jeffreys", new double[] {.5705, .5151, 1.3218, 1.2295, 1.7034, 1.8087},
          "pearson", new double[] {.6457, .6379, .5737, .6157, 1.9274, 1.9031});

  private FGanTable() {}

  /**
   * Fits and prints.
   *
   * @param device where to train
   * @param names of divergences
   * @param seeds trainings for each, with seeds 1 to this
   * @param steps of each
   * @param out receives the table, line by line
   * @param progress receives a line now and then
   * @throws dev.forger.InvalidArgumentException if a name is unknown
   */
  public static void print(
      Device device,
      List<String> names,
      int seeds,
      long steps,
      PrintWriter out,
      Consumer<String> progress) {
    List<FDivergence> divergences = names.stream().map(FDivergences::of).toList();
    out.println("q = N(mu, sigma^2) fitted to p = .33 N(-1, .255^2) + .67 N(2, 2) by D_f(p to q)");
    out.printf(
        "%-18s %-10s %9s %9s %9s %9s%n", "divergence", "fit", "mu", "sigma", "D_f", "bound F");
    for (FDivergence d : divergences) {
      GaussianFit exact = GaussianFit.of(d, Mixture.F_GAN);
      row(out, d.name(), "exact", exact.normal(), exact.divergence(), Double.NaN);
      for (int seed = 1; seed <= seeds; seed++) {
        String what = d.name() + ", seed " + seed + " of " + seeds;
        FGanFit fit =
            FGanFit.train(
                device,
                d,
                Mixture.F_GAN,
                seed,
                steps,
                step -> {
                  if (step % 1000 == 0 || step == steps) {
                    progress.accept(what + ", step " + step + " of " + steps);
                  }
                });
        Normal normal = new Normal(fit.mu(), fit.sigma());
        double divergence = GaussianFit.between(d, Mixture.F_GAN, normal);
        row(out, "", "seed " + seed, normal, divergence, fit.bound());
      }
      double[] paper = PUBLISHED.get(d.name());
      if (paper != null) {
        row(out, "", "paper best", new Normal(paper[2], paper[4]), paper[0], Double.NaN);
        row(out, "", "paper", new Normal(paper[3], paper[5]), Double.NaN, paper[1]);
      }
    }
  }

  private static void row(
      PrintWriter out, String name, String fit, Normal q, double divergence, double bound) {
    out.printf(
        Locale.ROOT,
        "%-18s %-10s %9.4f %9.4f %9s %9s%n",
        name,
        fit,
        q.mean(),
        q.deviation(),
        number(divergence),
        number(bound));
    out.flush();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }
}
