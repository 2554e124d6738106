// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Philox;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.text.Alphabet;
import dev.forger.gan.text.MarkovText;
import dev.forger.gan.text.NGrams;
import dev.forger.gan.text.TextSamples;
import dev.forger.gan.text.TextWindows;
import dev.forger.gan.text.Texts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains a GAN on the characters of a text as {@code scripts/forger train text} does, and compares
 * the n-grams of its lines with those of the last tenth of the text, which it has not seen. Beside
 * it stand models of the frequencies of characters (order 0), of pairs (1) and of longer runs, and
 * lines of the text that it learns from, which nothing can do better than: all as many lines, since
 * the divergence of finite samples grows as they become fewer.
 *
 * <p>Arguments are {@code key=value}: {@code data} (a text file, else drawn sentences); {@code
 * steps}; {@code seed}; any key of a configuration; {@code threads}; {@code parts}, how often it is
 * compared.
 */
public final class TextRun {
  private static final int LINES = 3000;
  private static final int ORDERS = 4;
  private static final int TENTHS = 10;

  /**
   * What came out.
   *
   * @param divergence of the lines of the GAN, over log 2, by order of the n-grams from 1
   * @param distinct share of its lines
   * @param markov divergences of Markov models by their order from 0
   * @param text divergences of lines of the text
   */
  record Verdict(double[] divergence, double distinct, double[][] markov, double[] text) {
    /** Of runs of four characters. */
    double fourth() {
      return divergence[ORDERS - 1];
    }
  }

  private final Map<ConfigKey, Object> layer = new HashMap<>();
  private final PrintStream log;
  private int threads = 2;
  private int parts = 10;

  private TextRun(PrintStream log, String... arguments) {
    this.log = log;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  private void put(String name, String value) {
    switch (name) {
      case "threads" -> threads = Integer.parseInt(value);
      case "parts" -> parts = Integer.parseInt(value);
      case "data" -> set(ConfigKey.DATA_SOURCE, value);
      case "steps" -> set(ConfigKey.STEPS, value);
      case "seed" -> set(ConfigKey.SEED, value);
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

  /** Trains and returns how far the lines are from the text. */
  static Verdict run(PrintStream log, String... arguments) {
    return new TextRun(log, arguments).run();
  }

  private Verdict run() {
    try (RunPlan.Ready ready = new RunPlan("text").with(layer).resolve();
        Device device = Device.cpu(threads);
        Trainer gan = ready.config().trainer(device, ready.data())) {
      RunConfig config = ready.config();
      TextWindows data = (TextWindows) ready.data();
      Alphabet alphabet = data.alphabet();
      int[] all =
          alphabet.encode(
              Texts.open(
                  config.text(ConfigKey.DATA_SOURCE),
                  config.values().get(TextSystem.LETTERS).equals(true)));
      int cut = all.length - all.length / TENTHS;
      List<int[]> held = new ArrayList<>();
      for (int i = cut; i + data.width() <= all.length; i += data.width()) {
        held.add(Arrays.copyOfRange(all, i, i + data.width()));
      }
      int[] seen = Arrays.copyOf(all, cut);
      double[][] markov = new double[ORDERS][];
      for (int order = 0; order < ORDERS; order++) {
        markov[order] =
            divergences(
                new MarkovText(order, seen, alphabet.size())
                    .sample(LINES, data.width(), new Philox(1, order)),
                held);
        say("order " + order, markov[order]);
      }
      double[] text = divergences(lines(data), held);
      say("lines of the text", text);
      return steps(gan, config, alphabet, held, markov, text);
    }
  }

  private static List<int[]> lines(TextWindows data) {
    Philox random = new Philox(1, ORDERS);
    return IntStream.range(0, LINES)
        .mapToObj(i -> data.window((int) (random.uniform(0, i) * data.size())))
        .toList();
  }

  private void say(String what, double[] divergences) {
    log.printf(
        Locale.ROOT,
        "%s: divergences %s%n",
        what,
        Arrays.stream(divergences).mapToObj(d -> String.format(Locale.ROOT, "%.4f", d)).toList());
  }

  private static double[] divergences(List<int[]> lines, List<int[]> held) {
    double[] all = new double[ORDERS];
    Arrays.setAll(all, n -> new NGrams(n + 1, lines).jensenShannon(new NGrams(n + 1, held)));
    return all;
  }

  private Verdict steps(
      Trainer gan,
      RunConfig config,
      Alphabet alphabet,
      List<int[]> held,
      double[][] markov,
      double[] text) {
    int steps = Math.toIntExact(config.number(ConfigKey.STEPS));
    double training = 0;
    Verdict verdict = null;
    while (gan.steps() < steps) {
      long start = System.nanoTime();
      gan.train(Math.toIntExact(Math.min(Math.max(1, steps / parts), steps - gan.steps())));
      training += (System.nanoTime() - start) / 1e9;
      try (SampleSource source = gan.samples(7);
          TextSamples samples = new TextSamples(source, alphabet)) {
        List<int[]> lines = TextSamples.numbers(samples.sample(LINES));
        verdict = new Verdict(divergences(lines, held), NGrams.distinct(lines), markov, text);
        say(
            String.format(
                Locale.ROOT,
                "step %6d, %6.1f s: distinct %.4f",
                gan.steps(),
                training,
                verdict.distinct()),
            verdict.divergence());
        samples
            .lines(gan.steps() >= steps ? 16 : 2)
            .forEach(line -> log.println("    |" + line + "|"));
      }
    }
    return verdict;
  }
}
