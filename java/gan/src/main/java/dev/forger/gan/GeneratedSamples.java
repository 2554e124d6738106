// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.Weights;

/** The beginning of a step: latents, and the generator's tape over them. */
final class GeneratedSamples {
  private GeneratedSamples() {}

  /** Records latents; the tape's forward pass is the caller's to record. */
  static Tape tape(Recorder recorder, Weights generator, int n, long seed, int stream) {
    Value z = recorder.scratch("latents", generator.network().inputShape(), n);
    new Ops(recorder).normal("latents", z, n, seed, stream);
    return new Tape(recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, z)
        .random(seed, Streams.GENERATOR_DROPOUT);
  }
}
