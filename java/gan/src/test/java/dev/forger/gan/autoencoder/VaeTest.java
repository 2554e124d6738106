// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.Optimizer;
import dev.forger.Parameter;
import dev.forger.gan.LabelledNoise;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.data.BinaryImages;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Variational auto-encoders: their bounds where the truth is known, labels, misuse. */
class VaeTest {
  private static final int D = 64;
  private final Device device = Device.cpu(2);
  private final LabelledNoise data = new LabelledNoise(60);

  @AfterEach
  void close() {
    device.close();
  }

  private VaeBuilder linear(double deviation) {
    return Vae.builder(device)
        .data(data)
        .model(TinyModels.linear(2))
        .likelihood(Likelihood.gaussian(deviation))
        .batch(20);
  }

  /** Columns at right angles, of length a and b. */
  private static double[][] columns(double a, double b) {
    double[][] w = new double[D][2];
    for (int i = 0; i < D; i++) {
      w[i][0] = a / 8 * (i % 2 == 0 ? 1 : -1);
      w[i][1] = b / 8 * (i % 4 < 2 ? 1 : -1);
    }
    return w;
  }

  private static void set(dev.forger.Weights weights, float[] matrix, float[] bias) {
    List<Parameter> parameters = weights.network().parameters();
    assertEquals(2, parameters.size());
    for (Parameter p : parameters) {
      weights.set(p.name(), p.name().endsWith("weight") ? matrix : bias);
    }
  }

  /** Sets the decoder to c -> W c + b, the encoder to its exact posterior. */
  private static void setExact(Vae vae, double[][] w, double[] b, double deviation) {
    float[] decoder = new float[2 * D];
    float[] mean = new float[D];
    float[] encoder = new float[4 * D];
    float[] stats = new float[4];
    for (int j = 0; j < 2; j++) {
      double square = deviation * deviation;
      for (int i = 0; i < D; i++) {
        square += w[i][j] * w[i][j];
      }
      for (int i = 0; i < D; i++) {
        decoder[2 * i + j] = (float) w[i][j];
        mean[i] = (float) b[i];
        encoder[j * D + i] = (float) (w[i][j] / square);
        stats[j] -= (float) (w[i][j] / square * b[i]);
      }
      stats[2 + j] = (float) Math.log(deviation * deviation / square);
    }
    set(vae.decoder, decoder, mean);
    set(vae.encoder, encoder, stats);
  }

  private static double[] ramp() {
    double[] b = new double[D];
    Arrays.setAll(b, i -> 0.01 * i - 0.3);
    return b;
  }

  private double evidence(ProbabilisticPca pca, int count) {
    double sum = 0;
    float[] image = new float[D];
    for (int i = 0; i < count; i++) {
      data.read(i, image, 0);
      double[] x = new double[D];
      Arrays.setAll(x, k -> image[k]);
      sum += pca.logEvidence(x) / count;
    }
    return sum;
  }

  @Test
  @Proves({"A2.8", "A2.9"})
  void underTheExactPosteriorEveryDrawWeighsTheEvidence() {
    double deviation = 0.6;
    double[][] w = columns(2, 1.2);
    try (Vae vae = linear(deviation).build()) {
      setExact(vae, w, ramp(), deviation);
      double expected = evidence(new ProbabilisticPca(w, ramp(), deviation), 37);
      Bounds bounds = vae.bounds(data, 37, 7, 3);
      for (int k : new int[] {1, 2, 4, 7}) {
        assertEquals(expected, bounds.weighted(k), 2e-4 * Math.abs(expected), "draws " + k);
      }
      // The lower bound is the same, but for the chance of its one term.
      assertEquals(expected, vae.bounds(data, 37, 400, 3).elbo(), 0.05);
    }
  }

  @Test
  @Proves({"A2.8", "A2.9"})
  void underAnyOtherPosteriorBoundsRiseWithTheDraws() {
    double deviation = 0.6;
    double[][] w = columns(2, 1.2);
    try (Vae vae = linear(deviation).build()) {
      setExact(vae, w, ramp(), deviation);
      double expected = evidence(new ProbabilisticPca(w, ramp(), deviation), 60);
      // Three times as wide as the posterior, and its mean a tenth too small.
      for (Parameter p : vae.encoder.network().parameters()) {
        float[] values = vae.encoder.get(p.name());
        int half = values.length / 2;
        for (int i = 0; i < half; i++) {
          values[i] *= 0.9f;
          values[half + i] += p.name().endsWith("bias") ? (float) Math.log(3) : 0;
        }
        vae.encoder.set(p.name(), values);
      }
      Bounds bounds = vae.bounds(data, 60, 64, 3);
      double last = bounds.elbo();
      assertEquals(last, bounds.weighted(1), 0.5);
      for (int k = 2; k <= 64; k *= 2) {
        assertTrue(bounds.weighted(k) > bounds.weighted(k / 2), "draws " + k);
      }
      assertTrue(bounds.weighted(64) < expected);
      assertTrue(bounds.elbo() < bounds.weighted(64) - 0.5);
    }
  }

  @Test
  @Proves("A2.9")
  void trainingALinearOneReachesTheEvidence() {
    // Images of a known model: trained parameters fit them at least as well.
    double deviation = 0.5;
    double[][] w = columns(4, 2);
    PcaImages images = new PcaImages(400, w, ramp(), deviation);
    try (Vae vae =
        linear(deviation)
            .data(images)
            .batch(100)
            .optimizer(Optimizer.adam(1e-2, 0.9, 0.99))
            .build()) {
      vae.train(600);
      double sum = 0;
      ProbabilisticPca truth = new ProbabilisticPca(w, ramp(), deviation);
      for (int i = 0; i < 400; i++) {
        sum += truth.logEvidence(images.image(i)) / 400;
      }
      Bounds bounds = vae.bounds(images, 400, 20, 1);
      assertTrue(bounds.elbo() > sum - 0.5, bounds.elbo() + " against " + sum);
      assertTrue(bounds.elbo() < sum + 2, bounds.elbo() + " against " + sum);
    }
  }

  @Test
  @Proves("A2.10")
  void numbersOfAStepAddUp() {
    for (double beta : new double[] {1, 3}) {
      try (Vae vae = linear(0.5).beta(beta).build()) {
        vae.train(
            3,
            m -> {
              double rec = m.value("reconstruction");
              assertEquals(rec + beta * m.value("kl"), m.value("loss"), 1e-4 * Math.abs(rec));
              assertEquals(-rec - m.value("kl"), m.value("elbo"), 1e-4 * Math.abs(rec));
              assertTrue(m.value("kl") > 0);
            });
      }
    }
  }

  @Test
  @Proves("A2.8")
  void theWeightedBoundOfAStepIsTheEvidenceUnderTheExactPosterior() {
    double deviation = 0.6;
    double[][] w = columns(2, 1.2);
    try (Vae vae = linear(deviation).draws(4).batch(60).build()) {
      setExact(vae, w, ramp(), deviation);
      double expected = evidence(new ProbabilisticPca(w, ramp(), deviation), 60);
      vae.train(1, m -> assertEquals(expected, -m.value("loss"), 2e-4 * Math.abs(expected)));
    }
  }

  @Test
  @Proves({"A2.4", "A2.5"})
  void theDivergenceOfAStepIsThatOfItsMeansAndVariances() {
    try (Vae vae = linear(1).build()) {
      set(vae.encoder, new float[4 * D], new float[] {0.5f, 0, -1, 1});
      double expected = ReferenceValues.of("b10.kl.both") + ReferenceValues.of("b10.kl.variance");
      vae.train(1, m -> assertEquals(expected, m.value("kl"), 2e-6));
      set(vae.encoder, new float[4 * D], new float[] {0, 1, 0, 0});
      assertEquals(ReferenceValues.of("b10.kl.mean"), vae.bounds(data, 60, 1, 1).kl(), 1e-6);
    }
  }

  @Test
  void codesAreStandardNormal() {
    try (Vae vae = linear(1).build();
        Decoder decoder = vae.decoder(8)) {
      float[] codes = decoder.codes(5000);
      double sum = 0;
      double square = 0;
      double product = 0;
      for (int i = 0; i < codes.length; i += 2) {
        sum += codes[i] + codes[i + 1];
        square += codes[i] * codes[i] + codes[i + 1] * codes[i + 1];
        product += codes[i] * codes[i + 1];
      }
      assertEquals(0, sum / codes.length, 0.04);
      assertEquals(1, square / codes.length, 0.06);
      assertEquals(0, product / 5000, 0.06);
    }
  }

  @Test
  @Proves("A2.8")
  void theWeightedBoundOfAStepIsTighter() {
    try (Vae vae = linear(0.5).draws(8).build()) {
      vae.train(3, m -> assertTrue(-m.value("loss") > m.value("elbo")));
    }
  }

  @Test
  void bernoulliAndGaussianConstants() {
    // A decoder of zeros: logit 0 says log 2 a pixel, a Gaussian its formula.
    BinaryImages binary = BinaryImages.threshold(data);
    try (Vae vae = linear(1).likelihood(Likelihood.bernoulli()).data(binary).build()) {
      set(vae.decoder, new float[2 * D], new float[D]);
      assertEquals(D * Math.log(2), vae.bounds(binary, 20, 3, 1).reconstruction(), 1e-4);
    }
    try (Vae vae = linear(2).data(binary).build()) {
      set(vae.decoder, new float[2 * D], new float[D]);
      double expected = D * (0.5 * Math.log(2 * Math.PI * 4) + 1 / 8.0);
      assertEquals(expected, vae.bounds(binary, 20, 3, 1).reconstruction(), 1e-3);
    }
  }

  /** Pixels lie in [-1, 1]: the mean of a Bernoulli variable of 0 and 1, spread. */
  @Test
  void pixelsOfLogitsAreProbabilities() {
    float[] pixels = Likelihood.bernoulli().pixels(new float[] {-1.5f, 0, 3});
    for (int i = 0; i < 3; i++) {
      double logit = new double[] {-1.5, 0, 3}[i];
      assertEquals(2 / (1 + Math.exp(-logit)) - 1, pixels[i], 1e-6);
    }
    float[] means = {-1.5f, 0, 3};
    assertArrayEquals(means, Likelihood.gaussian(2).pixels(means.clone()));
  }

  @Test
  @Proves("A2.11")
  void labelsChooseWhatIsMade() {
    try (ConditionalVae vae =
        ConditionalVae.conditional(device)
            .data(data)
            .model(TinyModels.conditional(2, 3))
            .likelihood(Likelihood.gaussian(0.5))
            .optimizer(Optimizer.adam(1e-2, 0.9, 0.99))
            .batch(30)
            .build()) {
      vae.train(400);
      try (Decoder decoder = vae.decoder(5)) {
        Samples styles = decoder.styles(4);
        assertEquals(12, styles.count());
        for (int i = 0; i < 12; i++) {
          assertEquals(i % 3, brightest(styles, i));
        }
        // The third row is the third code, its third column the third class.
        float[] third = Arrays.copyOfRange(decoder.codes(4), 4, 6);
        assertArrayEquals(decoder.decode(third, 2).values(), styles.pick(8).values());
        Samples ones = decoder.sample(5, 1);
        for (int i = 0; i < 5; i++) {
          assertEquals(1, brightest(ones, i));
        }
        refused(() -> decoder.sample(2, 3), "0 to 2");
        refused(() -> decoder.decode(new float[4], 0), "1 of them");
        refused(() -> decoder.decode(new float[3], 0), "3 values");
        refused(() -> vae.encode(styles), "0 of them");
      }
      Samples some = Samples.of(data, 0, 3);
      float[] codes = vae.encode(some, 0, 1, 2);
      assertFalse(Arrays.equals(codes, vae.encode(some, 1, 2, 0)));
      try (Decoder decoder = vae.decoder(5)) {
        Samples moved = decoder.decode(codes, 1, 2, 0);
        assertEquals(1, brightest(moved, 0));
        assertEquals(0, brightest(moved, 2));
      }
    }
  }

  /** The third of an image that is brightest: where the bar of its class is. */
  private static int brightest(Samples s, int index) {
    double[] sums = new double[3];
    for (int k = 0; k < 48; k++) {
      sums[k / 16] += s.values()[index * D + k];
    }
    return sums[0] > sums[1] ? sums[0] > sums[2] ? 0 : 2 : sums[1] > sums[2] ? 1 : 2;
  }

  @Test
  @Proves("A2.3")
  void stripsBeginAndEndWithReconstructions() {
    try (AutoEncoder plain =
            AutoEncoder.builder(device)
                .data(data)
                .model(TinyModels.convolutions(2, 1, true))
                .batch(20)
                .build();
        Vae vae =
            Vae.builder(device)
                .data(data)
                .model(TinyModels.convolutions(2, 2, true))
                .likelihood(Likelihood.gaussian(0.5))
                .batch(20)
                .build()) {
      plain.train(50);
      vae.train(50);
      Samples pair = Samples.of(data, 0, 2);
      Samples strips = Interpolation.strips(plain, vae, pair, 5);
      assertEquals(10, strips.count());
      Samples ends = plain.reconstruct(pair);
      assertArrayEquals(ends.values(), strips.pick(0, 4).values(), 1e-6f);
      try (Decoder decoder = vae.decoder(1)) {
        assertArrayEquals(
            decoder.decode(vae.encode(pair)).values(), strips.pick(5, 9).values(), 1e-6f);
      }
      double[] distances = Interpolation.distances(strips.pick(0, 2), strips.pick(0, 4));
      double square = 0;
      for (int k = 0; k < D; k++) {
        square += Math.pow(ends.values()[k] - ends.values()[D + k], 2);
      }
      double[] apart = Interpolation.distances(ends.pick(0), ends.pick(1));
      assertEquals(Math.sqrt(square), apart[0], 1e-6 * Math.sqrt(square));
      assertEquals(0, distances[0]);
      assertTrue(distances[1] > 0);
      refused(() -> plain.between(pair, 1), "at least 2");
    }
  }

  private static void refused(Executable call, String part) {
    String message = assertThrows(ForgerException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
