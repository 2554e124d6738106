// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.UnsupportedException;
import dev.forger.gan.TrainerBuilder;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Wasserstein;
import java.util.Objects;

/**
 * Options of an {@link AdversarialClassifier}; data are required. Unless set, a batch has 64
 * images. The classifier's weights at the start depend on the seed alone, not on the teacher.
 */
public final class AdversarialClassifierBuilder
    extends TrainerBuilder<AdversarialClassifierBuilder> {
  ImageDataset data;
  ImageDataset heldOut;
  int heldOutEvery = 1;
  ClassificationModel model;
  Teacher teacher = Teacher.IMPORTANCE;
  FDivergence divergence = FDivergences.of("gan");
  boolean centred;
  Optimizer classifierOptimizer = Optimizer.adam(1e-3, 0.5, 0.999);
  Optimizer criticOptimizer = Optimizer.adam(1e-3, 0.5, 0.999);
  int samples = 10;
  double logZDecay = 0.95;
  double clip = 0.01;
  int criticSteps = 1;

  AdversarialClassifierBuilder(Device device) {
    super(device, 64);
  }

  @Override
  protected AdversarialClassifierBuilder self() {
    return this;
  }

  /**
   * Sets the labelled images. Required; the caller closes them after the training.
   *
   * @param data every image has a label
   * @return this builder
   */
  public AdversarialClassifierBuilder data(ImageDataset data) {
    this.data = data;
    return this;
  }

  /**
   * Reports the error on images held out.
   *
   * @param images labelled images of the model's shape; the caller closes them after the training
   * @param every steps from one error to the next, at least 1
   * @return this builder
   */
  public AdversarialClassifierBuilder heldOut(ImageDataset images, int every) {
    this.heldOut = Objects.requireNonNull(images, "images");
    this.heldOutEvery = positive("steps from one error to the next", every);
    return this;
  }

  /**
   * Sets the model; the default is {@link ClassificationModel#convolutional} of 32.
   *
   * @param model classifier and critic
   * @return this builder
   */
  public AdversarialClassifierBuilder model(ClassificationModel model) {
    this.model = Objects.requireNonNull(model, "model");
    return this;
  }

  /**
   * Sets what the classifier learns from; the default is {@link Teacher#IMPORTANCE}.
   *
   * @param teacher which
   * @return this builder
   */
  public AdversarialClassifierBuilder teacher(Teacher teacher) {
    this.teacher = Objects.requireNonNull(teacher, "teacher");
    return this;
  }

  /**
   * Sets the divergence whose bound the critic maximises, from which weights follow; the default is
   * {@code gan}. Cross entropy and Wasserstein have none.
   *
   * @param divergence one of {@link FDivergences}, but for the total variation
   * @return this builder
   */
  public AdversarialClassifierBuilder divergence(FDivergence divergence) {
    this.divergence = Objects.requireNonNull(divergence, "divergence");
    return this;
  }

  /**
   * Subtracts the mean of the importance weights, a control variate: the expected gradient stays.
   * The default is false, the published estimator.
   *
   * @param centred whether to subtract
   * @return this builder
   */
  public AdversarialClassifierBuilder centred(boolean centred) {
    this.centred = centred;
    return this;
  }

  /**
   * Sets M, the labels that are drawn of each image; the default is 10.
   *
   * @param samples at least 2
   * @return this builder
   */
  public AdversarialClassifierBuilder samples(int samples) {
    this.samples = positive("samples", samples);
    return this;
  }

  /**
   * Sets both optimisers; the default is Adam(0.001, 0.5, 0.999) for both.
   *
   * @param classifier of the classifier
   * @param critic of the critic
   * @return this builder
   */
  public AdversarialClassifierBuilder optimizers(Optimizer classifier, Optimizer critic) {
    this.classifierOptimizer = Objects.requireNonNull(classifier, "classifier");
    this.criticOptimizer = Objects.requireNonNull(critic, "critic");
    return this;
  }

  /**
   * Sets the decay of the running average of log Z, the baseline of {@link
   * Teacher#REINFORCE_RUNNING}; the default is 0.95.
   *
   * @param decay 0 to 1
   * @return this builder
   */
  public AdversarialClassifierBuilder logZDecay(double decay) {
    this.logZDecay = decay("log Z decay", decay);
    return this;
  }

  /**
   * Sets the bound of the weights of a {@link Teacher#WASSERSTEIN} critic; the default is 0.01.
   *
   * @param bound above 0
   * @return this builder
   */
  public AdversarialClassifierBuilder clip(double bound) {
    if (!(bound > 0) || Double.isInfinite(bound)) {
      throw new InvalidArgumentException(
          "clip", Double.toString(bound), "a finite number above 0", "0.01 is the paper's");
    }
    this.clip = bound;
    return this;
  }

  /**
   * Sets the steps of the critic before each step of the classifier; the default is 1. The critic
   * sees images of its own in all but the last, so that the classifier sees the same images in the
   * same order for any number.
   *
   * @param steps at least 1
   * @return this builder
   */
  public AdversarialClassifierBuilder criticSteps(int steps) {
    this.criticSteps = positive("critic steps", steps);
    return this;
  }

  /** What the critic minimises. */
  Objective critic() {
    return teacher == Teacher.WASSERSTEIN
        ? Wasserstein.create()
        : FGan.of(divergence, FGan.Generator.TRUE);
  }

  /** How drawn labels are weighted. */
  ScoreFunction.Weighting weighting() {
    return new ScoreFunction.Weighting(
        samples, teacher.score, false, centred, divergence.weight(), logZDecay, 1);
  }

  /** What must be equal for checkpoints to be exchanged. */
  String signature() {
    String more = teacher.hasCritic() && criticSteps > 1 ? " critic steps " + criticSteps : "";
    return named() + more;
  }

  private String named() {
    return switch (teacher) {
      case CROSS_ENTROPY -> "by " + teacher + " batch " + batch();
      case WASSERSTEIN -> "by " + teacher + " clip " + clip + " batch " + batch();
      default ->
          "by " + teacher + " " + divergence.name() + " samples " + samples + " batch " + batch();
    };
  }

  private void check() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "labelled images", "call data(CifarDataset.open(...))");
    }
    if (data.labelCount() < 2) {
      throw new InvalidArgumentException(
          "data " + data.name(),
          data.labelCount() + " classes",
          "labelled images of at least 2 classes",
          "use class folders or a data set with labels");
    }
    requireBatch(data.size(), "images of " + data.name());
    if (teacher.weightsSamples()) {
      checkWeights();
    }
  }

  private void checkWeights() {
    String training = "classifier taught by weighted labels, ";
    if (!divergence.hasImportanceWeight()) {
      throw new UnsupportedException(
          training + "divergence",
          divergence.name() + ", whose importance weight is 1 for every sample",
          "a divergence whose weights tell samples apart",
          "use gan or squared-hellinger");
    }
    if (teacher != Teacher.IMPORTANCE && divergence.weight().form() == ScoreFunction.Form.CLAMPED) {
      throw new UnsupportedException(
          training + "divergence",
          divergence.name() + " with REINFORCE, which takes logarithms of weights that may be 0",
          "a divergence whose weights are above 0",
          "use importance sampling, or divergence gan");
    }
    if (samples == 1 && teacher != Teacher.REINFORCE_RUNNING) {
      throw new UnsupportedException(
          training + "labels of an image",
          "1, whose normalised weight is 1 whatever the critic says: the expected gradient is 0",
          "at least 2",
          "10 is a usual number");
    }
  }

  private ClassificationModel checkedModel() {
    Shape image = Shape.of(data.height(), data.width(), data.channels());
    ClassificationModel chosen =
        model != null ? model : ClassificationModel.convolutional(image, data.labelCount(), 32);
    requireShape("model " + chosen.name(), data, chosen.imageShape());
    if (heldOut != null) {
      requireShape("model " + chosen.name(), heldOut, chosen.imageShape());
    }
    if (chosen.classes() != data.labelCount()) {
      throw new InvalidArgumentException(
          "model " + chosen.name(),
          chosen.classes() + " classes",
          "the " + data.labelCount() + " of " + data.name(),
          "build it for as many classes as the data has");
    }
    critic().check(chosen.head());
    return chosen;
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the training, ready to begin
   * @throws InvalidArgumentException if data are missing, have no classes or other ones than the
   *     model, or are smaller than the batch
   * @throws dev.forger.ShapeException if the data do not have the model's shape
   * @throws UnsupportedException if weights that are all equal would leave no gradient, or the
   *     critic gives no logits
   */
  public AdversarialClassifier build() {
    check();
    return new AdversarialClassifier(this, checkedModel());
  }
}
