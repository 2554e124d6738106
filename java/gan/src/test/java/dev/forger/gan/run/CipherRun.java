// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.gan.Samples;
import dev.forger.gan.text.Alphabet;
import dev.forger.gan.text.FrequencyMatching;
import dev.forger.gan.text.TextSamples;
import dev.forger.gan.text.TextWindows;
import dev.forger.gan.text.Texts;
import dev.forger.gan.translation.CycleGan;
import dev.forger.gan.translation.Translator;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deciphers the second half of a text as {@code scripts/forger train cipher-substitution} does, and
 * prints the share of right characters beside that of frequency matching.
 *
 * <p>Arguments are {@code key=value}: {@code recipe}; {@code data} (a text file, else drawn
 * sentences); {@code steps}; {@code seed}, of the training and of the key; any key of a
 * configuration; {@code threads}.
 */
public final class CipherRun {
  /** Lines of the log. */
  private static final int PARTS = 20;

  /**
   * What came out.
   *
   * @param right share of characters that the generator gives back
   * @param matched share that frequency matching gives back
   */
  record Verdict(double right, double matched) {}

  private final Map<ConfigKey, Object> layer = new HashMap<>();
  private final PrintStream log;
  private String recipe = "cipher-substitution";
  private int threads = 2;

  private CipherRun(PrintStream log, String... arguments) {
    this.log = log;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  private void put(String name, String value) {
    switch (name) {
      case "recipe" -> recipe = value;
      case "threads" -> threads = Integer.parseInt(value);
      case "data" -> set(ConfigKey.DATA_SOURCE, value);
      case "steps" -> set(ConfigKey.STEPS, value);
      case "seed" -> {
        set(ConfigKey.SEED, value);
        set(TextTranslationSystem.CIPHER_SEED, value);
      }
      default -> set(ConfigKey.of(name), value);
    }
  }

  private void set(ConfigKey key, String value) {
    layer.put(key, key.check(key.path(), value));
  }

  /** Runs one training. */
  public static void main(String[] arguments) {
    run(System.out, arguments);
  }

  /** Trains and returns the shares of right characters. */
  static Verdict run(PrintStream log, String... arguments) {
    return new CipherRun(log, arguments).run();
  }

  private Verdict run() {
    try (RunPlan.Ready ready = new RunPlan(recipe).with(layer).resolve();
        Device device = Device.cpu(threads);
        CycleGan gan = (CycleGan) ready.config().trainer(device, ready.data())) {
      RunConfig config = ready.config();
      DataPair data = (DataPair) ready.data();
      TextWindows given = ((TextWindows) data.first()).apart();
      int[] cipher = characters(given);
      int[] plain = characters(((TextWindows) data.second()).apart());
      int[] hidden = hidden(config, cipher.length);
      int period = config.integer(TextTranslationSystem.PERIOD);
      double matched =
          equal(
              new FrequencyMatching(plain, cipher, given.channels(), period).apply(cipher), hidden);
      log.printf("%d characters, frequency matching %.4f%n", given.channels(), matched);
      return new Verdict(steps(gan, config, given, hidden), matched);
    }
  }

  private static int[] hidden(RunConfig config, int length) {
    String text =
        Texts.open(
            config.text(ConfigKey.DATA_SOURCE),
            config.values().get(TextSystem.LETTERS).equals(true));
    int[] all = new Alphabet(config.text(TextSystem.ALPHABET)).encode(text);
    return Arrays.copyOfRange(all, all.length / 2, all.length / 2 + length);
  }

  private static int[] characters(TextWindows windows) {
    return IntStream.range(0, windows.size())
        .mapToObj(windows::window)
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  private double steps(CycleGan gan, RunConfig config, TextWindows given, int[] hidden) {
    int steps = Math.toIntExact(config.number(ConfigKey.STEPS));
    Samples lines = Samples.of(given, 0, given.size());
    double[] means = new double[gan.columns().size()];
    double training = 0;
    double right = 0;
    try (Translator there = gan.there()) {
      while (gan.steps() < steps) {
        int some = (int) Math.min(Math.max(1, steps / PARTS), steps - gan.steps());
        Arrays.fill(means, 0);
        long start = System.nanoTime();
        gan.train(some, m -> Arrays.setAll(means, i -> means[i] + m.value(i) / some));
        training += (System.nanoTime() - start) / 1e9;
        List<int[]> found = TextSamples.numbers(there.translate(lines));
        int[] deciphered = found.stream().flatMapToInt(Arrays::stream).toArray();
        right = equal(deciphered, hidden);
        log.printf("step %6d, %6.1f s: right %.4f; means:", gan.steps(), training, right);
        for (int i = 0; i < means.length; i++) {
          log.printf(" %s %.3f", gan.columns().get(i), means[i]);
        }
        log.println();
        log.println("    |" + given.alphabet().decode(Arrays.copyOf(deciphered, 60)) + "|");
      }
    }
    return right;
  }

  private static double equal(int[] a, int[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / a.length;
  }
}
