// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.SampleSource;
import dev.forger.gan.metrics.Alarm;
import dev.forger.gan.metrics.Watch;
import dev.forger.gan.text.TextSamples;
import java.util.function.Consumer;

/**
 * Watches the variety of a run's samples, as often as pictures are drawn, and at the last step.
 * What is seen goes to {@code watch.csv}; rows of before an interruption are taken into account.
 *
 * @param watch made of the run's data
 * @param heard takes alarms where they begin
 */
public record Watching(Watch watch, Consumer<Alarm> heard) {
  void check(SampleSource samples) {
    boolean texts = samples instanceof TextSamples;
    if (texts || !samples.shape().equals(watch.shape())) {
      throw new InvalidArgumentException(
          "watch",
          "a training whose samples are " + (texts ? "texts" : "of " + samples.shape()),
          "samples of " + watch.shape() + ", the images of its data",
          "leave it out");
    }
    if (samples.limit() < watch.sampleCount()) {
      throw new InvalidArgumentException(
          "watch",
          "a training that gives " + samples.limit() + " samples",
          watch.sampleCount() + " samples for a picture",
          "leave it out, or use more images");
    }
  }
}
