// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static java.util.stream.Collectors.joining;

import dev.forger.Device;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.Trainer;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.GanKeys;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Trains on digits as {@code scripts/forger train} does and judges the samples: the measurement
 * behind the quality goals.
 *
 * <p>Arguments are {@code key=value}: {@code recipe}; {@code data} (a folder with MNIST, else the
 * recipe's digits); {@code objective}, {@code steps}, {@code seed}; {@code lr} for both sides; any
 * key of a configuration, such as {@code training.ema}; {@code classifier} (mnist.onnx; the default
 * lies in models/ beside the data); {@code every} (steps between lines), {@code samples} (judged
 * images), {@code threads}, {@code out} (a folder for grids).
 */
public final class QualityRun {
  private static final long SAMPLE_SEED = 7;

  private final Map<String, String> own = new HashMap<>();
  private final Map<ConfigKey, Object> layer = new HashMap<>();
  private final PrintStream log;

  private QualityRun(PrintStream log, String... arguments) {
    this.log = log;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(argument + " is not key=value");
      }
      put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  private void put(String name, String value) {
    switch (name) {
      case "data" -> set(ConfigKey.DATA_SOURCE, name, value);
      case "objective" -> set(GanKeys.OBJECTIVE, name, value);
      case "steps" -> set(ConfigKey.STEPS, name, value);
      case "seed" -> set(ConfigKey.SEED, name, value);
      case "lr" -> {
        set(GanKeys.GENERATOR_RATE, name, value);
        set(GanKeys.CRITIC_RATE, name, value);
      }
      case "recipe", "classifier", "every", "samples", "threads", "out" -> own.put(name, value);
      default -> set(ConfigKey.of(name), name, value);
    }
  }

  private void set(ConfigKey key, String name, String value) {
    layer.put(key, key.check(name, value));
  }

  private int number(String key, int otherwise) {
    return Integer.parseInt(own.getOrDefault(key, Integer.toString(otherwise)));
  }

  /** Runs one training. */
  public static void main(String[] arguments) throws IOException {
    train(System.out, arguments);
  }

  /** Trains and returns the verdict on samples of the averaged generator. */
  static SampleJudge.Verdict train(PrintStream log, String... arguments) throws IOException {
    return new QualityRun(log, arguments).train();
  }

  private SampleJudge.Verdict train() throws IOException {
    RunPlan plan = new RunPlan(own.getOrDefault("recipe", Recipes.DEFAULT)).with(layer);
    int samples = number("samples", 1000);
    try (Device device =
            own.containsKey("threads") ? Device.cpu(number("threads", 1)) : Device.cpu();
        RunPlan.Ready ready = plan.resolve();
        SampleJudge judge = judge(device, ready, samples);
        Trainer trainer = ready.config().trainer(device, ready.data())) {
      log.println(heading(ready.config()));
      log.println("real    " + judge.judgeReal());
      int steps = Math.toIntExact(ready.config().number(ConfigKey.STEPS));
      steps(trainer, judge, steps, samples);
      SampleJudge.Verdict verdict = judge.judge(sample(trainer, samples));
      log.println("samples " + verdict);
      log.println("        " + verdict.perClass());
      return verdict;
    }
  }

  private static String heading(RunConfig config) {
    return config.title() + " " + config.toJson().lines().map(String::strip).collect(joining(" "));
  }

  private SampleJudge judge(Device device, RunPlan.Ready ready, int samples) {
    if (!layer.containsKey(ConfigKey.DATA_SOURCE)) {
      return SampleJudge.strokeDigits(device, ready.data(), samples);
    }
    Path folder = Path.of(ready.config().text(ConfigKey.DATA_SOURCE));
    String beside = folder.resolveSibling("models").resolve("mnist.onnx").toString();
    Path classifier = Path.of(own.getOrDefault("classifier", beside));
    return SampleJudge.mnist(folder, classifier, ready.data(), samples);
  }

  private void steps(Trainer trainer, SampleJudge judge, int steps, int samples)
      throws IOException {
    int every = number("every", Math.max(1, steps / 10));
    Path out = own.containsKey("out") ? Path.of(own.get("out")) : null;
    if (out != null) {
      Files.createDirectories(out);
    }
    double[] means = new double[trainer.columns().size()];
    double training = 0;
    for (int done = 0; done < steps; done += every) {
      int some = Math.min(every, steps - done);
      Arrays.fill(means, 0);
      long start = System.nanoTime();
      trainer.train(some, m -> add(m, means, some));
      training += (System.nanoTime() - start) / 1e9;
      ClassScores scores = judge.scores(sample(trainer, samples));
      log.printf(
          "step %5d, %6.1f s: top %.3f score %5.2f least %.3f; means:",
          trainer.steps(), training, scores.meanTop(), scores.score(), scores.smallestShare());
      for (int i = 0; i < means.length; i++) {
        log.printf(" %s %.3f", trainer.columns().get(i), means[i]);
      }
      log.println();
      if (out != null) {
        sample(trainer, 64).writePng(out.resolve("step-" + trainer.steps() + ".png"));
      }
    }
  }

  private static Samples sample(Trainer trainer, int count) {
    try (SampleSource samples = trainer.samples(SAMPLE_SEED)) {
      return samples.sample(count);
    }
  }

  private static void add(StepMetrics m, double[] means, int steps) {
    for (int i = 0; i < means.length; i++) {
      means[i] += m.value(i) / steps;
    }
  }
}
