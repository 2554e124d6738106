// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes images of captions. The latent code of image i follows from the seed and i alone: the same
 * seed shows the same styles for every caption.
 */
public final class TextSampler implements SampleSource {
  private static final int BATCH = 64;

  private final TextModel model;
  private final List<String> shown;
  private final Tensor captions;
  private final HostBuffer codes;
  private final Tensor images;
  private final Program program;
  private Weights owned;

  /**
   * Plans sampling.
   *
   * @param model whose generator makes the images
   * @param generator its weights, read at every call
   * @param shown captions of {@link #sample}, in turn
   * @param seed of the latent codes
   * @throws InvalidArgumentException if there are no captions
   */
  public TextSampler(TextModel model, Weights generator, List<String> shown, long seed) {
    requireSome(shown);
    this.model = model;
    this.shown = List.copyOf(shown);
    Device device = generator.device();
    Shape caption = Shape.features(model.length());
    this.captions = Tensor.zeros(device, BATCH, caption, MemoryUse.BATCHES);
    this.codes = HostBuffer.allocate(BATCH * model.length());
    this.images = Tensor.zeros(device, BATCH, model.imageShape(), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      var z = recorder.scratch("latents", Shape.features(model.latent()), BATCH);
      new Ops(recorder).normal("latents", z, BATCH, seed, Streams.SAMPLES);
      var input = new TextPairing(model).codes(recorder, z, recorder.bind(captions), BATCH);
      new Tape(
              recorder,
              generator.network(),
              generator,
              "generator",
              BATCH,
              Tape.Mode.INFERENCE,
              input)
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
   * @param shown captions of {@link #sample}, in turn
   * @param seed of the latent codes
   * @return a sampler
   */
  public static TextSampler owning(
      TextModel model, Weights generator, List<String> shown, long seed) {
    TextSampler sampler = new TextSampler(model, generator, shown, seed);
    sampler.owned = generator;
    return sampler;
  }

  static void requireSome(List<String> captions) {
    if (captions.isEmpty()) {
      throw new InvalidArgumentException(
          "captions", "none", "at least one", "say what to make images of");
    }
  }

  /**
   * Makes images of the captions to show, in turn.
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
    List<String> inTurn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inTurn.add(shown.get(i % shown.size()));
    }
    return ofCaptions(inTurn);
  }

  /**
   * Makes one image a caption asked for.
   *
   * @param asked at least one; characters beyond the model's length are not read
   * @return one image each, in this order
   * @throws InvalidArgumentException if there is none
   */
  public Samples ofCaptions(List<String> asked) {
    requireSome(asked);
    Shape shape = images.shape();
    int count = asked.size();
    float[] all = new float[Math.multiplyExact(count, shape.elements())];
    for (int first = 0; first < count; first += BATCH) {
      int some = Math.min(BATCH, count - first);
      for (int i = 0; i < some; i++) {
        byte[] encoded = Captions.encode(asked.get(first + i), model.length());
        Captions.put(encoded, codes.floats(), i * model.length());
      }
      codes.copyTo(captions, 0, BATCH * model.length());
      program.setStep(first / BATCH);
      program.run();
      float[] made = images.toFloats(0, some * shape.elements());
      System.arraycopy(made, 0, all, first * shape.elements(), made.length);
    }
    return new Samples(all, count, shape);
  }

  @Override
  public Shape shape() {
    return images.shape();
  }

  /** Frees the program and its memory, and weights that it owns. */
  @Override
  public void close() {
    program.close();
    captions.close();
    images.close();
    if (owned != null) {
      owned.close();
    }
  }
}
