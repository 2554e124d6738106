// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Optimizer;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.autoencoder.ConditionalVae;
import dev.forger.gan.autoencoder.Decoder;
import dev.forger.gan.autoencoder.Likelihood;
import dev.forger.gan.data.ImageDataset;
import dev.forger.pictures.Strips;

/**
 * A conditional VAE: each column a digit that is asked for, each row one code, which is a style.
 */
final class StyleGridDemo implements Demo {
  private static final int STEPS = 2000;
  private static final int STYLES = 7;

  @Override
  public String name() {
    return "style-grid";
  }

  @Override
  public String description() {
    return "a conditional VAE on digits: a column for each class, a row for each style";
  }

  @Override
  public void draw(Sheet sheet) {
    try (ImageDataset digits = sheet.digits();
        ConditionalVae vae =
            ConditionalVae.conditional(sheet.device())
                .data(digits)
                .model(AutoEncoderModels.dense28(6, 300, 10, AutoEncoderModels.Output.PIXELS))
                .likelihood(Likelihood.gaussian(0.8))
                .optimizer(Optimizer.adam(1e-3, 0.9, 0.999))
                .seed(sheet.seed())
                .build()) {
      vae.train(STEPS, sheet.steps(name()));
      try (Decoder decoder = vae.decoder(sheet.seed())) {
        sheet.png(this, "", Strips.of(decoder.styles(STYLES), 10, 2));
      }
    }
  }
}
