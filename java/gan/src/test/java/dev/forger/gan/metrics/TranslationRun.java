// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.ImagePairs;
import dev.forger.gan.data.Split;
import dev.forger.gan.translation.Pix2Pix;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains pix2pix and compares its translations of held-out inputs with their targets, by the mean
 * absolute difference of values in [-1, 1], beside two answers that need no training: the input,
 * and the mean of all targets trained on. Arguments: data, size, outline or grey, steps, batch,
 * width, seed, threads, folder for pictures (optional).
 */
public final class TranslationRun {
  private TranslationRun() {}

  /** Runs one training. */
  public static void main(String[] a) {
    train(
        System.out,
        a[0],
        Integer.parseInt(a[1]),
        ImagePairs.Input.valueOf(a[2].toUpperCase(Locale.ROOT)),
        Integer.parseInt(a[3]),
        Integer.parseInt(a[4]),
        Integer.parseInt(a[5]),
        Long.parseLong(a[6]),
        Integer.parseInt(a[7]),
        a.length > 8 ? Path.of(a[8]) : null);
  }

  /**
   * Mean absolute differences from held-out targets.
   *
   * @param translated of the generator's images
   * @param copied of the inputs
   * @param mean of the mean image
   */
  record Verdict(double translated, double copied, double mean) {}

  /** Trains and returns the differences on all held-out pairs. */
  static Verdict train(
      PrintStream log,
      String source,
      int size,
      ImagePairs.Input input,
      int steps,
      int batch,
      int width,
      long seed,
      int threads,
      Path out) {
    try (Device device = Device.cpu(threads);
        ImageDataset images = Datasets.open(source, size, 0);
        ImagePairs train = ImagePairs.of(HeldOut.of(images, Split.TRAIN), input);
        ImagePairs test = ImagePairs.of(HeldOut.of(images, Split.TEST), input);
        Pix2Pix gan =
            Pix2Pix.builder(device)
                .data(train)
                .shown(test)
                .batch(batch)
                .width(width)
                .seed(seed)
                .build()) {
      int every = Math.max(1, steps / 5);
      Verdict verdict = null;
      for (int done = 0; done < steps; done += every) {
        gan.train(Math.min(every, steps - done));
        try (SampleSource samples = gan.samples(seed)) {
          verdict = judge(samples.sample(test.size()), mean(train));
          if (out != null) {
            samples.sample(24).grid().columns(3).writePng(out.resolve(gan.steps() + ".png"));
          }
        }
        log.printf("step %5d, %d held-out pairs: %s%n", gan.steps(), test.size(), verdict);
      }
      return verdict;
    }
  }

  private static double[] mean(ImagePairs pairs) {
    int c = pairs.targetShape().c();
    double[] mean = new double[pairs.targetShape().elements()];
    float[] pair = new float[pairs.height() * pairs.width() * pairs.channels()];
    for (int i = 0; i < pairs.size(); i++) {
      pairs.read(i, pair, 0);
      for (int k = 0; k < mean.length; k++) {
        mean[k] += pair[k / c * (c + 1) + 1 + k % c] / pairs.size();
      }
    }
    return mean;
  }

  /** Samples are input, translation and target side by side. */
  private static Verdict judge(Samples triples, double[] mean) {
    int c = triples.shape().c();
    int row = triples.shape().w() * c / 3;
    float[] v = triples.values();
    double translated = 0;
    double copied = 0;
    double constant = 0;
    int count = v.length / 3;
    for (int k = 0; k < count; k++) {
      int at = k / row * 3 * row + k % row;
      float target = v[at + 2 * row];
      translated += Math.abs(v[at + row] - target);
      copied += Math.abs(v[at] - target);
      constant += Math.abs(mean[k % mean.length] - target);
    }
    return new Verdict(translated / count, copied / count, constant / count);
  }
}
