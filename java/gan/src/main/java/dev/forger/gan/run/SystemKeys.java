// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Discrepancy;
import dev.forger.gan.mixture.Covariance;
import java.util.List;

/** Keys of systems without a game between two networks, and of those on two kinds of data. */
public final class SystemKeys {
  /** How the networks are built. */
  public static final ConfigKey NETWORK =
      new ConfigKey(
          "model.network",
          v -> Values.oneOf(v, "dense", "conv"),
          "dense layers, or convolutions of stride 2");

  /** Width of the hidden layers. */
  public static final ConfigKey HIDDEN =
      new ConfigKey(
          "model.hidden",
          v -> Values.integer(v, 1, 65536),
          "width of the hidden layers; channels of the outer convolution; hidden units");

  /** Hidden units of the top layer. */
  public static final ConfigKey TOP =
      new ConfigKey("model.top", v -> Values.integer(v, 1, 65536), "hidden units of the top layer");

  /** Coupling layers. */
  public static final ConfigKey LAYERS =
      new ConfigKey("model.layers", v -> Values.integer(v, 2, 1000), "coupling layers");

  /** Hidden layers of the networks. */
  public static final ConfigKey DEPTH =
      new ConfigKey("model.depth", v -> Values.integer(v, 1, 100), "hidden layers of a coupling");

  /** Bound of log scales. */
  public static final ConfigKey SCALE_LIMIT =
      new ConfigKey("model.scale_limit", Values::positive, "bound of a coupling's log scale");

  /** Gaussians of a mixture. */
  public static final ConfigKey COMPONENTS =
      new ConfigKey("model.components", v -> Values.integer(v, 1, 10000), "Gaussians of a mixture");

  /** Kind of covariance. */
  public static final ConfigKey COVARIANCE =
      new ConfigKey(
          "model.covariance",
          v -> Values.constant(v, Covariance.class),
          "what covariances a mixture may have");

  /** Residual blocks. */
  public static final ConfigKey BLOCKS =
      new ConfigKey(
          "model.blocks",
          v -> Values.integer(v, 0, 100),
          "residual blocks of a translator, or of each side of a GAN on text");

  /** Channels of the critic. */
  public static final ConfigKey CRITIC_WIDTH =
      new ConfigKey(
          "model.critic_width",
          v -> Values.integer(v, 1, 4096),
          "channels after the critic's first layer");

  /** What the decoder says about a pixel. */
  public static final ConfigKey LIKELIHOOD =
      new ConfigKey(
          "objective.likelihood",
          v -> Values.oneOf(v, "bernoulli", "gaussian"),
          "what the decoder says about a pixel");

  /** Deviation of a Gaussian likelihood. */
  public static final ConfigKey DEVIATION =
      new ConfigKey(
          "objective.deviation", Values::positive, "standard deviation of a Gaussian likelihood");

  /** Weight of the divergence of codes. */
  public static final ConfigKey BETA =
      new ConfigKey(
          "objective.beta", Values::notNegative, "weight of the codes' divergence, 1 for a bound");

  /** Codes an image. */
  public static final ConfigKey DRAWS =
      new ConfigKey(
          "objective.draws",
          v -> Values.integer(v, 1, 1000),
          "codes an image: above 1 the importance-weighted bound");

  /** How data becomes black and white. */
  public static final ConfigKey BINARISE =
      new ConfigKey(
          "data.binarise",
          v -> Values.oneOf(v, "none", "threshold", "drawn"),
          "how data becomes black and white: at half brightness, or drawn once by brightness");

  /** Estimator of the discrepancy. */
  public static final ConfigKey DISCREPANCY =
      new ConfigKey(
          "objective.discrepancy",
          v -> Values.constant(v, Discrepancy.Estimator.class),
          "estimator of the maximum mean discrepancy");

  /** Bandwidths. */
  public static final ConfigKey SIGMAS =
      new ConfigKey("objective.sigmas", Values::positives, "bandwidths of the kernels, 1 to 8");

  /** Error of a pixel. */
  public static final ConfigKey ERROR =
      new ConfigKey(
          "objective.error", v -> Values.oneOf(v, "squared", "absolute"), "the error of a pixel");

  /** Rate of codes. */
  public static final ConfigKey CODE_RATE =
      new ConfigKey("optimizer.code_rate", Values::positive, "learning rate of the codes");

  /** Images of the data. */
  public static final ConfigKey DATA_COUNT =
      new ConfigKey(
          "data.count",
          v -> Values.integer(v, 2, Integer.MAX_VALUE),
          "images of the data, each with a code");

  /** Gibbs sweeps of a step. */
  public static final ConfigKey SWEEPS =
      new ConfigKey("training.sweeps", v -> Values.integer(v, 1, 10000), "Gibbs sweeps a step");

  /** Whether chains go on. */
  public static final ConfigKey PERSISTENT =
      new ConfigKey(
          "training.persistent",
          Values::bool,
          "chains go on from step to step (PCD), or begin at the data (CD)");

  /** Mean-field iterations. */
  public static final ConfigKey MEAN_FIELDS =
      new ConfigKey(
          "training.mean_fields", v -> Values.integer(v, 1, 1000), "mean-field iterations a step");

  /** Steps of each layer alone. */
  public static final ConfigKey PRETRAINING =
      new ConfigKey(
          "training.pretraining",
          v -> Values.integer(v, 0, 1_000_000_000),
          "steps of each layer alone, which come first");

  /** Gibbs sweeps of a sample. */
  public static final ConfigKey SAMPLE_SWEEPS =
      new ConfigKey(
          "output.sample_sweeps",
          v -> Values.integer(v, 1, 1_000_000),
          "Gibbs sweeps from coins to a sample");

  /** Rule of the optimiser. */
  public static final ConfigKey OPTIMIZER =
      new ConfigKey(
          "optimizer.name",
          v -> Values.oneOf(v, "adam", "rmsprop", "sgd"),
          "rule for all networks");

  /** Learning rate of all networks. */
  public static final ConfigKey RATE =
      new ConfigKey("optimizer.learning_rate", Values::positive, "learning rate of all networks");

  /** Decay of the mean gradient, or momentum. */
  public static final ConfigKey BETA1 =
      new ConfigKey(
          "optimizer.beta1", Values::decay, "decay of the mean gradient; momentum of sgd");

  /** Decay of the squared gradient. */
  public static final ConfigKey BETA2 =
      new ConfigKey("optimizer.beta2", Values::decay, "decay of the squared gradient");

  /** The second kind of images, or of texts. */
  public static final ConfigKey DATA_B =
      new ConfigKey(
          "data_b.source", Values::text, "path or name of the second kind of images, or of texts");

  /** Identity of the second kind of images. */
  public static final ConfigKey DATA_B_FINGERPRINT =
      new ConfigKey("data_b.fingerprint", Values::text, "SHA-256 of the second kind of images");

  /** Class of the first kind of images. */
  public static final ConfigKey DATA_CLASS =
      new ConfigKey(
          "data.class", v -> Values.integer(v, 0, 100_000), "the one class taken of the images");

  /** Class of the second kind of images. */
  public static final ConfigKey DATA_B_CLASS =
      new ConfigKey(
          "data_b.class",
          v -> Values.integer(v, 0, 100_000),
          "the one class taken of the second kind of images");

  /** Weight of the way there and back. */
  public static final ConfigKey CYCLE =
      new ConfigKey(
          "objective.cycle", Values::notNegative, "weight of the error of images there and back");

  /** Weight of the identity loss. */
  public static final ConfigKey IDENTITY =
      new ConfigKey(
          "objective.identity",
          Values::notNegative,
          "weight of the error of images that need no translation");

  /** Made images of the past. */
  public static final ConfigKey POOL =
      new ConfigKey(
          "training.pool",
          v -> Values.integer(v, 0, 100_000),
          "made images of the past that critics may see again");

  /** Keys of the one optimiser. */
  static final List<ConfigKey> OPTIMIZERS = List.of(OPTIMIZER, RATE, BETA1, BETA2);

  private SystemKeys() {}
}
