// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Value;

/** Conditions are captions, a number a character: one-hot behind a code and behind an image. */
final class TextPairing extends Pairing {
  private final TextModel model;

  TextPairing(TextModel model) {
    super(model.generator(), model.critic(), Shape.features(model.length()), 1);
    this.model = model;
  }

  @Override
  int latent() {
    return model.latent();
  }

  @Override
  Value ofCodes(Recorder recorder, Value captions, int n) {
    Shape row = Shape.features(model.length() * TextModel.ALPHABET);
    Value features = recorder.scratch("characters", row, n);
    new Rows(recorder).oneHots("characters", model.length(), captions, features, n);
    return features;
  }

  @Override
  Value ofImages(Recorder recorder, Value captions, int n) {
    return ofCodes(recorder, captions, n);
  }
}
