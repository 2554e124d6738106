// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;

/** Samples of a trainer that is kept for them alone. */
final class TrainerSamples implements SampleSource {
  private final Trainer trainer;
  private final SampleSource samples;
  private final ImageDataset data;

  /** Closes all three. */
  TrainerSamples(Trainer trainer, SampleSource samples, ImageDataset data) {
    this.trainer = trainer;
    this.samples = samples;
    this.data = data;
  }

  /** What samples, for those who can ask for more than samples in order. */
  SampleSource source() {
    return samples;
  }

  @Override
  public Samples sample(int count) {
    return samples.sample(count);
  }

  @Override
  public int limit() {
    return samples.limit();
  }

  @Override
  public Shape shape() {
    return samples.shape();
  }

  @Override
  public void close() {
    samples.close();
    trainer.close();
    data.close();
  }
}
