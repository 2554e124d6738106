// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.Trainer;
import dev.forger.gan.classification.AdversarialClassifier;
import dev.forger.gan.classification.ClassificationModel;
import dev.forger.gan.classification.Teacher;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.divergence.FDivergences;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A classifier that a critic of images and labels teaches: {@link AdversarialClassifier}. */
final class ClassificationSystem implements RunSystem {
  /** What the classifier learns from. */
  static final ConfigKey TEACHER =
      new ConfigKey(
          "objective.teacher",
          v -> Values.constant(v, Teacher.class),
          "what a classifier learns from: labels, a critic's weights of drawn labels, its softmax");

  /** Bound of the weights of a Wasserstein critic. */
  static final ConfigKey CLIP =
      new ConfigKey(
          "objective.clip", Values::positive, "bound of the weights of a critic of the softmax");

  @Override
  public String name() {
    return "adversarial-classifier";
  }

  @Override
  public String description() {
    return "a classifier that draws labels, taught by a critic of images and labels";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        PairedSystem.WIDTH,
        TEACHER,
        BoundaryKeys.DIVERGENCE,
        BoundaryKeys.CENTRED,
        CLIP,
        BoundaryKeys.SAMPLES,
        BoundaryKeys.LOG_Z_DECAY,
        ConditionKeys.ERROR_EVERY,
        SystemKeys.RATE,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_STEPS);
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    RunSystem.requireClasses(name(), data);
    values.putIfAbsent(PairedSystem.WIDTH, 32L);
    values.putIfAbsent(TEACHER, "importance");
    values.putIfAbsent(BoundaryKeys.DIVERGENCE, "gan");
    values.putIfAbsent(BoundaryKeys.CENTRED, false);
    values.putIfAbsent(CLIP, 0.01);
    values.putIfAbsent(BoundaryKeys.SAMPLES, 10L);
    values.putIfAbsent(BoundaryKeys.LOG_Z_DECAY, 0.95);
    values.putIfAbsent(ConditionKeys.ERROR_EVERY, 100L);
    values.putIfAbsent(ConfigKey.BATCH, 64L);
    values.putIfAbsent(SystemKeys.RATE, 1e-3);
    values.putIfAbsent(GanKeys.CRITIC_RATE, 1e-3);
    values.putIfAbsent(GanKeys.CRITIC_STEPS, 1L);
  }

  @Override
  public String title(RunConfig config) {
    return "classifier by " + config.text(TEACHER);
  }

  /** Samples are images of the tenth that is held out, sorted by class. */
  @Override
  public boolean samplesNeedData() {
    return true;
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    Shape image = Shape.of(data.height(), data.width(), data.channels());
    int width = config.integer(PairedSystem.WIDTH);
    return AdversarialClassifier.builder(device)
        .data(HeldOut.of(data, Split.TRAIN))
        .heldOut(HeldOut.of(data, Split.TEST), config.integer(ConditionKeys.ERROR_EVERY))
        .model(ClassificationModel.convolutional(image, data.labelCount(), width))
        .teacher(Teacher.valueOf(config.text(TEACHER).toUpperCase(Locale.ROOT).replace('-', '_')))
        .divergence(FDivergences.of(config.text(BoundaryKeys.DIVERGENCE)))
        .centred(config.flag(BoundaryKeys.CENTRED))
        .clip(config.real(CLIP))
        .samples(config.integer(BoundaryKeys.SAMPLES))
        .logZDecay(config.real(BoundaryKeys.LOG_Z_DECAY))
        .criticSteps(config.integer(GanKeys.CRITIC_STEPS))
        .batch(config.integer(ConfigKey.BATCH))
        .optimizers(
            Optimizer.adam(config.real(SystemKeys.RATE), 0.5, 0.999),
            Optimizer.adam(config.real(GanKeys.CRITIC_RATE), 0.5, 0.999))
        .rateDecay(Defaults.rateDecay(config))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }
}
