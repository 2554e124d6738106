// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.gan.data.ImageDataset;

/** The error on images held out, taken every so many steps and kept in between. */
public final class HeldOutError implements AutoCloseable {
  private static final String NAME = "held_out_error";

  private final ErrorRate rate;
  private final ImageDataset data;
  private final int every;
  private float error;

  /**
   * Holds images out.
   *
   * @param rate the classifier, closed with this; null where there are no images
   * @param data labelled images, null for none
   * @param every steps from one error to the next
   */
  public HeldOutError(ErrorRate rate, ImageDataset data, int every) {
    this.rate = rate;
    this.data = data;
    this.every = every;
  }

  /**
   * Tells whether there are images.
   *
   * @return false if there is no error to report
   */
  public boolean isPresent() {
    return data != null;
  }

  /**
   * Takes the error before a step where it is due.
   *
   * @param step from 0
   */
  public void before(long step) {
    if (isPresent() && step % every == 0) {
      error = (float) rate.of(data);
    }
  }

  /**
   * Returns the error.
   *
   * @return the share that was wrong when it was taken last
   */
  public float error() {
    return error;
  }

  /**
   * Writes the error taken last.
   *
   * @param writer of a checkpoint
   */
  public void writeTo(SafetensorsWriter writer) {
    if (isPresent()) {
      writer.add(NAME, new long[] {1}, new float[] {error});
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @param file a checkpoint
   */
  public void readFrom(Safetensors file) {
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
