// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.RateDecay;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.divergence.FDivergences;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Trains one classifier of images of 32x32 by each teacher, on the same images in the same order
 * from the same weights, and prints the share of a held-out tenth that each gets wrong.
 *
 * <p>Arguments are {@code key=value}: data (path), arms ({@code teacher} or {@code
 * teacher:divergence}, with commas), steps, batch, width, critic_width, samples, centred, rate,
 * critic (rate), critic_steps, decay (the share of steps over which rates fall), seed, threads,
 * every (steps from one error to the next).
 */
public final class ClassificationRun {
  private static final String ARMS =
      "cross_entropy,importance:gan,importance:jensen-shannon,importance:squared-hellinger,"
          + "reinforce_log_mean:gan,wasserstein";

  private ClassificationRun() {}

  /**
   * Runs one comparison.
   *
   * @param args see the class
   */
  public static void main(String[] args) {
    run(System.out, args);
  }

  /**
   * Runs one comparison.
   *
   * @param out receives a line an arm
   * @param args see the class
   * @return test error by arm, 0 to 1
   */
  static Map<String, Double> run(PrintStream out, String... args) {
    Map<String, String> o = new HashMap<>();
    for (String arg : args) {
      int at = arg.indexOf('=');
      o.put(arg.substring(0, at), arg.substring(at + 1));
    }
    Map<String, Double> errors = new LinkedHashMap<>();
    try (ImageDataset all = Datasets.open(Path.of(o.get("data")), 32, 3)) {
      ImageDataset train = HeldOut.of(all, Split.TRAIN);
      ImageDataset test = HeldOut.of(all, Split.TEST);
      for (String arm : o.getOrDefault("arms", ARMS).split(",", -1)) {
        long start = System.nanoTime();
        double error = train(out, arm, o, train, test);
        errors.put(arm, error);
        out.printf(
            Locale.ROOT,
            "%-32s test error %.4f, %.0f s%n",
            arm,
            error,
            (System.nanoTime() - start) * 1e-9);
      }
    }
    return errors;
  }

  /** A classifier of one width and a critic of another. */
  private static ClassificationModel model(Shape image, int classes, int width, int criticWidth) {
    ClassificationModel taught = ClassificationModel.convolutional(image, classes, width);
    ClassificationModel judge = ClassificationModel.convolutional(image, classes, criticWidth);
    return new ClassificationModel(
        taught.name(), taught.classifier(), judge.features(), judge.head(), taught.initializer());
  }

  private static int steps(Map<String, String> o) {
    return Integer.parseInt(o.getOrDefault("steps", "2000"));
  }

  private static RateDecay decay(Map<String, String> o) {
    return RateDecay.last(Double.parseDouble(o.getOrDefault("decay", "0")), steps(o));
  }

  private static double train(
      PrintStream out, String arm, Map<String, String> o, ImageDataset train, ImageDataset test) {
    String[] parts = arm.split(":", -1);
    Teacher teacher = Teacher.valueOf(parts[0].toUpperCase(Locale.ROOT));
    int threads = Integer.parseInt(o.getOrDefault("threads", "1"));
    double rate = Double.parseDouble(o.getOrDefault("rate", "1e-3"));
    double critic = Double.parseDouble(o.getOrDefault("critic", "1e-3"));
    Shape image = Shape.of(train.height(), train.width(), train.channels());
    int width = Integer.parseInt(o.getOrDefault("width", "16"));
    int judges = Integer.parseInt(o.getOrDefault("critic_width", Integer.toString(width)));
    try (Device device = Device.cpu(threads);
        AdversarialClassifier c =
            AdversarialClassifier.builder(device)
                .data(train)
                .model(model(image, train.labelCount(), width, judges))
                .teacher(teacher)
                .divergence(FDivergences.of(parts.length > 1 ? parts[1] : "gan"))
                .samples(Integer.parseInt(o.getOrDefault("samples", "10")))
                .centred(Boolean.parseBoolean(o.getOrDefault("centred", "false")))
                .batch(Integer.parseInt(o.getOrDefault("batch", "64")))
                .optimizers(Optimizer.adam(rate, 0.5, 0.999), Optimizer.adam(critic, 0.5, 0.999))
                .criticSteps(Integer.parseInt(o.getOrDefault("critic_steps", "1")))
                .rateDecay(decay(o))
                .seed(Long.parseLong(o.getOrDefault("seed", "1")))
                .build()) {
      int steps = steps(o);
      int every = Integer.parseInt(o.getOrDefault("every", Integer.toString(steps)));
      c.train(
          steps,
          m -> {
            if (m.step() % every == 0 && m.step() < steps) {
              out.printf(
                  Locale.ROOT, "%s, step %d: test error %.4f%n", arm, m.step(), c.error(test));
            }
          });
      return c.error(test);
    }
  }
}
