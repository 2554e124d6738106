// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Optimizer;
import dev.forger.Parameter;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.StepGradients;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of the recorded steps, at a rate so small that nothing changes. */
class ClassifierStepTest {
  private static final int N = 3;
  private static final int CLASSES = 10;
  private static final int FEATURES = 2;

  private static final ImageDataset DIGITS = StrokeDigits.create(7, 20);

  /** No kinks, and a head that is not linear in the label. */
  private static ClassificationModel smooth() {
    Shape image = Shape.of(28, 28, 1);
    Network features =
        Network.builder(image).averagePool(7).flatten().dense(5).tanh().dense(FEATURES).build();
    NetworkBuilder head = Network.builder(Shape.features(FEATURES + CLASSES)).dense(6).tanh();
    return new ClassificationModel(
        "smooth",
        Network.builder(image).averagePool(7).flatten().dense(4).tanh().dense(CLASSES).build(),
        features,
        head.dense(1).build(),
        Initializer.heNormal());
  }

  /** Everything linear, so that logits are a sum that a test can write down. */
  private static ClassificationModel linear() {
    Shape image = Shape.of(28, 28, 1);
    return new ClassificationModel(
        "linear",
        Network.builder(image).averagePool(14).flatten().dense(CLASSES).build(),
        Network.builder(image).averagePool(14).flatten().dense(FEATURES).build(),
        projection(),
        Initializer.heNormal());
  }

  /** The critic's logit is that of the drawn label's row of V and the features. */
  private static Network projection() {
    NetworkBuilder head = Network.builder(Shape.features(FEATURES + CLASSES));
    NetworkBuilder.Ref pair = head.here();
    NetworkBuilder.Ref features = head.slice(0, FEATURES).here();
    head.from(pair).slice(FEATURES, CLASSES).dense(FEATURES, false);
    return head.innerProduct(features).build();
  }

  private static AdversarialClassifierBuilder frozen(Device device, Teacher teacher) {
    Optimizer none = Optimizer.sgd(1e-300, 0);
    return AdversarialClassifier.builder(device)
        .data(DIGITS)
        .teacher(teacher)
        .optimizers(none, none)
        // Nothing is clipped.
        .clip(1e6)
        .samples(4)
        .batch(N)
        .seed(5);
  }

  /** The first batch, in its place for runs of the recorded step. */
  private static ClassifierStep prepared(AdversarialClassifier c) {
    c.train(1);
    return c.step;
  }

  private static double loss(ClassifierStep step, int... which) {
    step.run(3);
    double sum = 0;
    for (int index : which) {
      sum += step.loss(index);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(names = {"CROSS_ENTROPY", "IMPORTANCE", "WASSERSTEIN"})
  @Proves("A8.8")
  void gradientsAreThoseOfTheLosses(Teacher teacher) {
    try (Device device = Device.reference64();
        AdversarialClassifier c = frozen(device, teacher).model(smooth()).build()) {
      ClassifierStep step = prepared(c);
      if (!teacher.weightsSamples()) {
        StepGradients.check(c.classifier, () -> loss(step, ClassifierStep.CLASSIFIER));
      }
      if (teacher.hasCritic()) {
        int[] both = {ClassifierStep.REAL, ClassifierStep.FAKE};
        StepGradients.check(c.critic.features(), () -> loss(step, both));
        StepGradients.check(c.critic.head(), () -> loss(step, both));
      }
    }
  }

  /** B14: of enough drawn labels the gradient is that of the sum over all ten. */
  @ParameterizedTest
  @EnumSource(names = {"IMPORTANCE", "REINFORCE_LOG_MEAN", "REINFORCE_RUNNING"})
  @Proves("A8.8")
  void drawnLabelsGiveTheGradientOfTheirExpectation(Teacher teacher) {
    int m = 20_000;
    try (Device device = Device.reference64();
        AdversarialClassifier c =
            frozen(device, teacher).model(linear()).samples(m).logZDecay(0).build()) {
      ClassifierStep step = prepared(c);
      // The running average of log Z is now that of these weights: the batch stays.
      step.run(1);
      float[] gradient = gradient(c.classifier, ".bias");
      double[] expected = new double[CLASSES];
      double[][] g = new double[N][];
      double[][] w = new double[N][];
      double z = 0;
      for (int i = 0; i < N; i++) {
        double[] x = pooled(step, i);
        g[i] = softmax(affine(c.classifier, x));
        w[i] = weights(c.critic, x);
        z += dot(g[i], w[i]) / N;
      }
      for (int i = 0; i < N; i++) {
        double alpha = dot(g[i], w[i]);
        for (int y = 0; y < CLASSES; y++) {
          double share =
              switch (teacher) {
                case IMPORTANCE -> g[i][y] * w[i][y] / alpha;
                case REINFORCE_LOG_MEAN -> g[i][y] * (Math.log(w[i][y]) - Math.log(alpha));
                default -> g[i][y] * (Math.log(w[i][y]) - Math.log(z));
              };
          for (int k = 0; k < CLASSES; k++) {
            expected[k] += share * (g[i][k] - (k == y ? 1 : 0)) / N;
          }
        }
      }
      double largest = 0;
      double worst = 0;
      for (int k = 0; k < CLASSES; k++) {
        largest = Math.max(largest, Math.abs(expected[k]));
        worst = Math.max(worst, Math.abs(gradient[k] - expected[k]));
      }
      assertTrue(largest > 0.02, "gradient " + largest);
      assertTrue(worst < 0.1 * largest, "off by " + worst + " of " + largest);
    }
  }

  /** Cross entropy of known logits: -log softmax. */
  @Test
  @Proves("A8.8")
  void crossEntropyIsThatOfTheLabels() {
    try (Device device = Device.reference64();
        AdversarialClassifier c = frozen(device, Teacher.CROSS_ENTROPY).model(linear()).build()) {
      ClassifierStep step = prepared(c);
      double expected = 0;
      double[] labels = step.labels().toDoubles();
      for (int i = 0; i < N; i++) {
        expected -= Math.log(softmax(affine(c.classifier, pooled(step, i)))[(int) labels[i]]) / N;
      }
      assertEquals(expected, loss(step, ClassifierStep.CLASSIFIER), 1e-6);
    }
  }

  private static float[] gradient(Weights weights, String end) {
    for (Parameter p : weights.network().parameters()) {
      if (p.name().endsWith(end)) {
        return weights.gradient(p.name());
      }
    }
    throw new AssertionError("no " + end);
  }

  private static float[] value(Weights weights, int index) {
    List<Parameter> all = weights.network().parameters();
    return weights.get(all.get(index).name());
  }

  /** The means of the quarters of an image. */
  private static double[] pooled(ClassifierStep step, int row) {
    double[] pixels = step.images().toDoubles();
    double[] means = new double[4];
    for (int p = 0; p < 28 * 28; p++) {
      means[p / 28 / 14 * 2 + p % 28 / 14] += pixels[row * 28 * 28 + p] / 196;
    }
    return means;
  }

  private static double[] affine(Weights dense, double[] x) {
    float[] matrix = value(dense, 0);
    float[] bias = value(dense, 1);
    double[] y = new double[bias.length];
    for (int k = 0; k < y.length; k++) {
      y[k] = bias[k];
      for (int j = 0; j < x.length; j++) {
        y[k] += matrix[k * x.length + j] * x[j];
      }
    }
    return y;
  }

  /** w = e^T(x, y) of every label. */
  private static double[] weights(Critic critic, double[] x) {
    double[] features = affine(critic.features(), x);
    float[] v = value(critic.head(), 0);
    double[] w = new double[CLASSES];
    for (int y = 0; y < CLASSES; y++) {
      double logit = 0;
      for (int f = 0; f < FEATURES; f++) {
        logit += v[f * CLASSES + y] * features[f];
      }
      w[y] = Math.exp(logit);
    }
    return w;
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    double[] p = new double[logits.length];
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.exp(logits[k]);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
