// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.gan.ImageTrainerBuilder;
import dev.forger.gan.RateDecay;
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What systems share: keys of an optimiser, usual values and the options of builders. */
final class Defaults {
  private Defaults() {}

  /** Own keys and those of the optimiser. */
  static List<ConfigKey> keys(ConfigKey... own) {
    List<ConfigKey> keys = new ArrayList<>(List.of(own));
    keys.addAll(SystemKeys.OPTIMIZERS);
    return List.copyOf(keys);
  }

  /** Adam with the usual betas. */
  static void adam(Map<ConfigKey, Object> values, double rate) {
    optimizer(values, "adam", rate, 0.9, 0.999);
  }

  static void optimizer(
      Map<ConfigKey, Object> values, String name, double rate, double beta1, double beta2) {
    values.putIfAbsent(SystemKeys.OPTIMIZER, name);
    values.putIfAbsent(SystemKeys.RATE, rate);
    values.putIfAbsent(SystemKeys.BETA1, beta1);
    values.putIfAbsent(SystemKeys.BETA2, beta2);
  }

  /** Adam with beta1 0.5 on both sides of a GAN (Radford et al. 2016). */
  static void adversarial(Map<ConfigKey, Object> values, double generatorRate, double criticRate) {
    values.putIfAbsent(GanKeys.GENERATOR_OPTIMIZER, "adam");
    values.putIfAbsent(GanKeys.GENERATOR_RATE, generatorRate);
    values.putIfAbsent(GanKeys.GENERATOR_BETA1, 0.5);
    values.putIfAbsent(GanKeys.GENERATOR_BETA2, 0.999);
    values.putIfAbsent(GanKeys.CRITIC_OPTIMIZER, "adam");
    values.putIfAbsent(GanKeys.CRITIC_RATE, criticRate);
    values.putIfAbsent(GanKeys.CRITIC_BETA1, 0.5);
    values.putIfAbsent(GanKeys.CRITIC_BETA2, 0.999);
  }

  static Optimizer optimizer(RunConfig config) {
    return optimizer(
        config.text(SystemKeys.OPTIMIZER),
        config.real(SystemKeys.RATE),
        config.real(SystemKeys.BETA1),
        config.real(SystemKeys.BETA2));
  }

  static Optimizer optimizer(String name, double rate, double beta1, double beta2) {
    return switch (name) {
      case "sgd" -> Optimizer.sgd(rate, beta1);
      case "rmsprop" -> Optimizer.rmsProp(rate, beta2);
      default -> Optimizer.adam(rate, beta1, beta2);
    };
  }

  static RateDecay rateDecay(RunConfig config) {
    return RateDecay.last(config.real(ConfigKey.RATE_DECAY), config.number(ConfigKey.STEPS));
  }

  /** Sets what every training on images has. */
  static <B extends ImageTrainerBuilder<B>> B common(
      B builder, RunConfig config, ImageDataset data) {
    return builder
        .data(data)
        .batch(config.integer(ConfigKey.BATCH))
        .optimizer(optimizer(config))
        .rateDecay(rateDecay(config))
        .seed(config.number(ConfigKey.SEED));
  }

  /** For models of digits: whatever the data, it is cut and recoloured to 28x28 grey pixels. */
  static void digits(Map<ConfigKey, Object> values) {
    values.putIfAbsent(ConfigKey.DATA_SIZE, 28L);
    values.putIfAbsent(ConfigKey.DATA_CHANNELS, 1L);
  }

  /** The points of data whose images are one pixel; a channel is a coordinate. */
  static double[][] points(String system, ImageDataset data, int most) {
    if (data.height() != 1 || data.width() != 1) {
      throw new InvalidArgumentException(
          "data " + data.name(),
          data.height() + "x" + data.width() + "x" + data.channels() + " images",
          "points, as system " + system + " fits",
          "use ring or grid");
    }
    double[][] points = new double[Math.min(most, data.size())][data.channels()];
    float[] one = new float[data.channels()];
    for (int i = 0; i < points.length; i++) {
      data.read(i, one, 0);
      for (int c = 0; c < one.length; c++) {
        points[i][c] = one[c];
      }
    }
    return points;
  }
}
