// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.latent;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Philox;
import dev.forger.Reconstruction;
import dev.forger.Recorder;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.ImageTrainer;
import dev.forger.gan.NetworkRows;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Generative latent optimisation (Bojanowski, Joulin, Lopez-Paz and Szlam 2018, arXiv 1707.05776):
 * every image of the data has a code of its own, which learns together with the generator and stays
 * in the unit ball. There is no encoder and no critic. New samples come from a Gaussian fitted to
 * the codes.
 *
 * <p>The paper adds a loss of image pyramids to the squared error; here it is squared or absolute
 * error alone.
 */
@System(row = "A2.14", equation = "min over G and z_i of |x_i - G(z_i)|, |z_i| <= 1", seed = 1)
public final class LatentOptimization extends ImageTrainer {
  private static final int CODES = 32;
  private static final int DROPOUT = 1 << 16;

  final Weights generator;
  private final Shape imageShape;
  private final int latent;
  private final double codeRate;
  private final Reconstruction.Kind loss;
  private final float[] codes;
  private final Tensor inputs;
  private final Tensor gradients;
  private final HostBuffer rows;

  LatentOptimization(LatentOptimizationBuilder options) {
    super(List.of("reconstruction"), options, options.generator.outputShape(), false);
    imageShape = options.generator.outputShape();
    latent = options.generator.inputShape().elements();
    codeRate = options.codeRate;
    loss = options.loss;
    try {
      generator = network("generator", options.generator, options.initializer);
      inputs = own(Tensor.zeros(device(), batch(), Shape.features(latent), MemoryUse.BATCHES));
      gradients = own(Tensor.zeros(device(), batch(), Shape.features(latent), MemoryUse.BATCHES));
      rows = HostBuffer.allocate(batch() * latent);
      codes = drawCodes(Math.multiplyExact(data().size(), latent));
      record();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the options.
   *
   * @param device where it trains
   * @return a builder
   */
  public static LatentOptimizationBuilder builder(Device device) {
    return new LatentOptimizationBuilder(device);
  }

  /** Uniform in a cube inside the ball. */
  private float[] drawCodes(int count) {
    float[] drawn = new float[count];
    new Philox(seed(), CODES).uniforms(0, 0, drawn);
    float side = (float) (1 / Math.sqrt(latent));
    for (int i = 0; i < count; i++) {
      drawn[i] = (2 * drawn[i] - 1) * side;
    }
    return drawn;
  }

  private void record() {
    int n = batch();
    try (Recorder recorder = new Recorder(device())) {
      recordZeroGradients(recorder);
      Value z = recorder.bind(inputs);
      Tape tape =
          new Tape(recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, z)
              .random(seed(), DROPOUT);
      tape.forward(0, n);
      new Reconstruction(recorder)
          .loss(
              "reconstruction",
              loss,
              1,
              tape.outputValue(),
              recorder.bind(images()),
              n,
              recorder.scratch("losses", Shape.features(1), n),
              number(recorder, 0),
              tape.outputCotangent());
      recordGuard(recorder, "reconstruction", 0);
      tape.backward(0, n, 0, n);
      tape.weights(0, n);
      new dev.forger.Rows(recorder)
          .sum(
              "code gradients",
              tape.inputCotangent(),
              n,
              tape.inputCotangent(),
              0,
              recorder.bind(gradients),
              n);
      recordUpdates(recorder);
      runs(recorder.finish());
    }
  }

  @Override
  protected void beforeRun(int[] indices) {
    FloatBuffer to = rows.floats();
    for (int i = 0; i < indices.length; i++) {
      for (int k = 0; k < latent; k++) {
        to.put(i * latent + k, codes[indices[i] * latent + k]);
      }
    }
    rows.copyTo(inputs, 0, batch() * latent);
  }

  /**
   * A step of every code of the batch, then back to the ball where it left it. An image that the
   * batch has twice, at the turn of an epoch, takes both steps.
   */
  @Override
  protected void afterRun(int[] indices) {
    rows.copyFrom(gradients, 0, batch() * latent);
    FloatBuffer from = rows.floats();
    float rate = (float) (codeRate * rateFactor() / imageShape.elements());
    for (int i = 0; i < indices.length; i++) {
      int at = indices[i] * latent;
      double square = 0;
      for (int k = 0; k < latent; k++) {
        float z = codes[at + k] - rate * from.get(i * latent + k);
        codes[at + k] = z;
        square += (double) z * z;
      }
      if (square > 1) {
        float scale = (float) (1 / Math.sqrt(square));
        for (int k = 0; k < latent; k++) {
          codes[at + k] *= scale;
        }
      }
    }
  }

  @Override
  protected String system() {
    return "latent optimization " + latent + " of " + data().size() + " images, " + loss;
  }

  /**
   * Returns the code of an image of the data.
   *
   * @param index 0 to the size of the data
   * @return a copy
   */
  public float[] code(int index) {
    if (index < 0 || index >= data().size()) {
      throw new dev.forger.InvalidArgumentException(
          "index",
          Integer.toString(index),
          "0 to " + (data().size() - 1),
          "ask for an image of the data");
    }
    return java.util.Arrays.copyOfRange(codes, index * latent, (index + 1) * latent);
  }

  /**
   * Makes the images of some codes.
   *
   * @param given codes one after another
   * @return one image a code
   */
  public Samples decode(float[] given) {
    try (NetworkRows network = new NetworkRows("generator", generator)) {
      return new Samples(network.apply(given), given.length / latent, imageShape);
    }
  }

  @Override
  public SampleSource samples(long seed) {
    NetworkRows network = new NetworkRows("generator", generator);
    return new SampleSource() {
      @Override
      public Shape shape() {
        return imageShape;
      }

      @Override
      public Samples sample(int count) {
        float[] drawn = CodeDistribution.fit(codes, latent).draw(count, seed);
        return new Samples(network.apply(drawn), count, imageShape);
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    super.writeTo(writer);
    writer.add("codes", new long[] {data().size(), latent}, codes.clone());
  }

  @Override
  protected void readFrom(Safetensors file) {
    super.readFrom(file);
    java.lang.System.arraycopy(file.floatArray("codes"), 0, codes, 0, codes.length);
  }

  @Override
  protected String findNotFiniteWeight() {
    for (int i = 0; i < codes.length; i++) {
      if (!Float.isFinite(codes[i])) {
        return "code of image " + i / latent;
      }
    }
    return super.findNotFiniteWeight();
  }
}
