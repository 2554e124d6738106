// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.gan.RateDecay;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.autoencoder.AutoEncoder;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.autoencoder.AutoEncoderModels.Output;
import dev.forger.gan.autoencoder.Bounds;
import dev.forger.gan.autoencoder.ConditionalVae;
import dev.forger.gan.autoencoder.Decoder;
import dev.forger.gan.autoencoder.Interpolation;
import dev.forger.gan.autoencoder.Likelihood;
import dev.forger.gan.autoencoder.Vae;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.BinaryImages;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.latent.LatentOptimization;
import dev.forger.gan.matching.Kernel;
import dev.forger.gan.matching.MatchingNetwork;
import dev.forger.gan.matching.Mmd;
import java.io.PrintStream;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systems without a critic reach on MNIST in minutes. */
@Tag("quality")
@RequiresTestData("models/mnist.onnx")
final class AutoEncoderQualityTest {
  private static final PrintStream LOG = System.out;

  private static ImageDataset mnist(Split split) {
    return IdxDataset.open(TestDataCondition.path("mnist"), split);
  }

  private static OnnxDigits classifier() {
    return new OnnxDigits(TestDataCondition.path("models/mnist.onnx"));
  }

  private static double meanTop(OnnxDigits judge, Samples samples) {
    return ClassScores.of(judge.probabilities(samples.values())).meanTop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drawn", "threshold"})
  @Proves({"A2.4", "A2.8"})
  void vaeOnBinaryDigits(String how) {
    boolean drawn = how.equals("drawn");
    int steps = 8000;
    try (Device device = Device.cpu(2);
        ImageDataset train = mnist(Split.TRAIN);
        ImageDataset test = mnist(Split.TEST);
        ImageDataset binary = drawn ? BinaryImages.drawn(train, 1) : BinaryImages.threshold(train);
        ImageDataset unseen = drawn ? BinaryImages.drawn(test, 2) : BinaryImages.threshold(test);
        Vae vae =
            Vae.builder(device)
                .data(binary)
                .model(AutoEncoderModels.dense28(30, 400, 0, Output.LOGITS))
                .optimizer(Optimizer.adam(1e-3, 0.9, 0.999))
                .rateDecay(RateDecay.last(0.5, steps))
                .batch(100)
                .build()) {
      long wall = System.nanoTime();
      double cpu = CpuClock.seconds();
      vae.train(steps);
      cpu = CpuClock.seconds() - cpu;
      Bounds bounds = vae.bounds(unseen, unseen.size(), 1, 1);
      double weighted = vae.bounds(unseen, 1000, 50, 1).weighted(50);
      LOG.printf(
          "vae, %s: %d steps, %.0f s wall, %.0f s cpu; %d test images: elbo %.2f = -%.2f - %.2f;"
              + " 50 draws of 1000: %.2f%n",
          how,
          steps,
          (System.nanoTime() - wall) / 1e9,
          cpu,
          bounds.images(),
          bounds.elbo(),
          bounds.reconstruction(),
          bounds.kl(),
          weighted);
      assertTrue(bounds.elbo() >= -110, bounds::toString);
      try (Decoder decoder = vae.decoder(3);
          OnnxDigits judge = classifier()) {
        LOG.printf(
            "vae, %s: top probability of samples %.3f, of real ones %.3f%n",
            how, meanTop(judge, decoder.sample(1000)), meanTop(judge, Samples.of(test, 0, 1000)));
      }
    }
  }

  @Test
  @Proves("A2.11")
  void conditionalDigitsAreThoseAskedFor() {
    int steps = 8000;
    try (Device device = Device.cpu(2);
        ImageDataset train = mnist(Split.TRAIN);
        ImageDataset test = mnist(Split.TEST);
        ConditionalVae vae =
            ConditionalVae.conditional(device)
                .data(train)
                // With beta 1, codes of the normal are not those that the decoder knows.
                .model(AutoEncoderModels.dense28(6, 400, 10, Output.LOGITS))
                .beta(3)
                .rateDecay(RateDecay.last(0.5, steps))
                .batch(100)
                .build();
        OnnxDigits judge = classifier()) {
      long wall = System.nanoTime();
      double cpu = CpuClock.seconds();
      vae.train(steps);
      cpu = CpuClock.seconds() - cpu;
      int count = 2000;
      Samples samples;
      try (Decoder decoder = vae.decoder(3)) {
        samples = decoder.sample(count);
      }
      int[] read = ClassScores.mostProbable(judge.probabilities(samples.values()));
      int right = 0;
      for (int i = 0; i < count; i++) {
        right += read[i] == i % 10 ? 1 : 0;
      }
      int[] seen =
          ClassScores.mostProbable(judge.probabilities(Samples.of(test, 0, count).values()));
      int real = 0;
      for (int i = 0; i < count; i++) {
        real += seen[i] == test.label(i) ? 1 : 0;
      }
      LOG.printf(
          "cvae: %d steps, %.0f s wall, %.0f s cpu; asked-for digit read of %.1f %%, of real"
              + " test digits %.1f %%%n",
          steps,
          (System.nanoTime() - wall) / 1e9,
          cpu,
          100.0 * right / count,
          100.0 * real / count);
      assertTrue(right >= 0.95 * count, "read " + right + " of " + count);
    }
  }

  private static double[][] rows(Samples samples) {
    int n = samples.shape().elements();
    double[][] rows = new double[samples.count()][n];
    for (int i = 0; i < rows.length * n; i++) {
      rows[i / n][i % n] = samples.values()[i];
    }
    return rows;
  }

  @Test
  @Proves({"A2.1", "A2.2"})
  void matchingNetworkMakesDigits() {
    int steps = 6000;
    try (Device device = Device.cpu(2);
        ImageDataset train = mnist(Split.TRAIN);
        ImageDataset test = mnist(Split.TEST);
        MatchingNetwork network =
            MatchingNetwork.builder(device)
                .data(train)
                .rateDecay(RateDecay.last(0.5, steps))
                .build();
        SampleSource source = network.samples(3);
        OnnxDigits judge = classifier()) {
      Kernel kernel = Kernel.gaussian(4, 10, 20, 40, 80, 160);
      double[][] real = rows(Samples.of(test, 0, 500));
      double before = Mmd.unbiased(kernel, rows(source.sample(500)), real);
      long wall = System.nanoTime();
      double cpu = CpuClock.seconds();
      network.train(steps);
      cpu = CpuClock.seconds() - cpu;
      double after = Mmd.unbiased(kernel, rows(source.sample(500)), real);
      double floor = Mmd.unbiased(kernel, rows(Samples.of(test, 500, 500)), real);
      LOG.printf(
          "matching network: %d steps, %.0f s wall, %.0f s cpu; MMD² to 500 test digits %.4f ->"
              + " %.4f (other test digits %.4f); top probability %.3f (real %.3f)%n",
          steps,
          (System.nanoTime() - wall) / 1e9,
          cpu,
          before,
          after,
          floor,
          meanTop(judge, source.sample(1000)),
          meanTop(judge, Samples.of(test, 0, 1000)));
      assertTrue(after < before / 10, before + " to " + after);
    }
  }

  @Test
  @Proves("A2.14")
  void latentOptimizationMakesDigits() {
    int steps = 6000;
    try (Device device = Device.cpu(2);
        ImageDataset all = mnist(Split.TRAIN);
        ImageDataset test = mnist(Split.TEST);
        LatentOptimization trainer =
            LatentOptimization.builder(device)
                .data(all)
                .rateDecay(RateDecay.last(0.5, steps))
                .build();
        SampleSource source = trainer.samples(3);
        OnnxDigits judge = classifier()) {
      double[] errors = new double[2];
      long wall = System.nanoTime();
      double cpu = CpuClock.seconds();
      trainer.train(
          steps,
          m -> {
            if (m.step() == 1) {
              errors[0] = m.value("reconstruction");
            }
            errors[1] = m.value("reconstruction");
          });
      cpu = CpuClock.seconds() - cpu;
      LOG.printf(
          "latent optimization: %d steps, %.0f s wall, %.0f s cpu; error %.1f -> %.1f; top"
              + " probability %.3f (real %.3f)%n",
          steps,
          (System.nanoTime() - wall) / 1e9,
          cpu,
          errors[0],
          errors[1],
          meanTop(judge, source.sample(1000)),
          meanTop(judge, Samples.of(test, 0, 1000)));
      assertTrue(errors[1] < errors[0] / 3, Arrays.toString(errors));
    }
  }

  @Test
  @Proves("A2.3")
  void imagesBetweenTwoAreDigitsOfTheVariationalOne() {
    int steps = 4000;
    try (Device device = Device.cpu(2);
        ImageDataset train = mnist(Split.TRAIN);
        ImageDataset test = mnist(Split.TEST);
        AutoEncoder plain = AutoEncoder.builder(device).data(train).build();
        Vae vae =
            Vae.builder(device)
                .data(train)
                .model(AutoEncoderModels.dense28(16, 256, 0, Output.PIXELS))
                .likelihood(Likelihood.gaussian(0.5))
                .build();
        OnnxDigits judge = classifier()) {
      plain.train(steps);
      vae.train(steps);
      Samples others = Samples.of(train, 0, 2000);
      double[] top = new double[2];
      double[] far = new double[2];
      int pairs = 200;
      for (int i = 0; i < pairs; i++) {
        Samples strips = Interpolation.strips(plain, vae, Samples.of(test, 2 * i, 2), 5);
        for (int s = 0; s < 2; s++) {
          Samples middle = strips.pick(5 * s + 2);
          top[s] += meanTop(judge, middle) / pairs;
          far[s] += Interpolation.distances(middle, others)[0] / pairs;
        }
      }
      LOG.printf(
          "halfway between two test digits: top probability %.3f plain, %.3f variational; distance"
              + " to the nearest of 2000 training digits %.2f plain, %.2f variational%n",
          top[0], top[1], far[0], far[1]);
    }
  }
}
