// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Safetensors;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.translation.DomainSamples;
import dev.forger.gan.translation.StarGan;
import dev.forger.gan.translation.TranslationModels;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Images of several domains, any into any, by one generator: {@link StarGan}. */
final class StarSystem implements RunSystem {
  private static final String OBJECTIVE = "wgan-gp";
  private static final int CRITIC_LAYERS = 3;

  @Override
  public String name() {
    return "star-gan";
  }

  @Override
  public String description() {
    return "images of several domains, the labels of the data, any into any by one generator";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        SystemKeys.HIDDEN,
        SystemKeys.BLOCKS,
        SystemKeys.CRITIC_WIDTH,
        GanKeys.OBJECTIVE,
        GanKeys.OBJECTIVE_PARAMETERS,
        GanKeys.PENALTY_LAMBDA,
        GanKeys.PENALTY_ONE_SIDED,
        ConditionKeys.CLASS_WEIGHT,
        SystemKeys.CYCLE,
        GanKeys.CRITIC_STEPS,
        GanKeys.GENERATOR_OPTIMIZER,
        GanKeys.GENERATOR_RATE,
        GanKeys.GENERATOR_BETA1,
        GanKeys.GENERATOR_BETA2,
        GanKeys.CRITIC_OPTIMIZER,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_BETA1,
        GanKeys.CRITIC_BETA2);
  }

  /** Rates suit the networks; a penalty, parameters and critic steps belong to the objective. */
  @Override
  public Set<ConfigKey> dependents(Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    Set<ConfigKey> dropped = new HashSet<>();
    if (RunSystem.changes(values, layer, GanKeys.OBJECTIVE)) {
      dropped.add(GanKeys.OBJECTIVE_PARAMETERS);
      dropped.add(GanKeys.PENALTY_LAMBDA);
      dropped.add(GanKeys.PENALTY_ONE_SIDED);
      dropped.add(GanKeys.CRITIC_STEPS);
    }
    return dropped;
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    Objectives.check(values);
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    RunSystem.requireClasses(name(), data);
    values.putIfAbsent(SystemKeys.HIDDEN, 16L);
    values.putIfAbsent(SystemKeys.BLOCKS, 2L);
    values.putIfAbsent(SystemKeys.CRITIC_WIDTH, 32L);
    values.putIfAbsent(GanKeys.OBJECTIVE, OBJECTIVE);
    boolean penalized = Objectives.hasPenalty((String) values.get(GanKeys.OBJECTIVE));
    if (penalized) {
      values.putIfAbsent(GanKeys.PENALTY_LAMBDA, 10.0);
      values.putIfAbsent(GanKeys.PENALTY_ONE_SIDED, false);
    }
    Objectives.completeParameters(values);
    values.putIfAbsent(ConditionKeys.CLASS_WEIGHT, 1.0);
    values.putIfAbsent(SystemKeys.CYCLE, 10.0);
    values.putIfAbsent(GanKeys.CRITIC_STEPS, penalized ? 5L : 1L);
    values.putIfAbsent(ConfigKey.BATCH, 16L);
    Defaults.adversarial(values, 2e-4, 2e-4);
  }

  @Override
  public String title(RunConfig config) {
    return "StarGAN " + config.text(GanKeys.OBJECTIVE);
  }

  /** Samples are images of the tenth that is held out, and their translations. */
  @Override
  public boolean samplesNeedData() {
    return true;
  }

  private static Network generator(RunConfig config, ImageDataset data) {
    return TranslationModels.domainGenerator(
        image(data),
        data.labelCount(),
        config.integer(SystemKeys.HIDDEN),
        config.integer(SystemKeys.BLOCKS));
  }

  private static Shape image(ImageDataset data) {
    return Shape.of(data.height(), data.width(), data.channels());
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    int width = config.integer(SystemKeys.CRITIC_WIDTH);
    return StarGan.builder(device)
        .data(HeldOut.of(data, Split.TRAIN))
        .shown(HeldOut.of(data, Split.TEST))
        .model(
            generator(config, data),
            TranslationModels.domainCritic(image(data), data.labelCount(), width, CRITIC_LAYERS))
        .objective(Objectives.create(config))
        .classWeight(config.real(ConditionKeys.CLASS_WEIGHT))
        .cycle(config.real(SystemKeys.CYCLE))
        .criticSteps(config.integer(GanKeys.CRITIC_STEPS))
        .batch(config.integer(ConfigKey.BATCH))
        .optimizers(GanSystem.generatorOptimizer(config), GanSystem.criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }

  /** Needs the generator alone, and images of the run's data. */
  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    ImageDataset data = RunPlan.dataOf(config);
    Weights generator = null;
    try (Safetensors file = Checkpoint.open(checkpoint)) {
      generator = new Weights(device, generator(config, data));
      generator.readFrom(file, "generator.");
      return DomainSamples.owning(generator, data.labelCount(), HeldOut.of(data, Split.TEST));
    } catch (RuntimeException e) {
      if (generator != null) {
        generator.close();
      }
      data.close();
      throw e;
    }
  }
}
