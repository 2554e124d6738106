// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.gan.RateDecay;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.data.StrokeDigits;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Trains a classifier on few labels, with and without unlabelled images and a generator, and prints
 * test errors: the measurement behind the goal.
 *
 * <p>Arguments are {@code key=value}: {@code data} (a folder with MNIST, else drawn digits), {@code
 * labels}, {@code steps}, {@code supervised} (steps of the baseline; 0 leaves it out), {@code
 * batch}, {@code weight}, {@code rate}, {@code loss}, {@code seed}, {@code every}, {@code out} (a
 * picture).
 */
public final class SemiSupervisedRun {
  /**
   * What came out.
   *
   * @param semiSupervised test error with unlabelled images
   * @param supervised test error of labels alone
   */
  record Verdict(double semiSupervised, double supervised) {}

  private final Map<String, String> own = new HashMap<>();
  private final PrintStream log;

  private SemiSupervisedRun(PrintStream log, String... arguments) {
    this.log = log;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      own.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  private int number(String key, int otherwise) {
    return Integer.parseInt(own.getOrDefault(key, Integer.toString(otherwise)));
  }

  private double real(String key, double otherwise) {
    return Double.parseDouble(own.getOrDefault(key, Double.toString(otherwise)));
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    run(System.out, arguments);
  }

  /** Trains both and returns their test errors. */
  static Verdict run(PrintStream log, String... arguments) {
    return new SemiSupervisedRun(log, arguments).run();
  }

  private Verdict run() {
    boolean mnist = own.containsKey("data");
    Path folder = mnist ? Path.of(own.get("data")) : null;
    try (Device device = Device.cpu();
        ImageDataset train =
            mnist ? IdxDataset.open(folder, Split.TRAIN) : StrokeDigits.create(7, 20_000);
        ImageDataset test =
            mnist ? IdxDataset.open(folder, Split.TEST) : StrokeDigits.create(8, 5_000)) {
      int alone = number("supervised", 1000);
      double supervised = 1;
      if (alone > 0) {
        try (SemiSupervisedGan gan = builder(device, train, alone).supervisedOnly().build()) {
          supervised = train(gan, test, alone);
        }
      }
      int steps = number("steps", 3000);
      try (SemiSupervisedGan gan = builder(device, train, steps).build()) {
        double error = train(gan, test, steps);
        if (own.containsKey("out")) {
          try (var samples = gan.samples(7)) {
            samples.sample(64).writePng(Path.of(own.get("out")));
          }
        }
        return new Verdict(error, supervised);
      }
    }
  }

  private SemiSupervisedGanBuilder builder(Device device, ImageDataset data, int steps) {
    double rate = real("rate", 1e-3);
    return SemiSupervisedGan.builder(device)
        .data(data)
        .labels(number("labels", 100))
        .batch(number("batch", 64))
        .unlabelledWeight(real("weight", 1))
        .generatorLoss(GeneratorLoss.valueOf(own.getOrDefault("loss", "FEATURE_MATCHING")))
        .generatorOptimizer(Optimizer.adam(rate, 0.5, 0.999))
        .classifierOptimizer(Optimizer.adam(rate, 0.5, 0.999))
        .rateDecay(RateDecay.last(0.3, steps))
        .seed(number("seed", 1));
  }

  private double train(SemiSupervisedGan gan, ImageDataset test, int steps) {
    int every = number("every", Math.max(1, steps / 5));
    double error = 1;
    for (int done = 0; done < steps; done += every) {
      StringBuilder line = new StringBuilder();
      gan.train(
          Math.min(every, steps - done),
          m -> {
            line.setLength(0);
            for (int i = 0; i < m.names().size(); i++) {
              line.append(String.format(" %s %.4f", m.names().get(i), m.value(i)));
            }
          });
      error = gan.error(test);
      log.printf("step %5d: test error %.4f;%s%n", gan.steps(), error, line);
      log.flush();
    }
    return error;
  }
}
