// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.gan.data.ImageDataset;

/** The error on images held out, taken every so many steps and kept in between. */
final class HeldOut implements AutoCloseable {
  private static final String NAME = "held_out_error";

  private final ImageDataset data;
  private final int every;
  private final ErrorRate rate;
  private float error;

  /** Data of null: none. */
  HeldOut(Classifier classifier, ImageDataset data, int every) {
    this.data = data;
    this.every = every;
    this.rate = data == null ? null : new ErrorRate(classifier);
  }

  boolean isPresent() {
    return data != null;
  }

  /** Takes the error before a step where it is due. */
  void before(long step) {
    if (isPresent() && step % every == 0) {
      error = (float) rate.of(data);
    }
  }

  /** The share that was wrong when it was taken last. */
  float error() {
    return error;
  }

  void writeTo(SafetensorsWriter writer) {
    if (isPresent()) {
      writer.add(NAME, new long[] {1}, new float[] {error});
    }
  }

  void readFrom(Safetensors file) {
    if (isPresent() && file.contains(NAME)) {
      error = file.floatArray(NAME)[0];
    }
  }

  @Override
  public void close() {
    if (rate != null) {
      rate.close();
    }
  }
}
