// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.forger.Bernoulli;
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

/** Why discrete samples need another gradient. */
@Proves("A5.7")
final class StepFunctionTest {
  private static final int PIXELS = 4;
  private static final int SAMPLES = 8;

  /** Samples of logits under fixed random numbers. */
  private static double[] draw(double... a) {
    try (Device device = Device.reference64();
        Tensor logits = Tensor.zeros(device, 1, Shape.features(PIXELS));
        Tensor x = Tensor.zeros(device, SAMPLES, Shape.features(PIXELS));
        Recorder recorder = new Recorder(device)) {
      logits.write(a);
      new Bernoulli(recorder)
          .draw("draw", recorder.bind(logits), 1, SAMPLES, recorder.bind(x), 5, 6);
      try (Program program = recorder.finish()) {
        program.run();
        return x.toDoubles();
      }
    }
  }

  private static double[] judge(double[] x) {
    double[] l = new double[SAMPLES];
    for (int i = 0; i < x.length; i++) {
      l[i / PIXELS] += (1 + i % PIXELS) * x[i] - 1;
    }
    return l;
  }

  @Test
  void whatTheCriticSaysOfSamplesIsAStepFunctionOfTheLogits() {
    double[] a = {0.3, -0.2, 0.8, -1.1};
    double h = 1e-6;
    for (int p = 0; p < PIXELS; p++) {
      double[] up = a.clone();
      double[] down = a.clone();
      up[p] += h;
      down[p] -= h;
      assertArrayEquals(judge(draw(up)), judge(draw(down)), 0, "derivative by pixel " + p);
    }
    double[] x = draw(a);
    Weighting how =
        new Weighting(SAMPLES, Estimator.IMPORTANCE, false, false, Weight.LOG_ODDS, 0, 1);
    try (ScoreProgram program = new ScoreProgram(1, PIXELS, 1, how)) {
      for (double d : program.run(a, x, judge(x)).gradient()) {
        assertNotEquals(0, d);
      }
    }
  }
}
