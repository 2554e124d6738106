// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.InvalidArgumentException;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Value;

/** How samples reach the critic: as they are, or in packs, with noise. */
record CriticInput(Shape sample, Shape critic, Regularization regularization, long seed) {
  int packed() {
    return regularization.packed();
  }

  /** How many packs a batch makes. */
  int packs(int batch) {
    if (batch % packed() != 0) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch),
          "a multiple of " + packed() + ", the samples of a pack",
          "change the batch or the packs");
    }
    return batch / packed();
  }

  /** Samples are the critic's input without any change. */
  boolean isPlain() {
    return packed() == 1 && !regularization.isNoisy();
  }

  /**
   * Records what the critic sees of samples.
   *
   * @param to rows that receive it, as many as packs
   */
  void record(Recorder recorder, String label, Value samples, Value to, int packs, int stream) {
    RegularizerOps ops = new RegularizerOps(recorder);
    if (packed() > 1) {
      ops.pack(label + " packs", sample, packed(), samples, to, packs);
    } else {
      ops.copy(label + " copy", samples, to, packs);
    }
    if (regularization.isNoisy()) {
      ops.noise(label + " noise", to, packs, seed, stream);
    }
  }

  /** The critic's input for samples, in memory of its own unless it is the samples. */
  Value of(Recorder recorder, String label, Value samples, int packs, int stream) {
    if (isPlain()) {
      return samples;
    }
    Value to = recorder.scratch(label + " input", critic, packs);
    record(recorder, label, samples, to, packs, stream);
    return to;
  }

  /** Cotangents of samples from those of what the critic saw of them. */
  Value back(Recorder recorder, Value cotangent, int packs) {
    if (packed() == 1) {
      return cotangent;
    }
    Value to = recorder.scratch("cotangent of samples", sample, packs * packed());
    new RegularizerOps(recorder)
        .unpack("cotangent of packs", sample, packed(), cotangent, to, packs);
    return to;
  }
}
