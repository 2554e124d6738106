// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.ScoreFunction;
import dev.forger.UnsupportedException;
import dev.forger.gan.AdversarialBuilder;
import dev.forger.gan.GanModel;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.regularizer.InstanceNoise;
import java.util.Objects;

/**
 * Options of a {@link BoundaryGan}; data and model are required. Unless set, a batch has 64 real
 * images and as many latent codes, both optimisers are Adam(1e-4, 0.5, 0.999), and the average
 * decays by 0.999.
 */
public final class BoundaryGanBuilder extends AdversarialBuilder<BoundaryGanBuilder> {
  ImageDataset data;
  GanModel model;
  Variables variables = Variables.BINARY;
  FDivergence divergence = FDivergences.of("gan");
  Estimator estimator = Estimator.IMPORTANCE;
  Normaliser normaliser = Normaliser.LATENT;
  Pixels pixels = Pixels.SUM;
  boolean centred;
  int samples = 20;
  double logZDecay = 0.995;
  double temperature = 1;
  InstanceNoise noise;

  BoundaryGanBuilder(Device device) {
    super(device, 64, Optimizer.adam(1e-4, 0.5, 0.999), Optimizer.adam(1e-4, 0.5, 0.999), 0.999);
  }

  @Override
  protected BoundaryGanBuilder self() {
    return this;
  }

  /**
   * Sets the real images. Required; the caller closes them after the training.
   *
   * @param data images of -1 and 1 of the model's shape
   * @return this builder
   */
  public BoundaryGanBuilder data(ImageDataset data) {
    this.data = data;
    return this;
  }

  /**
   * Sets the model. Required.
   *
   * <p>A critic of k times the channels of a sample judges packs of k samples of one kind (PacGAN,
   * Lin et al. 2018, arXiv 1712.04086), so that a lack of variety shows. A pack has its weight, and
   * log g(x) of a pack is the sum over its samples.
   *
   * @param model a generator of logits, without an activation at its end, and a critic of samples
   *     of 0 and 1, or of packs of them, that gives one logit
   * @return this builder
   */
  public BoundaryGanBuilder model(GanModel model) {
    this.model = model;
    return this;
  }

  /**
   * Sets what is drawn; the default is {@link Variables#BINARY}.
   *
   * @param variables binary pixels or classes
   * @return this builder
   */
  public BoundaryGanBuilder variables(Variables variables) {
    this.variables = Objects.requireNonNull(variables, "variables");
    return this;
  }

  /**
   * Sets the divergence whose bound the critic maximises, from which the weights follow; the
   * default is {@code gan}, whose critic minimises binary cross entropy. Weights of Pearson's are
   * clamped: where a critic says less than 0, a sample counts for nothing beside others.
   *
   * @param divergence one of {@link FDivergences}, but for the total variation
   * @return this builder
   */
  public BoundaryGanBuilder divergence(FDivergence divergence) {
    this.divergence = Objects.requireNonNull(divergence, "divergence");
    return this;
  }

  /**
   * Sets how the generator gets its gradient; the default is {@link Estimator#IMPORTANCE}.
   *
   * @param estimator which
   * @return this builder
   */
  public BoundaryGanBuilder estimator(Estimator estimator) {
    this.estimator = Objects.requireNonNull(estimator, "estimator");
    return this;
  }

  /**
   * Sets over which samples weights are normalised; the default is {@link Normaliser#LATENT}.
   *
   * @param normaliser which
   * @return this builder
   */
  public BoundaryGanBuilder normaliser(Normaliser normaliser) {
    this.normaliser = Objects.requireNonNull(normaliser, "normaliser");
    return this;
  }

  /**
   * Subtracts the mean of the importance weights, a control variate: as E ∇ log g(x) = 0 the
   * expected gradient stays the same, but most of its noise goes where weights are nearly equal.
   * The default is false, the published estimator.
   *
   * @param centred whether to subtract
   * @return this builder
   */
  public BoundaryGanBuilder centred(boolean centred) {
    this.centred = centred;
    return this;
  }

  /**
   * Sets how log g(x) is made of its pixels; the default is {@link Pixels#SUM}.
   *
   * @param pixels sum or mean
   * @return this builder
   */
  public BoundaryGanBuilder pixels(Pixels pixels) {
    this.pixels = Objects.requireNonNull(pixels, "pixels");
    return this;
  }

  /**
   * Sets M, the samples of each latent code; the default is 20. Relaxed samples are one each.
   *
   * @param samples at least 1, at least 2 for normalised weights of one latent code
   * @return this builder
   */
  public BoundaryGanBuilder samples(int samples) {
    this.samples = positive("samples", samples);
    return this;
  }

  /**
   * Sets the decay of the running average of log Z, the baseline of {@link
   * Estimator#REINFORCE_RUNNING}; the default is 0.995.
   *
   * @param decay 0 to 1
   * @return this builder
   */
  public BoundaryGanBuilder logZDecay(double decay) {
    this.logZDecay = decay("log Z decay", decay);
    return this;
  }

  /**
   * Sets the temperature of relaxed samples; the default is 1.
   *
   * @param temperature above 0; towards 0 relaxed samples become samples, and gradients noise
   * @return this builder
   */
  public BoundaryGanBuilder temperature(double temperature) {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new InvalidArgumentException(
          "temperature", Double.toString(temperature), "a finite number above 0", "try 1 or 0.5");
    }
    this.temperature = temperature;
    return this;
  }

  /**
   * Adds fading normal noise to all that the critic sees, real and drawn; the default is none.
   * Under noise the critic tells distributions apart by what they look like at large, so that the
   * generator has to spread over all of the data before it may become sharp; without it, it settles
   * on what is next to where it began.
   *
   * @param noise in units of the distance of 0 and 1
   * @return this builder
   */
  public BoundaryGanBuilder instanceNoise(InstanceNoise noise) {
    this.noise = Objects.requireNonNull(noise, "noise");
    return this;
  }

  /** What must be equal for checkpoints to be exchanged. */
  String signature() {
    String text = variables + " " + estimator + " samples " + samples + " batch " + batch();
    text += divergence.name().equals("gan") ? "" : " divergence " + divergence.name();
    return noise == null ? text : text + " " + noise;
  }

  /** What the critic minimises: minus the bound. */
  Objective critic() {
    return FGan.of(divergence, FGan.Generator.TRUE);
  }

  /** What a generator of relaxed samples minimises. */
  Objective generator() {
    return FGan.of(divergence, FGan.Generator.TRICKY);
  }

  private void check() {
    if (!divergence.hasImportanceWeight()) {
      throw new UnsupportedException(
          "boundary-seeking training, divergence",
          divergence.name() + ", whose importance weight is 1 for every sample",
          "a divergence whose weights tell samples apart",
          "use gan or squared-hellinger");
    }
    boolean logarithms =
        estimator == Estimator.REINFORCE_RUNNING || estimator == Estimator.REINFORCE_LOG_MEAN;
    if (logarithms && divergence.weight().form() == ScoreFunction.Form.CLAMPED) {
      throw new UnsupportedException(
          "boundary-seeking training, divergence",
          divergence.name() + " with REINFORCE, which takes logarithms of weights that may be 0",
          "a divergence whose weights are above 0",
          "use importance sampling, or divergence gan");
    }
    if (!estimator.weightsSamples()) {
      samples = 1;
    }
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "a data set of -1 and 1", "call data(BarsAndStripes.create(7, 6000))");
    }
    if (model == null) {
      throw new InvalidArgumentException(
          "model", "none", "a generator of logits and a critic", "call model(...)");
    }
    critic().check(model.critic());
    model
        .generator()
        .squashedOutput()
        .ifPresent(
            layer -> {
              throw new UnsupportedException(
                  "model " + model.name(),
                  "a generator that ends in " + layer,
                  "a generator whose outputs are logits",
                  "leave out its last layer: samples are drawn from the logits");
            });
    if (variables == Variables.CLASSES && model.imageShape().c() < 2) {
      throw new InvalidArgumentException(
          "model " + model.name(),
          "images of " + model.imageShape().c() + " channel",
          "a channel for each of 2 or more classes",
          "use variables(BINARY) for binary pixels");
    }
    if (batch() % model.packed() != 0) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch()),
          "a multiple of " + model.packed() + ", the samples of a pack",
          "change the batch or the model's critic");
    }
    boolean alone = samples == 1 && normaliser == Normaliser.LATENT;
    if (alone && (estimator == Estimator.IMPORTANCE || estimator == Estimator.REINFORCE_LOG_MEAN)) {
      throw new UnsupportedException(
          "samples of a latent code",
          "1, whose normalised weight is 1 whatever the critic says: the expected gradient is 0",
          "at least 2",
          "20 is a usual number; or normalise over the batch");
    }
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the training, ready to begin
   * @throws InvalidArgumentException if data or model are missing, or the data smaller than the
   *     batch
   * @throws dev.forger.ShapeException if the data do not have the model's shape
   * @throws UnsupportedException if one sample a latent code, or weights that are all equal, would
   *     leave no gradient, or the critic gives no logits
   * @throws dev.forger.OutOfDeviceMemoryException if the plan does not fit
   */
  public BoundaryGan build() {
    check();
    requireShape("model " + model.name() + ", first layer of the critic", data, model.imageShape());
    requireBatch(data.size(), "images of " + data.name());
    return new BoundaryGan(this);
  }
}
