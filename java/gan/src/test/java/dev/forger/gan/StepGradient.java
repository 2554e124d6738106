// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Parameter;
import dev.forger.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds the gradients of a whole step of a trainer against differences of the loss that it reports.
 * The trainer runs on the reference device with a rate that changes nothing.
 */
public final class StepGradient {
  private static final float H = 1 / 64f;

  private final Trainer trainer;
  private final String loss;
  private final Path start;

  private StepGradient(Trainer trainer, String loss, Path start) {
    this.trainer = trainer;
    this.loss = loss;
    this.start = start;
  }

  /** Checks some values of every parameter; the networks must have no kinks. */
  public static void check(Trainer trainer, String loss, List<Weights> networks)
      throws IOException {
    Path start = Files.createTempFile("gradient", ".safetensors");
    try {
      trainer.save(start);
      StepGradient gradient = new StepGradient(trainer, loss, start);
      for (Weights w : networks) {
        gradient.check(w);
      }
    } finally {
      Files.delete(start);
    }
  }

  /** The loss of the first step with a value of a parameter set to another. */
  private double lossWith(Weights w, Parameter p, int index, float value) {
    trainer.load(start);
    if (p != null) {
      float[] values = w.get(p.name());
      values[index] = value;
      w.set(p.name(), values);
    }
    double[] result = new double[1];
    trainer.train(1, m -> result[0] = m.value(loss));
    return result[0];
  }

  private void check(Weights w) {
    lossWith(w, null, 0, 0);
    double largest = 0;
    for (Parameter p : w.network().parameters()) {
      for (float g : w.gradient(p.name())) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    assertTrue(largest > 0, "no gradient");
    for (Parameter p : w.network().parameters()) {
      lossWith(w, null, 0, 0);
      float[] gradient = w.gradient(p.name());
      float[] values = w.get(p.name());
      for (int i = 0; i < values.length; i += 1 + values.length / 4) {
        double expected =
            (4 * difference(w, p, i, values[i], H / 2) - difference(w, p, i, values[i], H)) / 3;
        assertTrue(
            Math.abs(expected - gradient[i]) <= 2e-3 * largest,
            p.name() + "[" + i + "]: difference " + expected + ", gradient " + gradient[i]);
      }
    }
  }

  private double difference(Weights w, Parameter p, int i, float at, float h) {
    return (lossWith(w, p, i, at + h) - lossWith(w, p, i, at - h)) / (2 * h);
  }
}
