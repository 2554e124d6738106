// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static dev.forger.gan.boundary.TinyBoundary.parameter;
import static dev.forger.gan.boundary.TinyBoundary.sigmoid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.Proves;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One step of linear networks against the same step written out: what is detached stays out of the
 * gradients, and both sides see the samples of the step.
 */
@Proves({"A5.1", "A5.2", "A5.4", "A5.5"})
final class StepOracleTest {
  private static final int PIXELS = 3;
  private static final int LATENT = 2;
  private static final int BATCH = 4;
  private static final int SAMPLES = 5;
  private static final long SEED = 11;
  private static final double[] REAL = {0, 1, 0};
  private static final double BEFORE = 0.35;

  private final double[] w = new double[PIXELS * LATENT];
  private final double[] bias = new double[PIXELS];
  private final double[] v = new double[PIXELS];
  private double c;

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  private void read(BoundaryGan gan) {
    copy(parameter(gan.generator, 0), w);
    copy(parameter(gan.generator, 1), bias);
    copy(parameter(gan.critic, 0), v);
    c = parameter(gan.critic, 1)[0];
  }

  private static void copy(float[] from, double[] to) {
    assertEquals(to.length, from.length);
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
  }

  private static double latent(int b, int j) {
    return new Philox(SEED, Streams.LATENTS).uniform(0, (long) b * LATENT + j);
  }

  private double logit(int b, int p) {
    double a = bias[p];
    for (int j = 0; j < LATENT; j++) {
      a += w[p * LATENT + j] * latent(b, j);
    }
    return a;
  }

  private double judge(double[] x) {
    double l = c;
    for (int p = 0; p < PIXELS; p++) {
      l += v[p] * x[p];
    }
    return l;
  }

  private static BoundaryGanBuilder builder(Device device) {
    Shape image = Shape.of(1, PIXELS, 1);
    return BoundaryGan.builder(device)
        .data(new TinyBoundary.Same(image, BATCH))
        .model(TinyBoundary.linear(image, LATENT))
        .samples(SAMPLES)
        .batch(BATCH)
        .seed(SEED)
        .generatorOptimizer(Optimizer.sgd(1, 0))
        .criticOptimizer(Optimizer.sgd(1, 0));
  }

  static List<Arguments> weightings() {
    List<Arguments> all = new ArrayList<>();
    for (Estimator e : Estimator.values()) {
      for (Normaliser n : Normaliser.values()) {
        for (Pixels p : Pixels.values()) {
          if (e.weightsSamples()) {
            all.add(Arguments.of(e, n, p, n == Normaliser.BATCH));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("weightings")
  void aStepOfWeightedSamples(
      Estimator estimator, Normaliser normaliser, Pixels pixels, boolean centred) {
    try (Device device = Device.reference64();
        BoundaryGan gan =
            builder(device)
                .estimator(estimator)
                .normaliser(normaliser)
                .pixels(pixels)
                .centred(centred)
                .logZDecay(0.75)
                .build()) {
      gan.logZ.write(new double[] {BEFORE});
      read(gan);
      StepMetrics[] metrics = new StepMetrics[1];
      gan.train(1, m -> metrics[0] = m);
      double[][][] x = new double[BATCH][SAMPLES][PIXELS];
      double[][] l = new double[BATCH][SAMPLES];
      Philox draws = new Philox(SEED, Streams.DRAWS);
      for (int b = 0; b < BATCH; b++) {
        for (int m = 0; m < SAMPLES; m++) {
          for (int p = 0; p < PIXELS; p++) {
            float u = draws.uniform(0, (long) (b * SAMPLES + m) * PIXELS + p);
            x[b][m][p] = u < sigmoid(logit(b, p)) ? 1 : 0;
          }
          l[b][m] = judge(x[b][m]);
        }
      }
      double[][] coefficients = coefficients(l, estimator, normaliser, centred);
      if (pixels == Pixels.MEAN) {
        for (double[] row : coefficients) {
          for (int m = 0; m < SAMPLES; m++) {
            row[m] /= PIXELS;
          }
        }
      }
      requireGenerator(gan, x, coefficients, metrics[0]);
      requireCritic(gan, x, l, metrics[0]);
      double logZ = logMean(l, 0, BATCH);
      assertEquals(0.75 * BEFORE + 0.25 * logZ, gan.logZ(), 1e-6);
      assertEquals(logZ, metrics[0].value("log_z"), 1e-6);
    }
  }

  private static double logMean(double[][] l, int first, int end) {
    double sum = 0;
    for (int b = first; b < end; b++) {
      for (double x : l[b]) {
        sum += Math.exp(x);
      }
    }
    return Math.log(sum / ((end - first) * SAMPLES));
  }

  private static double[][] coefficients(
      double[][] l, Estimator estimator, Normaliser normaliser, boolean centred) {
    double[][] all = new double[BATCH][SAMPLES];
    double n = BATCH * SAMPLES;
    for (int b = 0; b < BATCH; b++) {
      double logZ = normaliser == Normaliser.LATENT ? logMean(l, b, b + 1) : logMean(l, 0, BATCH);
      for (int m = 0; m < SAMPLES; m++) {
        all[b][m] =
            switch (estimator) {
              case IMPORTANCE -> (Math.exp(l[b][m] - logZ) - (centred ? 1 : 0)) / n;
              case REINFORCE_RUNNING -> (l[b][m] - BEFORE) / n;
              default -> (l[b][m] - logZ) / n;
            };
      }
    }
    return all;
  }

  private void requireGenerator(
      BoundaryGan gan, double[][][] x, double[][] coefficients, StepMetrics metrics) {
    double[] dw = new double[w.length];
    double[] db = new double[PIXELS];
    double value = 0;
    for (int b = 0; b < BATCH; b++) {
      for (int m = 0; m < SAMPLES; m++) {
        for (int p = 0; p < PIXELS; p++) {
          double a = logit(b, p);
          double d = coefficients[b][m] * (sigmoid(a) - x[b][m][p]);
          value -= coefficients[b][m] * (x[b][m][p] * a - softplus(a));
          db[p] += d;
          for (int j = 0; j < LATENT; j++) {
            dw[p * LATENT + j] += d * latent(b, j);
          }
        }
      }
    }
    assertEquals(value, metrics.value("generator_loss"), 1e-6);
    requireMoved(w, dw, parameter(gan.generator, 0));
    requireMoved(bias, db, parameter(gan.generator, 1));
  }

  private void requireCritic(BoundaryGan gan, double[][][] x, double[][] l, StepMetrics metrics) {
    double r = judge(REAL);
    double[] dv = new double[PIXELS];
    double dc = -sigmoid(-r);
    double onFake = 0;
    double below = 0;
    for (int p = 0; p < PIXELS; p++) {
      dv[p] = -sigmoid(-r) * REAL[p];
    }
    for (int b = 0; b < BATCH; b++) {
      for (int m = 0; m < SAMPLES; m++) {
        double d = sigmoid(l[b][m]) / (BATCH * SAMPLES);
        onFake += softplus(l[b][m]) / (BATCH * SAMPLES);
        below += l[b][m] < 0 ? 1.0 / (BATCH * SAMPLES) : 0;
        dc += d;
        for (int p = 0; p < PIXELS; p++) {
          dv[p] += d * x[b][m][p];
        }
      }
    }
    assertEquals(softplus(-r), metrics.value("critic_real"), 1e-6);
    assertEquals(onFake, metrics.value("critic_fake"), 1e-6);
    assertEquals(softplus(-r) + onFake, metrics.value("critic_loss"), 1e-6);
    assertEquals(below, metrics.value("fake_seen"), 1e-6);
    requireMoved(v, dv, parameter(gan.critic, 0));
    requireMoved(new double[] {c}, new double[] {dc}, parameter(gan.critic, 1));
  }

  private static void requireMoved(double[] before, double[] gradient, float[] after) {
    double[] expected = new double[before.length];
    double[] got = new double[before.length];
    for (int i = 0; i < before.length; i++) {
      expected[i] = before[i] - gradient[i];
      got[i] = after[i];
    }
    assertArrayEquals(expected, got, 1e-6);
  }

  @ParameterizedTest
  @EnumSource(names = {"GUMBEL_SOFTMAX", "GUMBEL_STRAIGHT_THROUGH", "STRAIGHT_THROUGH"})
  @Proves("A6.1")
  void aStepThroughRelaxedSamples(Estimator estimator) {
    try (Device device = Device.reference64();
        BoundaryGan gan = builder(device).estimator(estimator).temperature(0.6).build()) {
      read(gan);
      boolean noisy = estimator != Estimator.STRAIGHT_THROUGH;
      double temperature = noisy ? 0.6 : 1;
      double[][] relaxed = new double[BATCH][PIXELS];
      double[][] x = new double[BATCH][PIXELS];
      Philox draws = new Philox(SEED, Streams.DRAWS);
      for (int b = 0; b < BATCH; b++) {
        for (int p = 0; p < PIXELS; p++) {
          double u = draws.uniform(0, (long) b * PIXELS + p);
          double noise = Math.log(u / (1 - u));
          double a = logit(b, p);
          relaxed[b][p] = sigmoid((noisy ? a + noise : a) / temperature);
          x[b][p] = estimator == Estimator.GUMBEL_SOFTMAX ? relaxed[b][p] : a + noise > 0 ? 1 : 0;
        }
      }
      StepMetrics[] metrics = new StepMetrics[1];
      gan.train(1, m -> metrics[0] = m);
      double[] dv = new double[PIXELS];
      double r = judge(REAL);
      double dc = -sigmoid(-r);
      for (int p = 0; p < PIXELS; p++) {
        dv[p] = -sigmoid(-r) * REAL[p];
      }
      for (int b = 0; b < BATCH; b++) {
        double d = sigmoid(judge(x[b])) / BATCH;
        dc += d;
        for (int p = 0; p < PIXELS; p++) {
          dv[p] += d * x[b][p];
        }
      }
      requireMoved(v, dv, parameter(gan.critic, 0));
      // The generator sees the critic of after.
      for (int p = 0; p < PIXELS; p++) {
        v[p] -= dv[p];
      }
      c -= dc;
      double[] dw = new double[w.length];
      double loss = 0;
      for (int b = 0; b < BATCH; b++) {
        double l = judge(x[b]);
        loss += softplus(-l) / BATCH;
        for (int p = 0; p < PIXELS; p++) {
          double slope = relaxed[b][p] * (1 - relaxed[b][p]) / temperature;
          double d = -sigmoid(-l) / BATCH * v[p] * slope;
          for (int j = 0; j < LATENT; j++) {
            dw[p * LATENT + j] += d * latent(b, j);
          }
        }
      }
      assertEquals(loss, metrics[0].value("generator_loss"), 1e-6);
      requireMoved(w, dw, parameter(gan.generator, 0));
    }
  }
}
