// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;
import dev.forger.GaussianLatent;
import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.ImageTrainer;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImageDataset;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A variational auto-encoder (Kingma and Welling 2014, arXiv 1312.6114; Rezende, Mohamed and
 * Wierstra 2014): the encoder gives means m and log variances L of a code, a code is drawn as m +
 * e^(L/2) ε, and the decoder says how likely the image is under it. It maximises the lower bound E
 * log p(x | c) - KL(N(m, e^L), N(0, 1)) of log p(x), or with several draws the tighter
 * importance-weighted one.
 *
 * <p>Of every step it reports, in nats an image: the {@code loss}, the {@code reconstruction} -log
 * p(x | c), the {@code kl} of the codes, and the {@code elbo}, minus both. With several draws
 * {@code loss} is minus the weighted bound, and {@code kl} an estimate from the draws.
 *
 * <p>The introduction numbered 3 prints the penalty Σ e^s - (1 + s) + m²: read with s as the log
 * variance that is twice the KL divergence; {@link GaussianDivergence} has both.
 */
@System(
    row = {"A2.4", "A2.5", "A2.8", "A2.9", "A2.10"},
    equation = "max E log p(x|c) - KL(q(c|x), p(c)), c = m + exp(L/2) e",
    seed = 3)
public sealed class Vae extends ImageTrainer permits ConditionalVae {
  private static final int RECONSTRUCTION = 0;
  private static final int KL = 1;
  private static final int BOUND = 2;

  private final AutoEncoderModel model;
  private final Likelihood likelihood;
  private final double beta;
  private final int draws;
  private final double constant;
  final Weights encoder;
  final Weights decoder;

  Vae(VaeOptions<?> options, boolean labelled) {
    super(
        List.of("loss", "reconstruction", "kl", "elbo"),
        options,
        options.model.imageShape(),
        labelled);
    this.model = options.model;
    this.likelihood = options.likelihood;
    this.beta = options.beta;
    this.draws = options.draws;
    this.constant = likelihood.constant(model.imageShape().elements());
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
  public static VaeBuilder builder(Device device) {
    return new VaeBuilder(device);
  }

  private void record() {
    int n = batch();
    int all = n * draws;
    Shape one = Shape.features(1);
    try (Recorder recorder = new Recorder(device())) {
      recordZeroGradients(recorder);
      VaePasses passes =
          new VaePasses(
              recorder,
              model,
              encoder,
              recorder.bind(images()),
              recorder.bind(labels()),
              n,
              draws,
              Tape.Mode.TRAINING,
              seed());
      GaussianLatent latent =
          new GaussianLatent(
              recorder,
              draws == 1 ? GaussianLatent.Divergence.ANALYTIC : GaussianLatent.Divergence.SAMPLED);
      Value divergences = recorder.scratch("divergences", one, all);
      Value losses = recorder.scratch("losses", one, all);
      passes.draw(latent, divergences, number(recorder, KL));
      passes.decode(
          decoder,
          likelihood,
          Tape.Mode.TRAINING,
          seed(),
          losses,
          number(recorder, RECONSTRUCTION));
      recordGuard(recorder, "kl", KL);
      recordGuard(recorder, "reconstruction", RECONSTRUCTION);
      Value weights = recorder.scratch("divergence weights", one, all);
      if (draws == 1) {
        new Ops(recorder).fill("divergence weights", weights, n, beta / n);
      } else {
        latent.importanceBound(
            "importance weights",
            losses,
            divergences,
            draws,
            weights,
            number(recorder, BOUND),
            all);
        recordGuard(recorder, "bound", BOUND);
        passes.weigh(weights);
      }
      passes.backward(latent, weights);
      recordUpdates(recorder);
      runs(recorder.finish());
    }
  }

  @Override
  protected final void report(FloatBuffer values, StepMetrics metrics) {
    double reconstruction = values.get(RECONSTRUCTION) + constant;
    double kl = values.get(KL);
    double loss = draws == 1 ? reconstruction + beta * kl : values.get(BOUND) + constant;
    metrics.set(0, (float) loss);
    metrics.set(1, (float) reconstruction);
    metrics.set(2, (float) kl);
    metrics.set(3, (float) -(reconstruction + kl));
  }

  @Override
  protected final String system() {
    return (model.classes() == 0 ? "vae " : "conditional vae ")
        + model.name()
        + " latent "
        + model.latent()
        + " classes "
        + model.classes()
        + " "
        + likelihood.kind()
        + " deviation "
        + likelihood.deviation()
        + " beta "
        + beta
        + " draws "
        + draws;
  }

  /**
   * Returns the model.
   *
   * @return encoder and decoder
   */
  public final AutoEncoderModel model() {
    return model;
  }

  /**
   * Plans decoding by the decoder as it is at each call.
   *
   * @param seed of the codes that it draws
   * @return a decoder to close before this
   */
  public final Decoder decoder(long seed) {
    return new Decoder(model, decoder, likelihood, seed);
  }

  @Override
  public final SampleSource samples(long seed) {
    return decoder(seed);
  }

  /**
   * Encodes images of a model without labels.
   *
   * @param images of the model's shape
   * @return the mean code of each image, one after another
   */
  public final float[] encode(Samples images) {
    return encode(images, new int[0]);
  }

  /**
   * Encodes images with their labels.
   *
   * @param images of the model's shape
   * @param labels one class an image, none where the model has none
   * @return the mean code of each image, one after another
   * @throws dev.forger.InvalidArgumentException if the labels are not those of the model
   */
  public final float[] encode(Samples images, int... labels) {
    int classes = model.classes();
    Decoder.checkLabels(labels, classes, classes == 0 ? 0 : images.count());
    return Codes.encode(encoder, images, classes, labels, model.latent());
  }

  /**
   * Measures bounds on the log likelihood of images with the weights as they are.
   *
   * @param images of the model's shape, binary for a Bernoulli likelihood to be one
   * @param count images from the first on
   * @param draws codes an image for the importance-weighted bound, at least 1
   * @param seed of the codes
   * @return mean bounds in nats an image
   */
  public final Bounds bounds(ImageDataset images, int count, int draws, long seed) {
    try (BoundsProgram program =
        new BoundsProgram(model, encoder, decoder, likelihood, draws, seed)) {
      return program.measure(images, count);
    }
  }
}
