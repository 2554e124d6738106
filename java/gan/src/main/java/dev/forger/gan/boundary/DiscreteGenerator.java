// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Bernoulli;
import dev.forger.Categorical;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Value;

/** Draws samples of a generator's logits. */
final class DiscreteGenerator {
  private final Variables variables;
  private final Shape image;

  DiscreteGenerator(Variables variables, Shape image) {
    this.variables = variables;
    this.image = image;
  }

  int classes() {
    return variables.classes(image);
  }

  int positions() {
    return variables.positions(image);
  }

  /** Records `samples` draws of each row: x is 0 or 1. */
  void draw(
      Recorder recorder, Value logits, int rows, int samples, Value x, long seed, int stream) {
    if (variables == Variables.BINARY) {
      new Bernoulli(recorder).draw("samples", logits, rows, samples, x, seed, stream);
    } else {
      new Categorical(recorder).draw("samples", logits, classes(), rows, samples, x, seed, stream);
    }
  }
}
