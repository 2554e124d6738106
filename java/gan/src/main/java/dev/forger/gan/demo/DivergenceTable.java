// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.demo;

import dev.forger.Device;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.metrics.CriticDistances;
import dev.forger.gan.sampling.Normal;
import java.io.PrintWriter;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Trained by one divergence, measured by another: normal distributions that f-GANs fit to a mixture
 * are frozen, and critics trained anew bound their distance from it, beside the exact divergence
 * (the train-by-evaluation table of Nowozin et al. 2016, arXiv 1606.00709, by the protocol of Hjelm
 * et al. 2018, arXiv 1702.08431).
 */
public final class DivergenceTable {
  private static final int LEARNT = 20_000;
  private static final int HELD_OUT = 20_000;
  private static final int STREAM = 0x44495654;

  private DivergenceTable() {}

  /**
   * Trains, measures and prints: a line for each training, with the mean of the bounds, their
   * deviation and the exact divergence for each measure.
   *
   * @param device where to train
   * @param names of divergences, to train and to measure by
   * @param seeds critics of each measure
   * @param steps of a generator
   * @param criticSteps of a critic
   * @param out receives the table, line by line
   * @param progress receives a line now and then
   * @throws dev.forger.InvalidArgumentException if a name is unknown
   */
  public static void print(
      Device device,
      List<String> names,
      int seeds,
      long steps,
      int criticSteps,
      PrintWriter out,
      Consumer<String> progress) {
    List<FDivergence> divergences = names.stream().map(FDivergences::of).toList();
    CriticDistances distances = CriticDistances.on(device).seeds(seeds).steps(criticSteps);
    out.println("rows: trained by; columns: measured by, mean of new critics +- deviation (exact)");
    out.printf("%-18s", "");
    names.forEach(name -> out.printf(" %-26s", name));
    out.println();
    for (FDivergence trained : divergences) {
      progress.accept("training by " + trained.name());
      FGanFit fit = FGanFit.train(device, trained, Mixture.F_GAN, 1, steps, step -> {});
      Normal made = new Normal(fit.mu(), fit.sigma());
      CriticDistances.Parts parts =
          new CriticDistances.Parts(
              real(0, LEARNT), drawn(made, 1, LEARNT), real(2, HELD_OUT), drawn(made, 3, HELD_OUT));
      StringBuilder row = new StringBuilder(String.format("%-18s", trained.name()));
      for (FDivergence measure : divergences) {
        progress.accept("trained by " + trained.name() + ", measured by " + measure.name());
        CriticDistances.Estimate estimate = distances.estimate(measure.name(), parts);
        String cell =
            String.format(
                Locale.ROOT,
                "%.4f +- %.4f (%.4f)",
                estimate.mean(),
                estimate.deviation(),
                GaussianFit.between(measure, Mixture.F_GAN, made));
        row.append(String.format(" %-26s", cell));
      }
      out.println(row.toString().strip());
      out.flush();
    }
  }

  private static Samples real(int step, int count) {
    FloatBuffer values = FloatBuffer.allocate(count);
    Mixture.F_GAN.draw(new Philox(1, STREAM), step, count, values);
    return new Samples(values.array(), count, Shape.features(1));
  }

  private static Samples drawn(Normal normal, int step, int count) {
    Philox.Sequence uniforms = new Philox(1, STREAM).sequence(step);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) normal.quantile(uniforms.nextUniform());
    }
    return new Samples(values, count, Shape.features(1));
  }
}
