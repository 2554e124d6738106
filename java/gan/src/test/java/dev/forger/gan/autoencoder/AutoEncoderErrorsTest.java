// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.gan.LabelledNoise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bad options of auto-encoders are refused in words. */
class AutoEncoderErrorsTest {
  private final Device device = Device.cpu(1);
  private final LabelledNoise data = new LabelledNoise(60);

  @AfterEach
  void close() {
    device.close();
  }

  private VaeBuilder linear(double deviation) {
    return Vae.builder(device)
        .data(data)
        .model(TinyModels.linear(2))
        .likelihood(Likelihood.gaussian(deviation))
        .batch(20);
  }

  private static void refused(Executable call, String part) {
    String message = assertThrows(ForgerException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void misuseIsRefused() {
    refused(() -> Vae.builder(device).beta(-1), "beta");
    refused(() -> Vae.builder(device).draws(0), "draws");
    refused(() -> Likelihood.gaussian(0), "0.0");
    refused(() -> linear(1).draws(2).beta(2).build(), "weighted bound");
    refused(() -> linear(1).model(TinyModels.convolutions(3, 1, true)).build(), "means and log");
    refused(() -> linear(1).model(TinyModels.conditional(3, 3)).build(), "ConditionalVae");
    refused(
        () -> ConditionalVae.conditional(device).data(data).model(TinyModels.linear(2)).build(),
        "reads labels");
    refused(
        () ->
            ConditionalVae.conditional(device)
                .data(data)
                .model(TinyModels.conditional(3, 2))
                .build(),
        "at most the 2");
    refused(
        () -> AutoEncoder.builder(device).data(data).model(TinyModels.linear(2)).build(),
        "latent length");
    assertThrows(
        ShapeException.class,
        () ->
            AutoEncoderModels.dense28(2, 4, 0, AutoEncoderModels.Output.LOGITS)
                .requireStatistics(1));
    assertThrows(
        InvalidArgumentException.class,
        () -> AutoEncoderModels.conv28(0, 4, 0, AutoEncoderModels.Output.LOGITS));
    try (Vae vae = linear(1).build()) {
      refused(() -> vae.bounds(data, 0, 1, 1), "count");
      refused(() -> vae.bounds(data, 61, 1, 1), "61");
      refused(() -> vae.bounds(data, 5, 0, 1), "draws");
      refused(() -> vae.bounds(data, 5, 6, 1).weighted(3), "up to 6");
      try (Decoder decoder = vae.decoder(1)) {
        refused(() -> decoder.sample(0), "count");
        refused(() -> decoder.styles(2), "ConditionalVae");
        refused(() -> decoder.decode(new float[2], 1), "leave them out");
      }
    }
  }

  @Test
  void modelsOfDigitsHaveTheirShapes() {
    for (int classes : new int[] {0, 10}) {
      for (AutoEncoderModels.Output output : AutoEncoderModels.Output.values()) {
        AutoEncoderModel dense = AutoEncoderModels.dense28(5, 20, classes, output);
        AutoEncoderModel conv = AutoEncoderModels.conv28(5, 4, classes, output);
        assertEquals(5, dense.latent());
        assertEquals(5, conv.latent());
        assertEquals(10, conv.encoder().outputShape().elements());
        assertEquals(784, conv.decoder().outputShape().elements());
      }
    }
  }
}
