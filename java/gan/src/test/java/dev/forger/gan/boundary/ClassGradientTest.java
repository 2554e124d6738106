// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Categorical;
import dev.forger.Device;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.ScoreFunction.Estimator;
import dev.forger.ScoreFunction.Weight;
import dev.forger.ScoreFunction.Weighting;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.gan.catalogue.Proves;
import org.junit.jupiter.api.Test;

/** A generator of one of ten classes, g(y | x): α(x) = Σ g w is a sum of ten terms. */
@Proves("A8.8")
final class ClassGradientTest {
  private static final int CLASSES = 10;
  private static final double[] LOGITS = {0.2, -1, 0.7, 1.9, 0, -0.3, 0.4, -2, 1.1, 0.5};
  private static final double[] REAL = {.05, .2, .1, .02, .08, .15, .1, .12, .03, .15};

  private static double[] softmax(double[] logits) {
    double sum = 0;
    double[] p = new double[logits.length];
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.exp(logits[k]);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /**
   * What an optimal critic says: log of the ratio of real to generated probability, and a shift.
   */
  private static double[] judged() {
    double[] g = softmax(LOGITS);
    double[] l = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      l[k] = Math.log(REAL[k] / g[k]) + 0.7;
    }
    return l;
  }

  /**
   * Each class once, weighted by g w / α: the gradient is g - p, that of cross entropy with the
   * real classes. The weights log (g w) are given as the critic's logits.
   */
  @Test
  void allClassesGiveTheGradientOfCrossEntropy() {
    double[] g = softmax(LOGITS);
    double[] weighted = judged();
    double[] each = new double[CLASSES * CLASSES];
    double[] expected = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      weighted[k] += Math.log(g[k]);
      each[k * CLASSES + k] = 1;
      expected[k] = g[k] - REAL[k];
    }
    Weighting how =
        new Weighting(CLASSES, Estimator.IMPORTANCE, false, false, Weight.LOG_ODDS, 0.9, 1);
    try (ScoreProgram program = new ScoreProgram(1, 1, CLASSES, how)) {
      program.run(LOGITS, each, weighted);
      assertArrayEquals(expected, program.gradient(), 1e-12);
      assertArrayEquals(REAL, program.coefficients(), 1e-12);
      double entropy = 0;
      for (int k = 0; k < CLASSES; k++) {
        entropy -= REAL[k] * Math.log(g[k]);
      }
      assertEquals(entropy, program.value(), 1e-12);
    }
  }

  /** Samples of g and their self-normalised weights near it. */
  @Test
  void samplesNearTheGradientOfCrossEntropy() {
    int m = 40_000;
    double[] x = draw(m);
    double[] judged = new double[m];
    double[] all = judged();
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < CLASSES; k++) {
        judged[i] += x[i * CLASSES + k] * all[k];
      }
    }
    double[] g = softmax(LOGITS);
    Weighting how = new Weighting(m, Estimator.IMPORTANCE, false, false, Weight.LOG_ODDS, 0, 1);
    try (ScoreProgram program = new ScoreProgram(1, 1, CLASSES, how)) {
      double[] gradient = program.run(LOGITS, x, judged).gradient();
      double expected = 0;
      double worst = 0;
      for (int k = 0; k < CLASSES; k++) {
        // The standard deviation of a share is at most sqrt(max w / m) / 2.
        worst = Math.max(worst, Math.abs(gradient[k] - (g[k] - REAL[k])));
        expected += Math.abs(g[k] - REAL[k]);
      }
      assertTrue(expected > 0.5 && worst < 0.02, expected + " " + worst);
      assertEquals(0.7, program.logZ(), 0.05, "Z = E w = e^0.7");
    }
  }

  private static double[] draw(int m) {
    try (Device device = Device.reference64();
        Tensor logits = Tensor.zeros(device, 1, Shape.features(CLASSES));
        Tensor x = Tensor.zeros(device, m, Shape.features(CLASSES));
        Recorder recorder = new Recorder(device)) {
      logits.write(LOGITS);
      new Categorical(recorder)
          .draw("draw", recorder.bind(logits), CLASSES, 1, m, recorder.bind(x), 5, 6);
      try (Program program = recorder.finish()) {
        program.run();
        return x.toDoubles();
      }
    }
  }
}
