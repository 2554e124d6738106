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
import dev.forger.gan.RateDecay;
import dev.forger.gan.RealBatches;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Sampler;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.Trainer;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImageDataset;
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
public final class SemiSupervisedGan extends Trainer {
  private final Device device;
  private final SemiSupervisedModel model;
  private final int batch;
  private final boolean supervisedOnly;
  private final String options;
  private final RateDecay rateDecay;
  private final LabelledSamples labelled;
  private final RealBatches unlabelled;
  private final Weights generator;
  private final Weights averagedGenerator;
  private final OptimizerState generatorState;
  private final Classifier classifier;
  private final Classifier averaged;
  private final ClassifierStep classifierStep;
  private final GeneratorStep generatorStep;
  private final HeldOut heldOut;

  SemiSupervisedGan(SemiSupervisedGanBuilder o, SemiSupervisedModel model) {
    super(columns(o));
    this.device = o.device;
    this.model = model;
    this.batch = o.batch;
    this.supervisedOnly = o.supervisedOnly;
    this.options =
        o.labels + " labels " + (supervisedOnly ? "alone" : o.generatorLoss + " " + o.weight);
    this.rateDecay = o.rateDecay;
    try {
      labelled = new LabelledSamples(o.data, o.labels, batch, o.seed);
      unlabelled = own(new RealBatches(o.data, o.seed, batch));
      generator = own(new Weights(device, model.generator()));
      averagedGenerator = own(new Weights(device, model.generator()));
      generator.initialize(model.initializer(), o.seed);
      generatorState = own(new OptimizerState(o.generatorOptimizer, generator));
      Weights features = own(new Weights(device, model.features()));
      Weights head = own(new Weights(device, model.head()));
      features.initialize(model.initializer(), o.seed ^ 0x5eedc417c0de0001L);
      head.initialize(model.initializer(), o.seed ^ 0x5eedc417c0de0002L);
      classifier =
          new Classifier(
              features,
              head,
              own(new OptimizerState(o.classifierOptimizer, features)),
              own(new OptimizerState(o.classifierOptimizer, head)));
      Weights averagedFeatures = own(new Weights(device, model.features()));
      Weights averagedHead = own(new Weights(device, model.head()));
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
                  batch,
                  o.seed));
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
                      batch,
                      o.seed));
      heldOut = own(new HeldOut(averaged, o.heldOut, o.heldOutEvery));
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
    double factor = rateDecay.factor(taken);
    classifier.rateFactor(factor);
    generatorState.rateFactor(factor);
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
      String layer = running.findNotFinite();
      throw new DivergenceException(
          taken + 1, layer == null ? e.node() : layer, e.given(), e.remedy());
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
    return steps() * batch * (supervisedOnly ? 1 : 2);
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
    try (ErrorRate rate = new ErrorRate(averaged)) {
      return rate.of(data);
    }
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
        + batch;
  }

  @Override
  protected String isa() {
    return device.isa();
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    generator.writeTo(writer, "generator.");
    averagedGenerator.writeTo(writer, "average.");
    generatorState.writeTo(writer, "generator_optimizer.");
    classifier.writeTo(writer);
    averaged.features().writeTo(writer, "average_features.");
    averaged.head().writeTo(writer, "average_head.");
    heldOut.writeTo(writer);
  }

  @Override
  protected void readFrom(Safetensors file) {
    unlabelled.rewind();
    generator.readFrom(file, "generator.");
    averagedGenerator.readFrom(file, "average.");
    generatorState.readFrom(file, "generator_optimizer.");
    classifier.readFrom(file);
    averaged.features().readFrom(file, "average_features.");
    averaged.head().readFrom(file, "average_head.");
    heldOut.readFrom(file);
  }

  @Override
  protected String findNotFiniteWeight() {
    String name = classifier.findNotFinite();
    if (name != null) {
      return name;
    }
    name = generator.findNotFinite();
    return name == null ? null : "generator." + name;
  }

  @Override
  public long prefetchBytes() {
    return supervisedOnly ? 0 : unlabelled.bytes();
  }
}
