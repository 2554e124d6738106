// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The doors to the losses of auto-encoders and matching networks. */
class LatentLossesTest {
  private final Device device = Device.reference64();
  private Recorder recorder;

  @BeforeEach
  void record() {
    recorder = new Recorder(device);
  }

  @AfterEach
  void close() {
    recorder.close();
    device.close();
  }

  private Value rows(int perRow, float... values) {
    Tensor t = Tensor.zeros(device, values.length / perRow, Shape.features(perRow));
    t.write(values);
    return recorder.bind(t);
  }

  private static float[] read(Value v) {
    return v.storage.tensor.toFloats();
  }

  private void run() {
    recorder.finish().run();
  }

  /** Means (2, 3) and (1, 1): 1 + 4, and derivatives 2/n times the difference. */
  @Test
  void featureMatchingComparesMeans() {
    Value value = rows(1, 0);
    Value cotangent = rows(2, 9, 9, 9, 9);
    new FeatureMatching(recorder)
        .loss("features", rows(2, 1, 2, 3, 4), rows(2, 0, 0, 2, 2), 2, value, cotangent);
    run();
    assertArrayEquals(new float[] {5}, read(value));
    assertArrayEquals(new float[] {-1, -2, -1, -2}, read(cotangent));
    Value other = rows(1, 1, 2);
    Executable unequal =
        () -> new FeatureMatching(recorder).loss("features", other, other, 2, value, cotangent);
    assertTrue(assertThrows(ShapeException.class, unequal).getMessage().contains("equal rows"));
  }

  @Test
  void reconstructionsSumOverValuesAndAverageOverRows() {
    Value losses = rows(1, 0, 0);
    Value value = rows(1, 0);
    Value cotangent = rows(2, 0, 0, 0, 0);
    new Reconstruction(recorder)
        .loss(
            "error",
            Reconstruction.Kind.SQUARED,
            2,
            rows(2, 1, 2, 3, 4),
            rows(2, 0, 0, 3, 2),
            2,
            losses,
            value,
            cotangent);
    run();
    assertArrayEquals(new float[] {5, 4}, read(losses));
    assertEquals(4.5f, read(value)[0]);
    assertArrayEquals(new float[] {1, 2, 0, 2}, read(cotangent));
  }

  @Test
  void imagesStandForProbabilities() {
    Value value = rows(1, 0);
    Value cotangent = rows(1, 0);
    new Reconstruction(recorder)
        .loss(
            "entropy",
            Reconstruction.Kind.BERNOULLI,
            1,
            rows(1, 0),
            rows(1, -1),
            1,
            rows(1, 0),
            value,
            cotangent);
    run();
    assertEquals(Math.log(2), read(value)[0], 1e-6);
    assertEquals(0.5f, read(cotangent)[0]);
  }

  @Test
  void codesAreMeansAndDeviationsTimesNoise() {
    Value code = rows(1, 0);
    Value analytic = rows(1, 0);
    Value sampled = rows(1, 0);
    Value back = rows(2, 0, 0);
    Value stats = rows(2, 0.5f, -1);
    Value noise = rows(1, 2);
    GaussianLatent closed = new GaussianLatent(recorder, GaussianLatent.Divergence.ANALYTIC);
    closed.draw("codes", stats, noise, code, analytic, rows(1, 0), 1);
    new GaussianLatent(recorder, GaussianLatent.Divergence.SAMPLED)
        .draw("codes", stats, noise, code, sampled, rows(1, 0), 1);
    closed.backward("back", stats, noise, rows(1, 3), rows(1, 0.25f), back, 1);
    run();
    double s = Math.exp(-0.5);
    double c = 0.5 + 2 * s;
    assertEquals(c, read(code)[0], 1e-6);
    assertEquals(0.308940, read(analytic)[0], 1e-6);
    assertEquals((c * c + 1 - 4) / 2, read(sampled)[0], 1e-6);
    assertEquals(0.25 + 3 * 0.5, read(back)[0], 1e-6);
    assertEquals(0.25 * s + 1.5 * (s * s - 1), read(back)[1], 1e-6);
  }

  @Test
  void drawsAreWeighedBySample() {
    Value weights = rows(1, 0, 0, 0, 0);
    Value value = rows(1, 0);
    new GaussianLatent(recorder, GaussianLatent.Divergence.SAMPLED)
        .importanceBound(
            "weights",
            rows(1, 1, 7, 1, 7),
            rows(1, 0, 0, (float) Math.log(3), 0),
            2,
            weights,
            value,
            4);
    run();
    assertArrayEquals(new float[] {0.375f, 0.25f, 0.125f, 0.25f}, read(weights), 1e-6f);
    assertEquals((1 - Math.log(2 / 3.0) + 7) / 2, read(value)[0], 1e-6);
  }

  @Test
  void estimatorsOfTheDiscrepancyDiffer() {
    float[] values = new float[3];
    for (Discrepancy.Estimator e : Discrepancy.Estimator.values()) {
      try (Recorder each = new Recorder(device)) {
        recorder = each;
        Value value = rows(1, 0);
        new Discrepancy(each)
            .loss(
                "mmd", e, new double[] {1}, rows(1, 0, 1), rows(1, 2, 3), 2, value, rows(1, 0, 0));
        run();
        values[e.ordinal()] = read(value)[0];
      }
    }
    double k1 = Math.exp(-0.5);
    double across = (2 * Math.exp(-2) + Math.exp(-4.5) + k1) / 4;
    assertEquals(1 + k1 - 2 * across, values[0], 1e-6);
    assertEquals(2 * k1 - 2 * across, values[1], 1e-6);
    assertEquals(Math.sqrt(1 + k1 - 2 * across), values[2], 1e-6);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Value one = rows(1, 0, 0);
    Value two = rows(2, 0, 0, 0, 0);
    Reconstruction reconstruction = new Reconstruction(recorder);
    GaussianLatent latent = new GaussianLatent(recorder, GaussianLatent.Divergence.ANALYTIC);
    Discrepancy discrepancy = new Discrepancy(recorder);
    Reconstruction.Kind kind = Reconstruction.Kind.SQUARED;
    refused(() -> reconstruction.loss("error", kind, 1, two, one, 2, one, one, two), "2 against 1");
    refused(() -> reconstruction.loss("error", kind, -1, two, two, 2, one, one, two), "weight");
    refused(() -> latent.draw("codes", one, one, one, one, one, 2), "statistics of 1");
    refused(() -> latent.backward("codes", two, two, one, one, two, 2), "two statistics");
    refused(() -> latent.importanceBound("weights", one, one, 0, one, one, 2), "draws");
    Discrepancy.Estimator root = Discrepancy.Estimator.ROOT;
    refused(
        () -> discrepancy.loss("mmd", root, new double[] {1}, one, two, 2, one, one),
        "1 against 2");
    refused(
        () -> discrepancy.loss("mmd", root, new double[0], one, one, 2, one, one), "0 bandwidths");
    refused(() -> discrepancy.loss("mmd", root, new double[] {-1}, one, one, 2, one, one), "sigma");
  }

  private static void refused(Executable call, String part) {
    String message = assertThrows(ForgerException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
