// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.MemoryUse;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.AdversarialTrainer;
import dev.forger.gan.GanModel;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A generator of discrete samples and its critic in training (Hjelm et al. 2018, "Boundary-Seeking
 * Generative Adversarial Networks", arXiv 1702.08431). The generator's outputs are logits of g(x |
 * z); M samples of each latent code are weighted by what the critic says of the ratio of densities,
 * w, and the generator raises the likelihood of heavy ones.
 *
 * <p>A step is one of both sides on the same samples; both see the critic from before. Other {@link
 * Estimator}s of the generator's gradient stand beside importance sampling for comparison.
 */
@System(
    row = {"A5.1", "A5.2", "A5.3", "A5.4", "A5.5", "A6.1"},
    equation =
        "min_G -E_z sum_m w~_m log g(x_m | z), w~ = w / sum w, w = (f*)'(T(x)), w~ and x fixed",
    seed = {1, 4})
public final class BoundaryGan extends AdversarialTrainer {
  private static final List<String> LOSSES =
      List.of("critic_loss", "critic_real", "critic_fake", "generator_loss");
  private static final List<String> WEIGHTS =
      List.of("effective_samples", "weight_variance", "log_weight_variance", "log_z", "fake_seen");

  private final GanModel model;
  private final String options;
  final Weights generator;
  final Weights critic;
  final Weights averaged;
  final Tensor logZ;
  private final Variables variables;
  private final DiscreteStep step;

  BoundaryGan(BoundaryGanBuilder options) {
    super(
        columns(options.estimator),
        options,
        options.model.generator(),
        options.model.critic(),
        options.model.initializer(),
        options.data);
    this.model = options.model;
    this.variables = options.variables;
    this.options = options.signature();
    this.generator = generator();
    this.critic = critic();
    this.averaged = averaged();
    try {
      logZ = own(Tensor.zeros(device(), 1, Shape.features(1), MemoryUse.STATISTICS));
      step =
          own(
              step(
                  new Parts(
                      generator,
                      critic,
                      generatorState(),
                      criticState(),
                      average(),
                      logZ,
                      options)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the options of a training.
   *
   * @param device where it trains
   * @return a builder
   */
  public static BoundaryGanBuilder builder(Device device) {
    return new BoundaryGanBuilder(device);
  }

  private static List<String> columns(Estimator estimator) {
    return estimator.weightsSamples()
        ? Stream.concat(LOSSES.stream(), WEIGHTS.stream()).toList()
        : LOSSES;
  }

  private static DiscreteStep step(Parts parts) {
    return parts.options().estimator.weightsSamples()
        ? new ScoreStep(parts)
        : new PathwiseStep(parts);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long iteration = steps();
    decayRates();
    real().next(iteration, step.real());
    try {
      step.run(iteration);
    } catch (DivergenceException e) {
      throw located(e, iteration + 1, step.program().findNotFinite(0));
    }
    float onReal = step.loss(DiscreteStep.REAL);
    float onFake = step.loss(DiscreteStep.FAKE);
    metrics.set(0, onReal + onFake);
    metrics.set(1, onReal);
    metrics.set(2, onFake);
    metrics.set(3, step.loss(DiscreteStep.GENERATOR));
    if (metrics.names().size() == LOSSES.size()) {
      return;
    }
    metrics.set(4, step.diagnostic(ScoreFunction.EFFECTIVE_SAMPLES));
    metrics.set(5, step.diagnostic(ScoreFunction.WEIGHT_VARIANCE));
    metrics.set(6, step.diagnostic(ScoreFunction.LOG_WEIGHT_VARIANCE));
    metrics.set(7, step.diagnostic(ScoreFunction.LOG_Z));
    metrics.set(8, step.diagnostic(ScoreFunction.BELOW));
  }

  /**
   * Returns the model.
   *
   * @return generator of logits, and critic
   */
  public GanModel model() {
    return model;
  }

  /**
   * Draws samples with the averaged weights.
   *
   * @param count at least 1
   * @param seed of latent codes and draws; sample i of a seed is the same for any count
   * @return images of -1 and 1
   */
  public Samples sample(int count, long seed) {
    try (SampleSource source = samples(seed)) {
      return source.sample(count);
    }
  }

  @Override
  public SampleSource samples(long seed) {
    return new DiscreteSampler(averaged, variables, seed);
  }

  /**
   * Returns the running average of log Z, the log of the mean weight.
   *
   * @return 0 before the first step
   */
  public float logZ() {
    return logZ.toFloats()[0];
  }

  @Override
  public Map<String, Program> programs() {
    return Map.of("step", step.program());
  }

  @Override
  protected String signature() {
    return "boundary-seeking "
        + model.name()
        + " "
        + model.imageShape()
        + " latent "
        + model.latent()
        + " "
        + parameterCounts()
        + " "
        + options;
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    super.writeTo(writer);
    writer.add("log_z", new long[] {1}, logZ.toFloats());
  }

  @Override
  protected void readFrom(Safetensors file) {
    if (!file.contains("log_z")) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          "log_z",
          "a file without it",
          "one value",
          "load a checkpoint of this training");
    }
    super.readFrom(file);
    logZ.write(file.floatArray("log_z"));
  }
}
