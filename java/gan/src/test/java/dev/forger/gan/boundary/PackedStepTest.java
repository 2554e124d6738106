// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static dev.forger.gan.boundary.TinyBoundary.assertBiasesMoved;
import static dev.forger.gan.boundary.TinyBoundary.parameter;
import static dev.forger.gan.boundary.TinyBoundary.sigmoid;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.GanModel;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Critics that judge packs of two samples: sample i beside sample i + packs. */
@Proves("A5.4")
final class PackedStepTest {
  private static final int PIXELS = 3;
  private static final int SIZE = 2;
  private static final int BATCH = 4;
  private static final int PACKS = BATCH / SIZE;
  private static final int SAMPLES = 3;
  private static final long SEED = 11;

  private static GanModel model() {
    return new GanModel(
        "packs",
        Network.builder(Shape.features(1)).denseTo(Shape.of(1, PIXELS, 1), true).build(),
        Network.builder(Shape.of(1, PIXELS, SIZE)).flatten().dense(1).build(),
        Initializer.torchDefault());
  }

  private static BoundaryGanBuilder builder(Device device) {
    return BoundaryGan.builder(device)
        .data(new TinyBoundary.Same(Shape.of(1, PIXELS, 1), BATCH))
        .model(model())
        .samples(SAMPLES)
        .batch(BATCH)
        .seed(SEED)
        .generatorOptimizer(Optimizer.sgd(1, 0))
        .criticOptimizer(Optimizer.sgd(1, 0));
  }

  /** One step of linear networks, written out. */
  @Test
  void aPackHasOneWeight() {
    try (Device device = Device.reference64();
        BoundaryGan gan = builder(device).build()) {
      float[] w = parameter(gan.generator, 0);
      float[] bias = parameter(gan.generator, 1);
      // Of the first sample of a pack, then of the second.
      float[] v = parameter(gan.critic, 0);
      float c = parameter(gan.critic, 1)[0];
      Philox latents = new Philox(SEED, Streams.LATENTS);
      Philox draws = new Philox(SEED, Streams.DRAWS);
      double[][] g = new double[BATCH][PIXELS];
      int[][][] x = new int[BATCH][SAMPLES][PIXELS];
      for (int b = 0; b < BATCH; b++) {
        for (int p = 0; p < PIXELS; p++) {
          g[b][p] = sigmoid(bias[p] + w[p] * latents.uniform(0, b));
          for (int m = 0; m < SAMPLES; m++) {
            float u = draws.uniform(0, (long) (b * SAMPLES + m) * PIXELS + p);
            x[b][m][p] = u < g[b][p] ? 1 : 0;
          }
        }
      }
      double[] db = new double[PIXELS];
      double onReal = c;
      for (int p = 0; p < PIXELS; p++) {
        onReal += (p & 1) * (v[p] + v[PIXELS + p]);
      }
      double dc = -sigmoid(-onReal);
      for (int i = 0; i < PACKS; i++) {
        double[] l = new double[SAMPLES];
        double z = 0;
        for (int m = 0; m < SAMPLES; m++) {
          l[m] = c;
          for (int p = 0; p < PIXELS; p++) {
            l[m] += v[p] * x[i][m][p] + v[PIXELS + p] * x[i + PACKS][m][p];
          }
          z += Math.exp(l[m]) / SAMPLES;
          dc += sigmoid(l[m]) / (PACKS * SAMPLES);
        }
        for (int m = 0; m < SAMPLES; m++) {
          double share = Math.exp(l[m]) / z / (PACKS * SAMPLES);
          for (int p = 0; p < PIXELS; p++) {
            db[p] += share * (g[i][p] - x[i][m][p] + g[i + PACKS][p] - x[i + PACKS][m][p]);
          }
        }
      }
      gan.train(1);
      assertBiasesMoved(gan, bias, db, c, dc);
    }
  }

  /** Relaxed samples go back to the sample of the pack that they came from. */
  @ParameterizedTest
  @EnumSource(names = {"IMPORTANCE", "STRAIGHT_THROUGH", "GUMBEL_SOFTMAX"})
  void everyEstimatorTrainsWithPacks(Estimator estimator) {
    try (Device device = Device.cpu(1);
        BoundaryGan gan =
            builder(device)
                .model(DiscreteModels.dense(Shape.of(1, PIXELS, 1), 2, 8, SIZE))
                .estimator(estimator)
                .generatorOptimizer(Optimizer.adam(1e-2, 0.5, 0.999))
                .criticOptimizer(Optimizer.adam(1e-2, 0.5, 0.999))
                .average(0.9)
                .build()) {
      StepMetrics[] last = new StepMetrics[1];
      gan.train(300, m -> last[0] = m);
      assertTrue(last[0].value("critic_loss") > 0.3, last[0]::toString);
      float[] values = gan.sample(200, 3).values();
      int right = 0;
      for (int i = 0; i < values.length; i++) {
        right += values[i] == 2 * (i % PIXELS & 1) - 1 ? 1 : 0;
      }
      assertTrue(right > 0.9 * values.length, right + " of " + values.length + " pixels");
    }
  }

  @Test
  void aBatchIsAWholeNumberOfPacks() {
    try (Device device = Device.cpu(1)) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> builder(device).batch(3).build());
      assertTrue(e.getMessage().contains("a multiple of 2"), e.getMessage());
    }
  }
}
