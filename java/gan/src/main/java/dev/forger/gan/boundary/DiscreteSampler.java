// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;

/**
 * Draws one discrete sample of each latent code, in inference mode: values are -1 and 1. Sample i
 * of a seed is the same whatever the number of samples asked for.
 */
public final class DiscreteSampler implements SampleSource {
  private static final int BATCH = 64;

  private final Tensor samples;
  private final Program program;

  /**
   * Plans sampling.
   *
   * @param generator weights, read at every call; its outputs are logits
   * @param variables what it draws
   * @param seed of latent codes and draws
   */
  public DiscreteSampler(Weights generator, Variables variables, long seed) {
    Device device = generator.device();
    Network network = generator.network();
    Shape image = network.outputShape();
    this.samples = Tensor.zeros(device, BATCH, image, MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      Value z = recorder.scratch("latents", network.inputShape(), BATCH);
      new Ops(recorder).uniform("latents", z, BATCH, seed, Streams.SAMPLE_LATENTS, 0, 1);
      Tape tape =
          new Tape(recorder, network, generator, "generator", BATCH, Tape.Mode.INFERENCE, z);
      tape.forward(0, BATCH);
      new DiscreteGenerator(variables, image)
          .draw(
              recorder,
              tape.outputValue(),
              BATCH,
              1,
              recorder.bind(samples),
              seed,
              Streams.SAMPLE_DRAWS);
      this.program = recorder.finish();
    }
  }

  @Override
  public Samples sample(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    Shape shape = samples.shape();
    int size = shape.elements();
    float[] all = new float[Math.multiplyExact(count, size)];
    for (int first = 0; first < count; first += BATCH) {
      program.setStep(first / BATCH);
      program.run();
      int some = Math.min(BATCH, count - first);
      System.arraycopy(samples.toFloats(0, some * size), 0, all, first * size, some * size);
    }
    for (int i = 0; i < all.length; i++) {
      all[i] = 2 * all[i] - 1;
    }
    return new Samples(all, count, shape);
  }

  @Override
  public Shape shape() {
    return samples.shape();
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    program.close();
    samples.close();
  }
}
