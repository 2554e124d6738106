// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.GaussianLatent;
import dev.forger.Ops;
import dev.forger.Reconstruction;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.Weights;

/**
 * Records the passes of a variational auto-encoder over a batch: statistics of every image, some
 * codes drawn of each, and what the decoder makes of them. Draw j of image i of n stands in row j n
 * + i.
 */
final class VaePasses {
  private final Recorder recorder;
  private final Rows rows;
  private final AutoEncoderModel model;
  private final int n;
  private final int draws;
  private final int all;
  private final Value images;
  private final Value features;
  final Tape encoder;
  final Value stats;
  final Value noise;
  private final Value codes;
  private Tape decoder;

  /** Records the encoder's forward pass, and the noise of the codes. */
  VaePasses(
      Recorder recorder,
      AutoEncoderModel model,
      Weights encoderWeights,
      Value images,
      Value labels,
      int n,
      int draws,
      Tape.Mode mode,
      long seed) {
    this.recorder = recorder;
    this.rows = new Rows(recorder);
    this.model = model;
    this.n = n;
    this.draws = draws;
    this.all = Math.multiplyExact(n, draws);
    this.images = images;
    int classes = model.classes();
    Value input = images;
    if (classes > 0) {
      features = recorder.scratch("labels", Shape.features(classes), n);
      rows.oneHot("labels", 1, labels, features, n);
      input = recorder.scratch("encoder input", model.encoder().inputShape(), n);
      rows.join("encoder input", 1, images, features, input, n);
    } else {
      features = null;
    }
    encoder = new Tape(recorder, model.encoder(), encoderWeights, "encoder", n, mode, input);
    encoder.random(seed, LatentStreams.ENCODER_DROPOUT);
    encoder.forward(0, n);
    stats = repeated("statistics", encoder.outputValue(), Shape.features(2 * model.latent()));
    Shape code = Shape.features(model.latent());
    noise = recorder.scratch("noise", code, all);
    new Ops(recorder).normal("noise", noise, all, seed, LatentStreams.NOISE);
    codes = recorder.scratch("codes", code, all);
  }

  /** The same rows once for every draw. */
  private Value repeated(String what, Value from, Shape shape) {
    if (draws == 1) {
      return from;
    }
    Value to = recorder.scratch(what, shape, all);
    for (int j = 0; j < draws; j++) {
      rows.sum(what, from, 1, from, 0, to.fromRow((long) j * n), n);
    }
    return to;
  }

  /** Records the codes and their divergences from the standard normal. */
  void draw(GaussianLatent latent, Value divergences, Value mean) {
    latent.draw("codes", stats, noise, codes, divergences, mean, all);
  }

  /** Records the decoder's forward pass and the loss of its images, with the cotangents of it. */
  void decode(
      Weights decoderWeights,
      Likelihood likelihood,
      Tape.Mode mode,
      long seed,
      Value losses,
      Value mean) {
    Value input = codes;
    if (features != null) {
      input = recorder.scratch("decoder input", model.decoder().inputShape(), all);
      for (int j = 0; j < draws; j++) {
        long first = (long) j * n;
        rows.join("decoder input", 1, codes.fromRow(first), features, input.fromRow(first), n);
      }
    }
    decoder = new Tape(recorder, model.decoder(), decoderWeights, "decoder", all, mode, input);
    decoder.random(seed, LatentStreams.DECODER_DROPOUT);
    decoder.forward(0, all);
    new Reconstruction(recorder)
        .loss(
            "reconstruction",
            likelihood.kind(),
            likelihood.weight(),
            decoder.outputValue(),
            repeated("targets", images, model.imageShape()),
            all,
            losses,
            mean,
            decoder.outputCotangent());
  }

  /** Gives each row its own share of the loss: its cotangents were those of a mean over rows. */
  void weigh(Value weights) {
    Value factors = recorder.scratch("factors", Shape.features(1), all);
    rows.sum("factors", weights, all, weights, 0, factors, all);
    Value cotangent = decoder.outputCotangent();
    rows.scale("weighted cotangents", cotangent, factors, cotangent, all);
  }

  /** Records the way back through decoder, codes and encoder, and all gradients. */
  void backward(GaussianLatent latent, Value divergenceWeights) {
    decoder.backward(0, all, 0, all);
    decoder.weights(0, all);
    Value cotangent = decoder.inputCotangent();
    if (features != null) {
      cotangent = recorder.scratch("code cotangents", Shape.features(model.latent()), all);
      rows.part("code cotangents", 1, decoder.inputCotangent(), 0, cotangent, all);
    }
    Value target = encoder.outputCotangent();
    Value each =
        draws == 1
            ? target
            : recorder.scratch("statistics cotangents", Shape.features(2 * model.latent()), all);
    latent.backward("codes backward", stats, noise, divergenceWeights, cotangent, each, all);
    for (int j = 1; j < draws; j++) {
      Value before = j == 1 ? each : target;
      rows.sum("cotangents of draws", before, 1, each.fromRow((long) j * n), 1, target, n);
    }
    encoder.backward(0, n, 0, 0);
    encoder.weights(0, n);
  }
}
