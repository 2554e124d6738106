// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.Samples;
import dev.forger.gan.conditional.TextSampler;
import dev.forger.gan.run.SavedModel;
import dev.forger.gan.text.TextSamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws images of captions, or translates lines, that were asked for. */
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
    List<String> captions = parts(text);
    List<String> inTurn = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      inTurn.add(captions.get(i % captions.size()));
    }
    return sampler.ofCaptions(inTurn);
  }

  /** Writes the lines of {@code --text}, each followed by its translation. */
  static void translate(TextSamples samples, String text, Path out) {
    List<String> lines = new ArrayList<>();
    for (String line : parts(text)) {
      lines.add(line);
      lines.add(samples.translate(line));
    }
    TextSamples.write(out, lines);
  }

  private static List<String> parts(String text) {
    List<String> parts =
        Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (parts.isEmpty()) {
      throw new InvalidArgumentException(
          "--text", "\"" + text + "\"", "some words", "say what to draw or to translate");
    }
    return parts;
  }
}
