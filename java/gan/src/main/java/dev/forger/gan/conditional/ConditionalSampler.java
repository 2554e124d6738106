// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.ClassSampleSource;
import dev.forger.gan.Samples;

/**
 * Makes images of classes. The latent code of image i follows from the seed and i alone: the same
 * seed shows the same styles in every class.
 */
public final class ConditionalSampler implements ClassSampleSource {
  private static final int BATCH = 64;

  private final ConditionalModel model;
  private final Tensor labels;
  private final Tensor images;
  private final Program program;
  private Weights owned;

  /**
   * Plans sampling.
   *
   * @param model whose generator makes the images
   * @param generator its weights, read at every call
   * @param seed of the latent codes
   */
  public ConditionalSampler(ConditionalModel model, Weights generator, long seed) {
    this.model = model;
    Device device = generator.device();
    this.labels = Tensor.zeros(device, BATCH, Shape.features(1), MemoryUse.BATCHES);
    this.images = Tensor.zeros(device, BATCH, model.imageShape(), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      var z = recorder.scratch("latents", Shape.features(model.latent()), BATCH);
      new Ops(recorder).normal("latents", z, BATCH, seed, Streams.SAMPLES);
      var codes = ClassPairing.of(model).codes(recorder, z, recorder.bind(labels), BATCH);
      new Tape(
              recorder,
              generator.network(),
              generator,
              "generator",
              BATCH,
              Tape.Mode.INFERENCE,
              codes)
          .output(recorder.bind(images))
          .forward(0, BATCH);
      this.program = recorder.finish();
    }
  }

  /**
   * As the constructor, with weights that are closed with the sampler.
   *
   * @param model whose generator makes the images
   * @param generator its weights
   * @param seed of the latent codes
   * @return a sampler
   */
  public static ConditionalSampler owning(ConditionalModel model, Weights generator, long seed) {
    ConditionalSampler sampler = new ConditionalSampler(model, generator, seed);
    sampler.owned = generator;
    return sampler;
  }

  /**
   * Makes images of classes 0, 1, ... in turn.
   *
   * @param count at least 1
   * @return count images
   */
  @Override
  public Samples sample(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    return ofClasses(Conditions.inTurn(count, model.classes()));
  }

  /**
   * Makes one image a class asked for.
   *
   * @param classes 0 to {@code model.classes() - 1}, at least one
   * @return one image each, in this order
   * @throws InvalidArgumentException if there is none or one is out of range
   */
  @Override
  public Samples ofClasses(int... classes) {
    if (classes.length == 0) {
      throw new InvalidArgumentException("classes", "none", "at least one", "ask for some samples");
    }
    Shape shape = images.shape();
    float[] all = new float[Math.multiplyExact(classes.length, shape.elements())];
    float[] some = new float[BATCH];
    for (int first = 0; first < classes.length; first += BATCH) {
      int count = Math.min(BATCH, classes.length - first);
      for (int i = 0; i < count; i++) {
        Conditions.check(classes[first + i], model.classes());
        some[i] = classes[first + i];
      }
      labels.write(some);
      program.setStep(first / BATCH);
      program.run();
      System.arraycopy(
          images.toFloats(0, count * shape.elements()),
          0,
          all,
          first * shape.elements(),
          count * shape.elements());
    }
    return new Samples(all, classes.length, shape);
  }

  @Override
  public Shape shape() {
    return images.shape();
  }

  /**
   * Returns the number of classes.
   *
   * @return at least 2
   */
  @Override
  public int classes() {
    return model.classes();
  }

  /** Frees the program and its memory, and weights that it owns. */
  @Override
  public void close() {
    program.close();
    labels.close();
    images.close();
    if (owned != null) {
      owned.close();
    }
  }
}
