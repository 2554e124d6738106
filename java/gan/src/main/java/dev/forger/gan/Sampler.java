// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

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

/**
 * Makes images from a generator in inference mode. Sample i of a seed is the same whatever the
 * number of samples asked for.
 */
@dev.forger.gan.catalogue.System(
    row = "A1.5",
    equation = "x = G(z), z of a simple distribution",
    seed = {0, 3})
public final class Sampler implements LatentSampleSource {
  private static final int BATCH = 64;

  private final Tensor latents;
  private final Tensor images;
  private final Program draw;
  private final Program generate;
  private Weights owned;

  /**
   * Plans sampling.
   *
   * @param generator weights, read at every call
   * @param seed of the latent codes that {@link #sample} draws
   */
  public Sampler(Weights generator, long seed) {
    this(generator, seed, true);
  }

  /**
   * Plans sampling from weights that are closed with the sampler.
   *
   * @param generator weights, read at every call
   * @param seed of the latent codes that {@link #sample} draws
   * @return a sampler
   */
  public static Sampler owning(Weights generator, long seed) {
    Sampler sampler = new Sampler(generator, seed);
    sampler.owned = generator;
    return sampler;
  }

  /** As public, or without packed filters of its own: beside a training, which changes weights. */
  Sampler(Weights generator, long seed, boolean keepPacked) {
    Device device = generator.device();
    Network network = generator.network();
    this.latents = Tensor.zeros(device, BATCH, network.inputShape(), MemoryUse.BATCHES);
    this.images = Tensor.zeros(device, BATCH, network.outputShape(), MemoryUse.BATCHES);
    this.draw = drawing(latents, seed);
    try (Recorder recorder = new Recorder(device)) {
      Value z = recorder.bind(latents);
      Tape tape =
          new Tape(recorder, network, generator, "generator", BATCH, Tape.Mode.INFERENCE, z)
              .output(recorder.bind(images));
      if (keepPacked) {
        tape.keepPacked();
      }
      tape.forward(0, BATCH);
      this.generate = recorder.finish();
    }
  }

  private static Program drawing(Tensor latents, long seed) {
    try (Recorder recorder = new Recorder(latents.device())) {
      Ops ops = new Ops(recorder);
      ops.normal("latents", recorder.bind(latents), BATCH, seed, Streams.SAMPLES);
      return recorder.finish();
    }
  }

  /**
   * Draws the latent codes that {@link #latents} of a sampler of this seed gives, without a
   * generator.
   *
   * @param shape of a code
   * @param count at least 1
   * @param seed of the codes
   * @return count codes, one after another
   */
  public static float[] drawLatents(Shape shape, int count, long seed) {
    check(count);
    try (Device device = Device.cpu(1)) {
      Tensor latents = Tensor.zeros(device, BATCH, shape, MemoryUse.BATCHES);
      return draw(drawing(latents, seed), latents, count);
    }
  }

  @Override
  public Shape shape() {
    return images.shape();
  }

  /**
   * Draws latent codes and makes images of them.
   *
   * @param count at least 1
   * @return count images
   */
  @Override
  public Samples sample(int count) {
    check(count);
    Shape shape = images.shape();
    float[] all = new float[Math.multiplyExact(count, shape.elements())];
    for (int first = 0; first < count; first += BATCH) {
      draw.setStep(first / BATCH);
      draw.run();
      generate.run();
      copy(all, first, count);
    }
    return new Samples(all, count, shape);
  }

  /**
   * Draws latent codes as {@link #sample} does.
   *
   * @param count at least 1
   * @return count codes, one after another
   */
  @Override
  public float[] latents(int count) {
    check(count);
    return draw(draw, latents, count);
  }

  private static float[] draw(Program draw, Tensor latents, int count) {
    int n = latents.shape().elements();
    float[] all = new float[Math.multiplyExact(count, n)];
    for (int first = 0; first < count; first += BATCH) {
      draw.setStep(first / BATCH);
      draw.run();
      int some = Math.min(BATCH, count - first);
      System.arraycopy(latents.toFloats(0, some * n), 0, all, first * n, some * n);
    }
    return all;
  }

  /**
   * Makes images of given latent codes.
   *
   * @param codes codes one after another
   * @return one image a code
   * @throws InvalidArgumentException if codes is empty or no whole number of codes
   */
  @Override
  public Samples generate(float[] codes) {
    int n = latents.shape().elements();
    if (codes.length == 0 || codes.length % n != 0) {
      throw new InvalidArgumentException(
          "latent codes",
          codes.length + " values",
          "a positive multiple of " + n,
          "pass whole codes of the model's latent length");
    }
    int count = codes.length / n;
    Shape shape = images.shape();
    float[] all = new float[Math.multiplyExact(count, shape.elements())];
    for (int first = 0; first < count; first += BATCH) {
      int some = Math.min(BATCH, count - first);
      latents.write(0, codes, first * n, some * n);
      generate.run();
      copy(all, first, count);
    }
    return new Samples(all, count, shape);
  }

  private void copy(float[] all, int first, int count) {
    int size = images.shape().elements();
    int some = Math.min(BATCH, count - first);
    System.arraycopy(images.toFloats(0, some * size), 0, all, first * size, some * size);
  }

  private static void check(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
  }

  /** Frees the programs and their memory, and weights that it owns. */
  @Override
  public void close() {
    draw.close();
    generate.close();
    latents.close();
    images.close();
    if (owned != null) {
      owned.close();
    }
  }
}
