// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.gan.LabelledNoise;
import dev.forger.gan.Samples;
import dev.forger.gan.StepGradient;
import dev.forger.gan.catalogue.Proves;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients of whole steps against differences of the losses that they report. */
class AutoEncoderGradientTest {
  private static final LabelledNoise DATA = new LabelledNoise(20);

  /** A rate so small that f64 weights stay as they are. */
  private static final Optimizer FROZEN = Optimizer.sgd(1e-300, 0);

  @ParameterizedTest
  @CsvSource({"true, 0.7", "false, 1"})
  @Proves("A2.3")
  void autoEncoder(boolean gaussian, double deviation) throws IOException {
    try (Device device = Device.reference64();
        AutoEncoder trainer =
            AutoEncoder.builder(device)
                .data(DATA)
                .model(TinyModels.convolutions(3, 1, gaussian))
                .likelihood(gaussian ? Likelihood.gaussian(deviation) : Likelihood.bernoulli())
                .optimizer(FROZEN)
                .batch(4)
                .build()) {
      StepGradient.check(trainer, "reconstruction", List.of(trainer.encoder, trainer.decoder));
    }
  }

  /** Minus the logarithm of a Gaussian density, without its constant. */
  @Test
  void squaresAreDividedByTheVariance() {
    Samples images = Samples.of(DATA, 0, 20);
    for (double deviation : new double[] {1, 0.4}) {
      try (Device device = Device.reference64();
          AutoEncoder trainer =
              AutoEncoder.builder(device)
                  .data(DATA)
                  .model(TinyModels.convolutions(3, 1, true))
                  .likelihood(Likelihood.gaussian(deviation))
                  .optimizer(FROZEN)
                  .batch(20)
                  .build()) {
        float[] made = trainer.reconstruct(images).values();
        double sum = 0;
        for (int i = 0; i < made.length; i++) {
          sum += Math.pow(made[i] - images.values()[i], 2) / (2 * deviation * deviation) / 20;
        }
        double expected = sum;
        trainer.train(1, m -> assertEquals(expected, m.value("reconstruction"), 1e-5 * expected));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, false",
    "1, 1, true",
    "4, 1, false",
    "0, 1, true",
    "1, 3, false",
    "1, 5, true"
  })
  @Proves({"A2.4", "A2.5", "A2.10"})
  void vae(double beta, int draws, boolean gaussian) throws IOException {
    try (Device device = Device.reference64();
        Vae trainer =
            Vae.builder(device)
                .data(DATA)
                .model(TinyModels.convolutions(3, 2, gaussian))
                .likelihood(gaussian ? Likelihood.gaussian(0.8) : Likelihood.bernoulli())
                .beta(beta)
                .draws(draws)
                .optimizer(FROZEN)
                .batch(4)
                .build()) {
      StepGradient.check(trainer, "loss", List.of(trainer.encoder, trainer.decoder));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  @Proves("A2.11")
  void conditionalVae(int draws) throws IOException {
    try (Device device = Device.reference64();
        ConditionalVae trainer =
            ConditionalVae.conditional(device)
                .data(DATA)
                .model(TinyModels.conditional(3, 3))
                .draws(draws)
                .optimizer(FROZEN)
                .batch(4)
                .build()) {
      StepGradient.check(trainer, "loss", List.of(trainer.encoder, trainer.decoder));
    }
  }
}
