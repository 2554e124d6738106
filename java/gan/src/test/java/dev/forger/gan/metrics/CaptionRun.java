// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.gan.RateDecay;
import dev.forger.gan.Samples;
import dev.forger.gan.conditional.TextGan;
import dev.forger.gan.conditional.TextSampler;
import dev.forger.gan.data.CaptionedDigits;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.data.StrokeTraits;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains text to image on captioned digits and judges what captions make: the digit by a
 * classifier, thickness and slant by their measure in the image, seen and held-out combinations
 * apart, real digits beside them.
 *
 * <p>Arguments are {@code key=value}: {@code steps}, {@code seed}, {@code batch}, {@code threads},
 * {@code out} (a picture of the captions, a row a digit).
 */
public final class CaptionRun {
  /**
   * How images follow their captions.
   *
   * @param digit share that the classifier reads as asked for
   * @param thickness correlation, within digits, of the measured thickness with the caption's: -1,
   *     0 or 1
   * @param slant the same of slants
   */
  record Score(double digit, double thickness, double slant) {
    @Override
    public String toString() {
      return String.format("digit %.3f thickness %.3f slant %.3f", digit, thickness, slant);
    }
  }

  /**
   * What came out.
   *
   * @param real of drawn digits with their own captions
   * @param seen of captions of the data
   * @param heldOut of captions that no image of the data has
   */
  record Verdict(Score real, Score seen, Score heldOut) {}

  private static final int EACH = 12;

  private CaptionRun() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    run(System.out, arguments);
  }

  /** Trains and judges. */
  static Verdict run(PrintStream log, String... arguments) {
    Map<String, String> own = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      own.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    int steps = Integer.parseInt(own.getOrDefault("steps", "3000"));
    try (Device device =
            own.containsKey("threads")
                ? Device.cpu(Integer.parseInt(own.get("threads")))
                : Device.cpu();
        CaptionedDigits data = CaptionedDigits.create(7, 20_000);
        StrokeDigits others = StrokeDigits.create(9, 10_000);
        ImageClassifier classifier = ImageClassifier.train(device, others, 600, 1);
        TextGan gan =
            TextGan.builder(device)
                .data(data)
                .batch(Integer.parseInt(own.getOrDefault("batch", "32")))
                .rateDecay(RateDecay.last(0.3, steps))
                .seed(Long.parseLong(own.getOrDefault("seed", "1")))
                .build()) {
      Score real = ofReal(classifier, data);
      log.println("real      " + real);
      Verdict verdict = null;
      double cpu = CpuClock.seconds();
      int every = Math.max(1, steps / 5);
      for (int done = 0; done < steps; done += every) {
        gan.train(Math.min(every, steps - done));
        try (TextSampler sampler = gan.sampler(7)) {
          List<String> seen = new ArrayList<>(StrokeTraits.captions());
          seen.removeAll(CaptionedDigits.heldOut());
          Measured ofSeen = measure(classifier, sampler, seen);
          Measured ofHeldOut = measure(classifier, sampler, CaptionedDigits.heldOut());
          verdict = new Verdict(real, ofSeen.score(ofSeen), ofHeldOut.score(ofSeen));
          log.printf(
              "step %5d, %4.0f s cpu: seen %s; held out %s%n",
              gan.steps(), CpuClock.seconds() - cpu, verdict.seen(), verdict.heldOut());
          if (own.containsKey("out")) {
            sampler
                .ofCaptions(StrokeTraits.captions())
                .grid()
                .columns(9)
                .writePng(Path.of(own.get("out")));
          }
        }
        log.flush();
      }
      return verdict;
    }
  }

  private static Measured measure(
      ImageClassifier classifier, TextSampler sampler, List<String> all) {
    List<String> asked = new ArrayList<>();
    for (String caption : all) {
      for (int i = 0; i < EACH; i++) {
        asked.add(caption);
      }
    }
    return measure(classifier, sampler.ofCaptions(asked), asked);
  }

  private static Score ofReal(ImageClassifier classifier, CaptionedDigits data) {
    int n = 1000;
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      captions.add(data.caption(i));
    }
    Measured measured = measure(classifier, Samples.of(data, 0, n), captions);
    return measured.score(measured);
  }

  private static Measured measure(
      ImageClassifier classifier, Samples images, List<String> captions) {
    List<String> all = StrokeTraits.captions();
    int n = captions.size();
    int[] read = ClassScores.mostProbable(classifier.probabilities(images.values()));
    double[][] measured = new double[2][n];
    double[][] wanted = new double[2][n];
    int[] digits = new int[n];
    int right = 0;
    int pixels = images.shape().elements();
    for (int i = 0; i < n; i++) {
      int at = all.indexOf(captions.get(i));
      digits[i] = at / 9;
      wanted[0][i] = at % 9 / 3 - 1;
      wanted[1][i] = at % 3 - 1;
      right += read[i] == digits[i] ? 1 : 0;
      float[] image = Arrays.copyOfRange(images.values(), i * pixels, (i + 1) * pixels);
      measured[0][i] = thickness(image, images.shape().w());
      measured[1][i] = slant(image, images.shape().w());
    }
    return new Measured(right / (double) n, digits, measured, wanted);
  }

  /** What images show and what their captions say: thickness, then slant. */
  private record Measured(double digit, int[] digits, double[][] shown, double[][] wanted) {
    /** Correlations of differences from the means of each digit in a reference. */
    Score score(Measured reference) {
      return new Score(digit, correlation(0, reference), correlation(1, reference));
    }

    private double correlation(int what, Measured reference) {
      double[] a = centred(shown[what], reference.digits, reference.shown[what]);
      double[] b = centred(wanted[what], reference.digits, reference.wanted[what]);
      double ab = 0;
      double aa = 1e-12;
      double bb = 1e-12;
      for (int i = 0; i < a.length; i++) {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
      }
      return ab / Math.sqrt(aa * bb);
    }

    private double[] centred(double[] x, int[] referenceDigits, double[] reference) {
      double[] sum = new double[10];
      int[] count = new int[10];
      for (int i = 0; i < reference.length; i++) {
        sum[referenceDigits[i]] += reference[i];
        count[referenceDigits[i]]++;
      }
      double[] centred = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        centred[i] = x[i] - sum[digits[i]] / count[digits[i]];
      }
      return centred;
    }
  }

  /** Twice the area of the ink over the length of its edge. */
  private static double thickness(float[] image, int width) {
    double area = 0;
    double edge = 0;
    for (int i = 0; i < image.length; i++) {
      area += (image[i] + 1) / 2;
      double right = i % width + 1 < width ? image[i + 1] - image[i] : 0;
      double down = i + width < image.length ? image[i + width] - image[i] : 0;
      edge += Math.hypot(right, down) / 2;
    }
    return edge == 0 ? 0 : 2 * area / edge;
  }

  /** How far the ink moves to the right for each pixel up, by its second moments. */
  private static double slant(float[] image, int width) {
    double mass = 1e-9;
    double mx = 0;
    double my = 0;
    for (int i = 0; i < image.length; i++) {
      double ink = (image[i] + 1) / 2;
      mass += ink;
      mx += ink * (i % width);
      my += ink * (i / width);
    }
    mx /= mass;
    my /= mass;
    double xy = 0;
    double yy = 1e-9;
    for (int i = 0; i < image.length; i++) {
      double ink = (image[i] + 1) / 2;
      xy += ink * (i % width - mx) * (i / width - my);
      yy += ink * (i / width - my) * (i / width - my);
    }
    return -xy / yy;
  }
}
