// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.Samples;
import dev.forger.gan.conditional.TextSampler;
import dev.forger.gan.run.SavedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws images of captions that were asked for. */
final class Captions {
  private Captions() {}

  /** The captions of {@code --text}, in turn. */
  static Samples draw(SavedModel model, String text, int number) {
    if (!(model.samples() instanceof TextSampler sampler)) {
      throw new InvalidArgumentException(
          "--text",
          text + " with a run of " + model.config().title(),
          "a run that reads captions",
          "leave it out, or train text-to-image");
    }
    List<String> captions =
        Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (captions.isEmpty()) {
      throw new InvalidArgumentException(
          "--text", "\"" + text + "\"", "some words", "say what to draw");
    }
    List<String> inTurn = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      inTurn.add(captions.get(i % captions.size()));
    }
    return sampler.ofCaptions(inTurn);
  }
}
