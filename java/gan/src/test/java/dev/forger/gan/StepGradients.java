// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Parameter;
import dev.forger.Weights;
import java.util.function.DoubleSupplier;

/**
 * Compares the gradients that a recorded step leaves with differences of the losses that it
 * reports: on {@code reference64}, networks without kinks, and a rate too small to change weights.
 */
public final class StepGradients {
  private static final float H = 1 / 64f;

  private StepGradients() {}

  private static double difference(Weights w, Parameter p, int i, float h, DoubleSupplier loss) {
    float[] values = w.get(p.name());
    float kept = values[i];
    values[i] = kept + h;
    w.set(p.name(), values);
    double up = loss.getAsDouble();
    values[i] = kept - h;
    w.set(p.name(), values);
    double down = loss.getAsDouble();
    values[i] = kept;
    w.set(p.name(), values);
    return (up - down) / (2 * h);
  }

  /**
   * Checks some coordinates of every parameter.
   *
   * @param w weights that the step trains
   * @param loss runs the step and returns its loss
   */
  public static void check(Weights w, DoubleSupplier loss) {
    loss.getAsDouble();
    double largest = 0;
    for (Parameter p : w.network().parameters()) {
      for (float g : w.gradient(p.name())) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    assertTrue(largest > 0);
    for (Parameter p : w.network().parameters()) {
      loss.getAsDouble();
      float[] gradient = w.gradient(p.name());
      for (int i = 0; i < gradient.length; i += 1 + gradient.length / 6) {
        double fine = difference(w, p, i, H / 2, loss);
        double coarse = difference(w, p, i, H, loss);
        assertEquals((4 * fine - coarse) / 3, gradient[i], 1e-3 * largest, p.name() + i);
      }
    }
  }
}
