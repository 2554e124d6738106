// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.RateDecay;
import dev.forger.gan.Samples;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.DiscreteModels;
import dev.forger.gan.boundary.Estimator;
import dev.forger.gan.data.BinarizedDataset;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import java.nio.file.Path;

/**
 * Trains a binary boundary-seeking GAN on MNIST for a number of minutes of processor time and
 * judges its samples. Arguments: folder with mnist and models, minutes, seed, estimator, M, batch,
 * rate of the generator, rate of the critic, decay of the average, steps over whose second half
 * rates fall, threads, folder for grids (optional).
 */
public final class BoundaryRun {
  private static final long SAMPLE_SEED = 7;
  private static final int JUDGED = 1000;

  private BoundaryRun() {}

  /** Runs one training. */
  public static void main(String[] a) {
    Path data = Path.of(a[0]);
    train(
        data,
        Double.parseDouble(a[1]),
        Long.parseLong(a[2]),
        Estimator.valueOf(a[3]),
        Integer.parseInt(a[4]),
        Integer.parseInt(a[5]),
        Double.parseDouble(a[6]),
        Double.parseDouble(a[7]),
        Double.parseDouble(a[8]),
        Long.parseLong(a[9]),
        Integer.parseInt(a[10]),
        a.length > 11 ? Path.of(a[11]) : null);
  }

  /** Returns the verdict on samples of the averaged generator. */
  static SampleJudge.Verdict train(
      Path data,
      double minutes,
      long seed,
      Estimator estimator,
      int samples,
      int batch,
      double generatorRate,
      double criticRate,
      double average,
      long steps,
      int threads,
      Path out) {
    try (Device device = Device.cpu(threads);
        ImageDataset digits = binary(data, Split.TRAIN);
        SampleJudge judge =
            SampleJudge.mnist(
                binary(data, Split.TEST), data.resolve("models/mnist.onnx"), digits, JUDGED);
        BoundaryGan gan =
            BoundaryGan.builder(device)
                .data(digits)
                .model(DiscreteModels.dense(Shape.of(28, 28, 1), 64, 256))
                .estimator(estimator)
                .centred(true)
                .samples(samples)
                .batch(batch)
                .generatorOptimizer(Optimizer.adam(generatorRate, 0.5, 0.999))
                .criticOptimizer(Optimizer.adam(criticRate, 0.5, 0.999))
                .average(average)
                .rateDecay(RateDecay.last(0.5, steps))
                .seed(seed)
                .build()) {
      System.out.printf("real images: %s%n", judge.realScores());
      System.out.printf("untrained: %s%n", judge.scores(gan.sample(JUDGED, SAMPLE_SEED)));
      double spent = 0;
      double shown = 0;
      StepMetrics[] last = new StepMetrics[1];
      while (spent < minutes * 60) {
        double before = CpuClock.seconds();
        gan.train(20, m -> last[0] = m);
        spent += CpuClock.seconds() - before;
        if (spent - shown >= minutes * 6 || spent >= minutes * 60) {
          shown = spent;
          Samples drawn = gan.sample(JUDGED, SAMPLE_SEED);
          report(gan, judge.scores(drawn), spent, last[0]);
          if (out != null) {
            gan.sample(64, SAMPLE_SEED).writePng(out.resolve("step-" + gan.steps() + ".png"));
          }
        }
      }
      SampleJudge.Verdict verdict = judge.judge(gan.sample(JUDGED, SAMPLE_SEED));
      System.out.println(verdict);
      System.out.println(verdict.perClass());
      return verdict;
    }
  }

  private static ImageDataset binary(Path data, Split split) {
    return BinarizedDataset.above(IdxDataset.open(data.resolve("mnist"), split), 0);
  }

  private static void report(BoundaryGan gan, ClassScores scores, double spent, StepMetrics m) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < m.names().size(); i++) {
      text.append(String.format(" %s %.3f", m.names().get(i), m.value(i)));
    }
    System.out.printf(
        "step %5d, %6.1f CPU s: top %.3f score %5.2f least %.3f;%s%n",
        gan.steps(), spent, scores.meanTop(), scores.score(), scores.smallestShare(), text);
  }
}
