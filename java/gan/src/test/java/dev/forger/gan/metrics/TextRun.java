// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.gan.Gan;
import dev.forger.gan.GanModel;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.Estimator;
import dev.forger.gan.boundary.Pixels;
import dev.forger.gan.boundary.Variables;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.text.Alphabet;
import dev.forger.gan.text.MarkovText;
import dev.forger.gan.text.NGrams;
import dev.forger.gan.text.TextModels;
import dev.forger.gan.text.TextSamples;
import dev.forger.gan.text.TextWindows;
import dev.forger.gan.text.Texts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a GAN on the characters of a text and compares the n-grams of its lines with those of the
 * last tenth of the text, which it has not seen, beside models of character frequencies (order 0)
 * and of pairs (order 1). Arguments: text, letters or all, WGAN_GP or an estimator of the
 * boundary-seeking GAN, length, width, blocks, critic steps or samples, batch, rate, minutes,
 * threads.
 */
public final class TextRun {
  private static final int LINES = 3000;
  private static final int LATENT = 64;

  private TextRun() {}

  /** Runs one training. */
  public static void main(String[] a) {
    train(
        System.out,
        Texts.open(a[0], a[1].equals("letters")),
        a[2],
        Integer.parseInt(a[3]),
        Integer.parseInt(a[4]),
        Integer.parseInt(a[5]),
        Integer.parseInt(a[6]),
        Integer.parseInt(a[7]),
        Double.parseDouble(a[8]),
        Double.parseDouble(a[9]),
        Integer.parseInt(a[10]));
  }

  /**
   * Jensen-Shannon divergences of n-grams of order 1 to 4, and the share of distinct lines.
   *
   * @param divergence by order, from 1
   * @param distinct share
   */
  record Verdict(double[] divergence, double distinct) {
    @Override
    public String toString() {
      return String.format(
          "JSD of 1- to 4-grams %.4f %.4f %.4f %.4f, distinct lines %.4f",
          divergence[0], divergence[1], divergence[2], divergence[3], distinct);
    }
  }

  static Verdict judge(List<int[]> lines, List<int[]> held) {
    double[] divergence = new double[4];
    for (int n = 1; n <= divergence.length; n++) {
      divergence[n - 1] = new NGrams(n, lines).jensenShannon(new NGrams(n, held));
    }
    return new Verdict(divergence, NGrams.distinct(lines));
  }

  /** Trains and returns the verdicts on the GAN, and on Markov models of order 0 and 1. */
  static List<Verdict> train(
      PrintStream log,
      String text,
      String kind,
      int length,
      int width,
      int blocks,
      int samples,
      int batch,
      double rate,
      double minutes,
      int threads) {
    Alphabet alphabet = Alphabet.of(text);
    int[] all = alphabet.encode(text);
    int cut = all.length / 10 * 9;
    int[] seen = Arrays.copyOf(all, cut);
    TextWindows data = TextWindows.of("text", seen, alphabet, length, 1);
    List<int[]> held = new ArrayList<>();
    for (int i = cut; i + length <= all.length; i += length) {
      held.add(Arrays.copyOfRange(all, i, i + length));
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int order = 0; order <= 3; order++) {
      List<int[]> lines =
          new MarkovText(order, seen, alphabet.size()).sample(LINES, length, new Philox(1, order));
      verdicts.add(judge(lines, held));
      log.println("Markov order " + order + ": " + verdicts.get(order));
    }
    boolean softmax = kind.equals("WGAN_GP");
    GanModel model = TextModels.residual(length, alphabet.size(), LATENT, width, blocks, softmax);
    try (Device device = Device.cpu(threads);
        Trainer gan =
            softmax
                ? Gan.builder(device)
                    .data(data)
                    .model(model)
                    .objective(WganGp.lambda(10))
                    .criticSteps(samples)
                    .batch(batch)
                    .generatorOptimizer(Optimizer.adam(rate, 0.5, 0.9))
                    .criticOptimizer(Optimizer.adam(2 * rate, 0.5, 0.9))
                    .average(0.99)
                    .seed(1)
                    .build()
                : BoundaryGan.builder(device)
                    .data(data.signed())
                    .model(model)
                    .variables(Variables.CLASSES)
                    .estimator(Estimator.valueOf(kind))
                    .pixels(Pixels.SUM)
                    .samples(samples)
                    .batch(batch)
                    .centred(Estimator.valueOf(kind) == Estimator.IMPORTANCE)
                    .generatorOptimizer(Optimizer.adam(rate, 0.5, 0.999))
                    .criticOptimizer(Optimizer.adam(rate, 0.5, 0.999))
                    .seed(1)
                    .build()) {
      log.println(data.size() + " windows, alphabet " + alphabet);
      double training = 0;
      Verdict verdict = null;
      for (int part = 1; part <= 10; part++) {
        while (training < part * minutes * 6) {
          long start = System.nanoTime();
          gan.train(5);
          training += (System.nanoTime() - start) / 1e9;
        }
        try (SampleSource source = gan.samples(7);
            TextSamples lines = new TextSamples(source, alphabet)) {
          verdict = judge(TextSamples.numbers(lines.sample(LINES)), held);
          log.printf("step %5d, %6.1f s: %s%n", gan.steps(), training, verdict);
          lines.lines(part == 10 ? 24 : 3).forEach(line -> log.println("    |" + line + "|"));
        }
      }
      return List.of(verdict, verdicts.get(0), verdicts.get(1));
    }
  }
}
