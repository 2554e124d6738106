// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.MemoryUse;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RelaxedSamples;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.Samples;

/** Makes images of images by a generator, in inference mode. */
public final class Translator implements AutoCloseable {
  private static final int BATCH = 32;

  private final Tensor given;
  private final Tensor made;
  private final Program program;

  /**
   * Plans translation.
   *
   * @param generator weights, read at every call
   */
  public Translator(Weights generator) {
    this(generator, false);
  }

  /** Plans translation; generators of classes end with logits, and probabilities are made. */
  Translator(Weights generator, boolean discrete) {
    Device device = generator.device();
    var network = generator.network();
    this.given = Tensor.zeros(device, BATCH, network.inputShape(), MemoryUse.BATCHES);
    this.made = Tensor.zeros(device, BATCH, network.outputShape(), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      Value from = recorder.bind(given);
      Value to = recorder.bind(made);
      Tape tape =
          new Tape(recorder, network, generator, "generator", BATCH, Tape.Mode.INFERENCE, from);
      if (discrete) {
        tape.forward(0, BATCH);
        Value drawn = recorder.scratch("drawn", made.shape(), BATCH);
        new RelaxedSamples(recorder, made.shape().c(), false, 1)
            .draw("probabilities", tape.outputValue(), BATCH, to, drawn, 0, 0);
      } else {
        tape.output(to).forward(0, BATCH);
      }
      this.program = recorder.finish();
    }
  }

  /**
   * Returns the shape of what it makes.
   *
   * @return height, width and channels
   */
  public Shape shape() {
    return made.shape();
  }

  /**
   * Translates images.
   *
   * @param images of the generator's input shape
   * @return one image each
   * @throws ShapeException if the images have another shape
   */
  public Samples translate(Samples images) {
    Shape from = given.shape();
    if (!images.shape().equals(from)) {
      throw new ShapeException(
          "images to translate",
          images.shape() + " images",
          from + " images",
          "resize them to the size of the training");
    }
    Shape to = made.shape();
    float[] all = new float[Math.multiplyExact(images.count(), to.elements())];
    for (int first = 0; first < images.count(); first += BATCH) {
      int some = Math.min(BATCH, images.count() - first);
      given.write(0, images.values(), first * from.elements(), some * from.elements());
      program.run();
      System.arraycopy(
          made.toFloats(0, some * to.elements()),
          0,
          all,
          first * to.elements(),
          some * to.elements());
    }
    return new Samples(all, images.count(), to);
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    program.close();
    given.close();
    made.close();
  }
}
