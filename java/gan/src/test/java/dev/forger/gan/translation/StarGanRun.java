// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.Shape;
import dev.forger.gan.RateDecay;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.InkedDigits;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.metrics.ImageClassifier;
import dev.forger.gan.objective.Objectives;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Trains a StarGAN on digits of six pens and judges translations of digits that it has not seen:
 * how many show the pen that was told, and how many still show their digit, by classifiers that
 * Forger trains on other digits. Beside them stand the untranslated images.
 *
 * <p>Arguments are {@code key=value}: steps, batch, width, blocks, critic_width, critic_steps,
 * objective, seed, threads, out (a picture).
 */
public final class StarGanRun {
  private static final int JUDGED = 600;
  private static final int PENS = InkedDigits.PENS.size();
  private static final Shape IMAGE = Shape.of(28, 28, 3);

  private StarGanRun() {}

  /**
   * Shares of translations.
   *
   * @param pen that show the pen told
   * @param digit that show the digit of their source
   */
  record Verdict(double pen, double digit) {}

  /**
   * Runs one training.
   *
   * @param args see the class
   */
  public static void main(String[] args) {
    train(System.out, args);
  }

  private static int number(Map<String, String> o, String key, int usual) {
    return Integer.parseInt(o.getOrDefault(key, Integer.toString(usual)));
  }

  /**
   * Runs one training.
   *
   * @param out receives its figures
   * @param args see the class
   * @return those of the translations
   */
  static Verdict train(PrintStream out, String... args) {
    Map<String, String> o = new HashMap<>();
    for (String arg : args) {
      int at = arg.indexOf('=');
      o.put(arg.substring(0, at), arg.substring(at + 1));
    }
    int steps = number(o, "steps", 1000);
    int width = number(o, "width", 12);
    int critic = number(o, "critic_width", 24);
    long start = System.nanoTime();
    try (InkedDigits data = InkedDigits.create(7, 20_000);
        InkedDigits held = InkedDigits.create(8, JUDGED);
        Device device = Device.cpu(number(o, "threads", 1));
        StarGan gan =
            StarGan.builder(device)
                .data(data)
                .shown(held)
                .model(
                    TranslationModels.domainGenerator(IMAGE, PENS, width, number(o, "blocks", 2)),
                    TranslationModels.domainCritic(IMAGE, PENS, critic, 3))
                .objective(Objectives.of(o.getOrDefault("objective", "least-squares")))
                .criticSteps(number(o, "critic_steps", 1))
                .batch(number(o, "batch", 16))
                .rateDecay(RateDecay.last(0.5, steps))
                .seed(number(o, "seed", 1))
                .build()) {
      gan.train(
          steps,
          m -> {
            if (m.step() % 250 == 0) {
              out.print(m.step());
              for (String name : m.names()) {
                out.printf(Locale.ROOT, " %s %.3f", name, m.value(name));
              }
              out.println();
            }
          });
      out.printf(Locale.ROOT, "%d steps, %.0f s%n", steps, (System.nanoTime() - start) * 1e-9);
      if (o.containsKey("out")) {
        try (SampleSource samples = gan.samples(1)) {
          samples.sample(12 * (PENS + 1)).grid().columns(PENS + 1).writePng(Path.of(o.get("out")));
        }
      }
      return judge(out, device, gan, held);
    }
  }

  private static Verdict judge(PrintStream out, Device device, StarGan gan, InkedDigits held) {
    Samples given = Samples.of(held, 0, JUDGED);
    int[] digits = new int[JUDGED];
    int[] own = new int[JUDGED];
    int[] told = new int[JUDGED];
    for (int i = 0; i < JUDGED; i++) {
      digits[i] = held.digit(i);
      own[i] = held.label(i);
      told[i] = i / 10 % PENS;
    }
    try (InkedDigits inked = InkedDigits.create(9, 20_000);
        StrokeDigits grey = StrokeDigits.create(9);
        ImageClassifier pens = ImageClassifier.train(device, inked, 400, 1);
        ImageClassifier numbers = ImageClassifier.train(device, grey, 400, 1);
        DomainTranslator translator = gan.translator()) {
      out.printf(
          Locale.ROOT,
          "untranslated: pen %.4f, digit %.4f, pen told %.4f%n",
          share(pens, given.values(), own),
          share(numbers, grey(given), digits),
          share(pens, given.values(), told));
      Samples made = translator.translate(given, told);
      Samples back = translator.translate(made, own);
      Verdict verdict =
          new Verdict(share(pens, made.values(), told), share(numbers, grey(made), digits));
      out.printf(
          Locale.ROOT,
          "translated: pen told %.4f, digit %.4f; there and back differs by %.4f, pairs by %.4f%n",
          verdict.pen,
          verdict.digit,
          difference(given, back, 0),
          difference(given, given, 1));
      return verdict;
    }
  }

  /** Mean absolute difference of image i and image i + shift. */
  private static double difference(Samples a, Samples b, int shift) {
    int size = IMAGE.elements();
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      sum += Math.abs(a.values()[i] - b.values()[(i + shift * size) % b.values().length]);
    }
    return sum / a.values().length;
  }

  private static double share(ImageClassifier judge, float[] images, int[] expected) {
    double[][] p = judge.probabilities(images);
    int right = 0;
    for (int i = 0; i < expected.length; i++) {
      int best = 0;
      for (int k = 1; k < p[i].length; k++) {
        best = p[i][k] > p[i][best] ? k : best;
      }
      right += best == expected[i] ? 1 : 0;
    }
    return right / (double) expected.length;
  }

  /** The brightest channel. */
  private static float[] grey(Samples images) {
    float[] grey = new float[images.values().length / 3];
    for (int i = 0; i < grey.length; i++) {
      float[] v = images.values();
      grey[i] = Math.max(v[3 * i], Math.max(v[3 * i + 1], v[3 * i + 2]));
    }
    return grey;
  }
}
