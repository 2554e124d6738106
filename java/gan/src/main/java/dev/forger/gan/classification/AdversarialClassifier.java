// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.NetworkTrainer;
import dev.forger.gan.RealBatches;
import dev.forger.gan.SampleSource;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.metrics.ErrorRate;
import dev.forger.gan.metrics.HeldOutError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A classifier g(y | x) as a conditional generator of labels, taught by a critic that tells an
 * image with its label from the image with a drawn one (Hjelm et al. 2018, arXiv 1702.08431,
 * section 4.1). Labels have no gradient: the critic's importance weights, or REINFORCE, stand in
 * for it. Beside them {@link Teacher} has cross entropy without a critic, and a critic with clipped
 * weights that sees the softmax.
 */
@System(
    row = "A8.8",
    equation =
        "min_g -E_x sum_m w~_m log g(y_m | x), y_m ~ g(y | x), w~ = w / sum w,"
            + " w = (f*)'(T(x, y)); T bounds D_f of p(x) p(y | x) and p(x) g(y | x)",
    seed = 4)
public final class AdversarialClassifier extends NetworkTrainer {
  private static final long LAST_ITERATION = (1L << 32) - 1;

  private final ClassificationModel model;
  private final Teacher teacher;
  private final String options;
  private final ImageDataset shown;
  private final int criticSteps;
  private final RealBatches batches;
  private final RealBatches criticBatches;
  private final HostBuffer labels;
  final Weights classifier;
  private final OptimizerState classifierState;
  final Critic critic;
  private final Tensor logZ;
  final ClassifierStep step;
  private final HeldOutError heldOut;

  AdversarialClassifier(AdversarialClassifierBuilder o, ClassificationModel model) {
    super(columns(o), o);
    this.model = model;
    this.teacher = o.teacher;
    this.options = o.signature();
    this.criticSteps = teacher.hasCritic() ? o.criticSteps : 1;
    this.shown = o.heldOut != null ? o.heldOut : o.data;
    this.labels = HostBuffer.allocate(batch());
    try {
      batches = batches(o.data, seed());
      criticBatches = batches(o.data, seed() ^ 0x5eedc417c0de0003L);
      classifier = network("classifier", model.classifier());
      classifier.initialize(model.initializer(), seed());
      classifierState = optimizer("classifier_optimizer", o.classifierOptimizer, classifier);
      critic = teacher.hasCritic() ? critic(o) : null;
      logZ = own(Tensor.zeros(device(), 1, Shape.features(1), MemoryUse.STATISTICS));
      step = own(ClassifierStep.of(new Parts(classifier, classifierState, critic, logZ, o)));
      heldOut =
          own(new HeldOutError(o.heldOut == null ? null : errorRate(), o.heldOut, o.heldOutEvery));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Critic critic(AdversarialClassifierBuilder o) {
    Weights features = network("features", model.features());
    Weights head = network("head", model.head());
    features.initialize(model.initializer(), seed() ^ 0x5eedc417c0de0001L);
    head.initialize(model.initializer(), seed() ^ 0x5eedc417c0de0002L);
    return new Critic(
        features,
        head,
        optimizer("features_optimizer", o.criticOptimizer, features),
        optimizer("head_optimizer", o.criticOptimizer, head));
  }

  private ErrorRate errorRate() {
    return ErrorRate.of(classifier);
  }

  private static List<String> columns(AdversarialClassifierBuilder o) {
    List<String> names = new ArrayList<>(List.of("classifier_loss"));
    if (o.teacher.hasCritic()) {
      names.addAll(List.of("critic_loss", "critic_real", "critic_fake"));
    }
    if (o.teacher.weightsSamples()) {
      names.addAll(List.of("effective_samples", "weight_variance", "log_z"));
    }
    if (o.heldOut != null) {
      names.add("error");
    }
    return names;
  }

  /**
   * Starts the options of a training.
   *
   * @param device where it trains
   * @return a builder
   */
  public static AdversarialClassifierBuilder builder(Device device) {
    return new AdversarialClassifierBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    decayRates();
    heldOut.before(taken);
    try {
      for (int i = 1; i < criticSteps; i++) {
        long drawn = taken * (criticSteps - 1) + i - 1;
        read(criticBatches, drawn);
        // Random numbers from the end of their range: those from its beginning are the last step's.
        step.trainCritic(LAST_ITERATION - drawn);
      }
      read(batches, taken);
      step.run(taken);
    } catch (DivergenceException e) {
      throw located(e, taken + 1, step.program().findNotFinite());
    }
    report(metrics);
  }

  private void read(RealBatches from, long taken) {
    from.next(taken, step.images());
    int[] classes = from.labels();
    for (int i = 0; i < batch(); i++) {
      if (classes[i] < 0) {
        throw new InvalidArgumentException(
            "data",
            "image " + from.indices()[i] + " without a label",
            "a label on every image",
            "put every image into a class folder");
      }
      labels.floats().put(i, classes[i]);
    }
    labels.copyTo(step.labels(), 0, batch());
  }

  private void report(StepMetrics metrics) {
    int at = 0;
    metrics.set(at++, step.loss(ClassifierStep.CLASSIFIER));
    if (teacher.hasCritic()) {
      float real = step.loss(ClassifierStep.REAL);
      float fake = step.loss(ClassifierStep.FAKE);
      metrics.set(at++, real + fake);
      metrics.set(at++, real);
      metrics.set(at++, fake);
    }
    if (teacher.weightsSamples()) {
      metrics.set(at++, step.diagnostic(ScoreFunction.EFFECTIVE_SAMPLES));
      metrics.set(at++, step.diagnostic(ScoreFunction.WEIGHT_VARIANCE));
      metrics.set(at++, step.diagnostic(ScoreFunction.LOG_Z));
    }
    if (heldOut.isPresent()) {
      metrics.set(at, heldOut.error());
    }
  }

  @Override
  public long steps() {
    return classifierState.iterations();
  }

  /**
   * Returns the model.
   *
   * @return classifier and critic
   */
  public ClassificationModel model() {
    return model;
  }

  /**
   * Classifies labelled images by the most probable class, by the weights as they are now.
   *
   * @param data labelled images of the model's shape
   * @return the share that is wrong, 0 to 1
   * @throws dev.forger.ShapeException if they have another shape
   */
  public double error(ImageDataset data) {
    try (ErrorRate rate = errorRate()) {
      return rate.of(data);
    }
  }

  /** Images held out, or else of the data, sorted by what the classifier says of them. */
  @Override
  public SampleSource samples(long seed) {
    return new SortedSamples(errorRate(), shown, model.classes());
  }

  @Override
  public Map<String, Program> programs() {
    return Map.of("step", step.program());
  }

  @Override
  protected String signature() {
    return "classifier "
        + model.name()
        + " "
        + model.imageShape()
        + " classes "
        + model.classes()
        + " parameters "
        + model.classifier().parameterCount()
        + "+"
        + (model.features().parameterCount() + model.head().parameterCount())
        + " "
        + options;
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    super.writeTo(writer);
    writer.add("log_z", new long[] {1}, logZ.toFloats());
    heldOut.writeTo(writer);
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
    heldOut.readFrom(file);
  }
}
