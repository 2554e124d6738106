// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.Samples;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.conditional.ConditionalGan;
import dev.forger.gan.conditional.ConditionalSampler;
import dev.forger.gan.conditional.PairScorer;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunPlan;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the recipe of the conditional GAN reaches on MNIST. */
@Tag("quality")
@RequiresTestData("models/mnist.onnx")
final class ConditionalQualityTest {
  private static final PrintStream LOG = System.out;
  private static final int CLASSES = 10;
  private static final int COUNT = 2000;

  @Test
  void imagesAreOfTheirClassAndTheCriticKnowsWrongOnes() {
    RunPlan plan =
        new RunPlan("conditional-digits")
            .with(
                Map.of(
                    ConfigKey.DATA_SOURCE,
                    TestDataCondition.path("mnist").toString(),
                    ConfigKey.STEPS,
                    2000L));
    try (Device device = Device.cpu();
        RunPlan.Ready ready = plan.resolve();
        ConditionalGan gan = (ConditionalGan) ready.config().trainer(device, ready.data());
        ImageDataset test = IdxDataset.open(TestDataCondition.path("mnist"), Split.TEST);
        OnnxDigits judge = new OnnxDigits(TestDataCondition.path("models/mnist.onnx"))) {
      double cpu = CpuClock.seconds();
      gan.train(Math.toIntExact(ready.config().number(ConfigKey.STEPS)));
      cpu = CpuClock.seconds() - cpu;
      double asked;
      double top;
      try (ConditionalSampler sampler = gan.sampler(7)) {
        double[][] p = judge.probabilities(sampler.sample(COUNT).values());
        asked = right(ClassScores.mostProbable(p));
        top = ClassScores.of(p).meanTop();
      }
      double[] real = ofReal(gan, test);
      LOG.printf(
          "conditional GAN: %d steps, %.0f s cpu; asked-for digit read of %.1f %%, top probability"
              + " %.3f; of test images with a wrong label %.1f %% are fake, with theirs %.1f %%;"
              + " the right label scores above a wrong one for %.1f %%%n",
          gan.steps(), cpu, 100 * asked, top, 100 * real[0], 100 * real[1], 100 * real[2]);
      assertTrue(asked >= 0.95, "read " + asked);
      assertTrue(real[0] >= 0.9, "wrong labels seen " + real[0]);
      // A critic that calls everything fake would see all wrong labels.
      assertTrue(real[1] <= 0.7, "right labels taken for fake " + real[1]);
      assertTrue(real[2] >= 0.95, "right label above wrong ones " + real[2]);
    }
  }

  private static double right(int[] read) {
    int right = 0;
    for (int i = 0; i < read.length; i++) {
      right += read[i] == i % CLASSES ? 1 : 0;
    }
    return right / (double) read.length;
  }

  /**
   * Of unseen real images: the share of wrong labels with which they are fake, the share that is
   * fake with its own, and the share of wrong labels that score below the right one.
   */
  private static double[] ofReal(ConditionalGan gan, ImageDataset test) {
    Samples images = Samples.of(test, 0, COUNT);
    double[] own = new double[0];
    double[] shares = new double[3];
    try (PairScorer scorer = gan.scorer()) {
      for (int shift = 0; shift < CLASSES; shift++) {
        int[] labels = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
          labels[i] = (test.label(i) + shift) % CLASSES;
        }
        double[] scores = scorer.score(images, labels);
        own = shift == 0 ? scores : own;
        for (int i = 0; i < COUNT; i++) {
          if (shift == 0) {
            shares[1] += scores[i] < 0 ? 1.0 / COUNT : 0;
          } else {
            shares[0] += scores[i] < 0 ? 1.0 / COUNT / (CLASSES - 1) : 0;
            shares[2] += scores[i] < own[i] ? 1.0 / COUNT / (CLASSES - 1) : 0;
          }
        }
      }
    }
    return shares;
  }
}
