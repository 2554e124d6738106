// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.autoencoder.Likelihood;
import dev.forger.gan.data.BinaryImages;
import dev.forger.gan.data.ImageDataset;
import java.util.Map;

/** What decoders say about pixels, by configuration. */
final class Likelihoods {
  /** Of the pixels that are drawn once. */
  private static final long SEED = 7;

  private Likelihoods() {}

  private static boolean isGaussian(Map<ConfigKey, Object> values, String usual) {
    return values.getOrDefault(SystemKeys.LIKELIHOOD, usual).equals("gaussian");
  }

  static void check(Map<ConfigKey, Object> values, String usual) {
    if (values.containsKey(SystemKeys.DEVIATION) && !isGaussian(values, usual)) {
      throw new InvalidArgumentException(
          SystemKeys.DEVIATION.path(),
          values.get(SystemKeys.DEVIATION) + " with a Bernoulli likelihood",
          "a Gaussian likelihood, which has a deviation",
          "leave it out, or set " + SystemKeys.LIKELIHOOD + "=gaussian");
    }
  }

  static void complete(Map<ConfigKey, Object> values, String usual) {
    values.putIfAbsent(SystemKeys.LIKELIHOOD, usual);
    if (isGaussian(values, usual)) {
      values.putIfAbsent(SystemKeys.DEVIATION, 1.0);
    }
  }

  static Likelihood create(RunConfig config) {
    return config.text(SystemKeys.LIKELIHOOD).equals("gaussian")
        ? Likelihood.gaussian(config.real(SystemKeys.DEVIATION))
        : Likelihood.bernoulli();
  }

  static AutoEncoderModels.Output output(RunConfig config) {
    return config.text(SystemKeys.LIKELIHOOD).equals("gaussian")
        ? AutoEncoderModels.Output.PIXELS
        : AutoEncoderModels.Output.LOGITS;
  }

  /** Makes data black and white where asked to; closes what it read. */
  static ImageDataset binarised(Object how, ImageDataset data) {
    if (how.equals("none") || data instanceof ShapeOnly) {
      return data;
    }
    BinaryImages binary =
        how.equals("drawn") ? BinaryImages.drawn(data, SEED) : BinaryImages.threshold(data);
    data.close();
    return binary;
  }
}
