// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.MovingAverage;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Weights;
import dev.forger.gan.NetworkTrainer;
import dev.forger.gan.RealBatches;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Sampler;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.metrics.ErrorRate;
import dev.forger.gan.metrics.HeldOutError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A classifier that learns from few labelled images, many unlabelled ones and those of a generator
 * (Salimans et al. 2016, arXiv 1606.03498, section 5): K logits l tell the class, and D(x) = Z / (Z
 * + 1) with Z = Σ e^l_k tells real from fake. The generator matches the features of real images.
 *
 * <p>{@link SemiSupervisedGanBuilder#supervisedOnly} trains the same classifier on the labelled
 * images alone, to compare with.
 */
@System(
    row = "A2.15",
    equation =
        "L = E[lse l(x) - l_y(x)] + w/2 {E[sp(-lse l(x'))] + E[sp(lse l(G(z)))]},"
            + " lse l = ln Σ e^l_k; min_G |E f(x') - E f(G(z))|²",
    seed = 0)
public final class SemiSupervisedGan extends NetworkTrainer {
  private final SemiSupervisedModel model;
  private final boolean supervisedOnly;
  private final String options;
  private final LabelledSamples labelled;
  private final RealBatches unlabelled;
  private final Weights generator;
  private final Weights averagedGenerator;
  private final OptimizerState generatorState;
  private final Classifier classifier;
  private final Classifier averaged;
  private final ClassifierStep classifierStep;
  private final GeneratorStep generatorStep;
  private final HeldOutError heldOut;

  SemiSupervisedGan(SemiSupervisedGanBuilder o, SemiSupervisedModel model) {
    super(columns(o), o);
    this.model = model;
    this.supervisedOnly = o.supervisedOnly;
    this.options =
        o.labels + " labels " + (supervisedOnly ? "alone" : o.generatorLoss + " " + o.weight);
    try {
      labelled = new LabelledSamples(o.data, o.labels, batch(), seed());
      unlabelled = batches(o.data, seed());
      generator = network("generator", model.generator());
      averagedGenerator = average("average", model.generator());
      generator.initialize(model.initializer(), seed());
      generatorState = optimizer("generator_optimizer", o.generatorOptimizer, generator);
      Weights features = network("features", model.features());
      Weights head = network("head", model.head());
      features.initialize(model.initializer(), seed() ^ 0x5eedc417c0de0001L);
      head.initialize(model.initializer(), seed() ^ 0x5eedc417c0de0002L);
      classifier =
          new Classifier(
              features,
              head,
              optimizer("features_optimizer", o.classifierOptimizer, features),
              optimizer("head_optimizer", o.classifierOptimizer, head));
      Weights averagedFeatures = average("average_features", model.features());
      Weights averagedHead = average("average_head", model.head());
      averaged = new Classifier(averagedFeatures, averagedHead, null, null);
      List<MovingAverage> averages =
          List.of(
              new MovingAverage(features, averagedFeatures, o.average),
              new MovingAverage(head, averagedHead, o.average));
      // Also of a generator that is not trained: samples are of the average.
      MovingAverage generated = new MovingAverage(generator, averagedGenerator, o.average);
      classifierStep =
          own(
              new ClassifierStep(
                  classifier,
                  averages,
                  supervisedOnly ? null : generator,
                  o.weight,
                  batch(),
                  seed()));
      generatorStep =
          supervisedOnly
              ? null
              : own(
                  new GeneratorStep(
                      classifier,
                      o.generatorLoss,
                      generator,
                      generatorState,
                      generated,
                      classifierStep.unlabelled(),
                      batch(),
                      seed()));
      heldOut = own(new HeldOutError(o.heldOut == null ? null : rate(), o.heldOut, o.heldOutEvery));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static List<String> columns(SemiSupervisedGanBuilder o) {
    List<String> names = new ArrayList<>(List.of("labelled_loss"));
    if (!o.supervisedOnly) {
      names.addAll(List.of("real_loss", "fake_loss", "generator_loss"));
    }
    if (o.heldOut != null) {
      names.add("error");
    }
    return names;
  }

  /**
   * Starts the options of a semi-supervised GAN.
   *
   * @param device where it trains
   * @return a builder
   */
  public static SemiSupervisedGanBuilder builder(Device device) {
    return new SemiSupervisedGanBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    decayRates();
    heldOut.before(taken);
    labelled.next(taken, classifierStep.labelled(), classifierStep.labels());
    if (!supervisedOnly) {
      unlabelled.next(taken, classifierStep.unlabelled());
    }
    Program running = classifierStep.program();
    try {
      classifierStep.run(taken);
      if (!supervisedOnly) {
        running = generatorStep.program();
        generatorStep.run(taken);
      }
    } catch (DivergenceException e) {
      throw located(e, taken + 1, running.findNotFinite());
    }
    report(metrics);
  }

  private void report(StepMetrics metrics) {
    int at = 0;
    metrics.set(at++, classifierStep.loss(0));
    if (!supervisedOnly) {
      metrics.set(at++, classifierStep.loss(1));
      metrics.set(at++, classifierStep.loss(2));
      metrics.set(at++, generatorStep.loss());
    }
    if (heldOut.isPresent()) {
      metrics.set(at, heldOut.error());
    }
  }

  @Override
  public long steps() {
    return classifier.featuresState().iterations();
  }

  /** Labelled ones and, unless it learns from these alone, unlabelled ones. */
  @Override
  public long samplesSeen() {
    return steps() * batch() * (supervisedOnly ? 1 : 2);
  }

  /**
   * Returns the model.
   *
   * @return generator and classifier
   */
  public SemiSupervisedModel model() {
    return model;
  }

  /**
   * Returns which samples of the data have their labels used.
   *
   * @return indices, as many as labels were asked for
   */
  public int[] labelled() {
    return labelled.indices();
  }

  /**
   * Classifies labelled images by the moving average of the classifier as it is now.
   *
   * @param data labelled images of the model's shape
   * @return the share that is wrong, 0 to 1
   * @throws dev.forger.ShapeException if they have another shape
   */
  public double error(ImageDataset data) {
    try (ErrorRate rate = rate()) {
      return rate.of(data);
    }
  }

  private ErrorRate rate() {
    return new ErrorRate(device(), model.imageShape(), model.classes(), averaged::infer);
  }

  /** Samples of the moving average of the generator. */
  @Override
  public SampleSource samples(long seed) {
    return new Sampler(averagedGenerator, seed);
  }

  @Override
  public Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("classifier step", classifierStep.program());
    if (!supervisedOnly) {
      programs.put("generator step", generatorStep.program());
    }
    return programs;
  }

  @Override
  protected String signature() {
    return "semi-supervised "
        + model.name()
        + " "
        + model.imageShape()
        + " classes "
        + model.classes()
        + " "
        + options
        + " parameters "
        + model.generator().parameterCount()
        + "+"
        + model.features().parameterCount()
        + "+"
        + model.head().parameterCount()
        + " batch "
        + batch();
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    super.writeTo(writer);
    heldOut.writeTo(writer);
  }

  @Override
  protected void readFrom(Safetensors file) {
    super.readFrom(file);
    heldOut.readFrom(file);
  }

  @Override
  public long prefetchBytes() {
    return supervisedOnly ? 0 : unlabelled.bytes();
  }
}
