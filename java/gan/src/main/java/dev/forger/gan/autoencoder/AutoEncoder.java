// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;
import dev.forger.Reconstruction;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Weights;
import dev.forger.gan.ImageTrainer;
import dev.forger.gan.NetworkRows;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.latent.CodeDistribution;
import java.util.List;

/**
 * A plain auto-encoder: images through a short code and back, the error of the way minimised.
 *
 * <p>Nothing orders its codes: between the codes of two images there may be none of any image, as
 * {@link #between} shows beside that of a {@link Vae}. To draw samples at all, a Gaussian is fitted
 * to the codes of training images.
 */
@System(row = "A2.3", equation = "min |x - dec(enc(x))|^2", seed = 3)
public final class AutoEncoder extends ImageTrainer {
  /** Training images whose codes samples are drawn like. */
  private static final int FITTED = 2000;

  private final AutoEncoderModel model;
  private final Likelihood likelihood;
  final Weights encoder;
  final Weights decoder;

  AutoEncoder(AutoEncoderBuilder options) {
    super(List.of("reconstruction"), options, options.model.imageShape(), false);
    this.model = options.model;
    this.likelihood = options.likelihood;
    try {
      encoder = network("encoder", model.encoder(), model.initializer());
      decoder = network("decoder", model.decoder(), model.initializer());
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
  public static AutoEncoderBuilder builder(Device device) {
    return new AutoEncoderBuilder(device);
  }

  private void record() {
    int n = batch();
    Tape.Mode mode = Tape.Mode.TRAINING;
    try (Recorder recorder = new Recorder(device())) {
      recordZeroGradients(recorder);
      Tape in =
          new Tape(recorder, model.encoder(), encoder, "encoder", n, mode, recorder.bind(images()))
              .random(seed(), LatentStreams.ENCODER_DROPOUT);
      in.forward(0, n);
      Tape out =
          new Tape(recorder, model.decoder(), decoder, "decoder", n, mode, in.outputValue())
              .random(seed(), LatentStreams.DECODER_DROPOUT);
      out.forward(0, n);
      new Reconstruction(recorder)
          .loss(
              "reconstruction",
              likelihood.kind(),
              likelihood.weight(),
              out.outputValue(),
              recorder.bind(images()),
              n,
              recorder.scratch("losses", Shape.features(1), n),
              number(recorder, 0),
              out.outputCotangent());
      recordGuard(recorder, "reconstruction", 0);
      out.backward(0, n, 0, n);
      out.weights(0, n);
      in.outputCotangent(out.inputCotangent());
      in.backward(0, n, 0, 0);
      in.weights(0, n);
      recordUpdates(recorder);
      runs(recorder.finish());
    }
  }

  @Override
  protected String system() {
    return "auto-encoder "
        + model.name()
        + " latent "
        + model.latent()
        + " "
        + likelihood.kind()
        + " deviation "
        + likelihood.deviation();
  }

  /**
   * Encodes images.
   *
   * @param images of the model's shape
   * @return their codes, one after another
   */
  public float[] encode(Samples images) {
    return Codes.encode(encoder, images, 0, new int[0], model.latent());
  }

  /**
   * Decodes codes.
   *
   * @param codes one after another
   * @return one image a code
   */
  public Samples decode(float[] codes) {
    try (NetworkRows network = new NetworkRows("decoder", decoder)) {
      float[] pixels = likelihood.pixels(network.apply(codes));
      return new Samples(pixels, codes.length / model.latent(), model.imageShape());
    }
  }

  /**
   * Sends images through the code and back.
   *
   * @param images of the model's shape
   * @return what comes back
   */
  public Samples reconstruct(Samples images) {
    return decode(encode(images));
  }

  /**
   * Makes the images between two: of codes on the straight line between theirs.
   *
   * @param pair two images of the model's shape
   * @param steps images of the strip, both ends among them, at least 2
   * @return the strip
   */
  public Samples between(Samples pair, int steps) {
    return decode(Interpolation.line(encode(pair), steps));
  }

  @Override
  public SampleSource samples(long seed) {
    NetworkRows network = new NetworkRows("decoder", decoder);
    return new SampleSource() {
      @Override
      public Shape shape() {
        return model.imageShape();
      }

      @Override
      public Samples sample(int count) {
        int fitted = Math.min(FITTED, data().size());
        CodeDistribution codes =
            CodeDistribution.fit(encode(Samples.of(data(), 0, fitted)), model.latent());
        float[] pixels = likelihood.pixels(network.apply(codes.draw(count, seed)));
        return new Samples(pixels, count, model.imageShape());
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }
}
