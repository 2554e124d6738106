// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.InvalidArgumentException;
import dev.forger.Reconstruction;

/**
 * What a decoder says about an image: p(x | code). Negative logarithms are in nats a sample.
 *
 * @param kind the loss of a pixel
 * @param deviation σ of the Gaussian, 1 where there is none
 */
public record Likelihood(Reconstruction.Kind kind, double deviation) {
  /**
   * Checks the deviation.
   *
   * @param kind the loss of a pixel
   * @param deviation positive and finite
   * @throws InvalidArgumentException if it is not
   */
  public Likelihood {
    if (!(deviation > 0) || Double.isInfinite(deviation)) {
      throw new InvalidArgumentException(
          "deviation of the likelihood",
          Double.toString(deviation),
          "a finite number greater than 0",
          "use 1 for plain squared errors");
    }
  }

  /**
   * Pixels that are black or white: the decoder gives the logit of white. Images in [-1, 1] stand
   * for probabilities 0 to 1; only for those of -1 and 1 is it a likelihood.
   *
   * @return the likelihood
   */
  public static Likelihood bernoulli() {
    return new Likelihood(Reconstruction.Kind.BERNOULLI, 1);
  }

  /**
   * Pixels from a Gaussian around the decoder's output.
   *
   * @param deviation σ, in units of images in [-1, 1]
   * @return the likelihood
   */
  public static Likelihood gaussian(double deviation) {
    return new Likelihood(Reconstruction.Kind.SQUARED, deviation);
  }

  /** Factor of the native loss. */
  double weight() {
    return 1 / (deviation * deviation);
  }

  /** What the native loss lacks to be -log p of an image of so many values. */
  double constant(int values) {
    return kind == Reconstruction.Kind.SQUARED
        ? 0.5 * values * Math.log(2 * Math.PI * deviation * deviation)
        : 0;
  }

  /** Turns outputs of a decoder into mean images in [-1, 1], in place. */
  float[] pixels(float[] outputs) {
    if (kind == Reconstruction.Kind.BERNOULLI) {
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) Math.tanh(outputs[i] / 2.0);
      }
    }
    return outputs;
  }
}
