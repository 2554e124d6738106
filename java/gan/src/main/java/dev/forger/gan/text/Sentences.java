// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.Philox;
import java.util.List;

/**
 * A text that Forger writes itself: plain English sentences of a small grammar, the same on every
 * machine, so that text recipes run without data.
 */
public final class Sentences {
  /** The name of this text in place of a path. */
  public static final String NAME = "drawn-sentences";

  private static final int LENGTH = 200_000;
  private static final int STREAM = 0x54455854;

  private static final List<String> THINGS =
      List.of(
          "fox",
          "dog",
          "bird",
          "farmer",
          "teacher",
          "sailor",
          "river",
          "garden",
          "window",
          "table",
          "letter",
          "bridge",
          "mountain",
          "horse",
          "child",
          "queen",
          "baker",
          "forest",
          "village",
          "clock",
          "lamp",
          "kitchen",
          "painter",
          "wolf",
          "rabbit",
          "tower",
          "boat",
          "stone");
  private static final List<String> QUALITIES =
      List.of(
          "old", "young", "quiet", "green", "bright", "heavy", "gentle", "hungry", "clever", "cold",
          "narrow", "broken", "golden", "tired", "proud", "small", "dark", "warm", "strange");
  private static final List<String> DEEDS =
      List.of(
          "sees",
          "follows",
          "finds",
          "remembers",
          "hides",
          "carries",
          "draws",
          "likes",
          "watches",
          "forgets",
          "visits",
          "leaves",
          "wants",
          "keeps",
          "meets",
          "hears");
  private static final List<String> PLACES =
      List.of("near", "behind", "under", "above", "beside", "across", "inside", "beyond");
  private static final List<String> TIMES =
      List.of("today", "at night", "in winter", "again", "every morning", "before noon", "slowly");
  private static final List<String> JOINTS = List.of("and", "but", "while", "because", "so");

  private final Philox random = new Philox(7, STREAM);
  private long draw;

  private Sentences() {}

  /**
   * Writes the text.
   *
   * @return about 200 000 characters: capitals, small letters, spaces, commas and full stops
   */
  public static String text() {
    Sentences writer = new Sentences();
    StringBuilder text = new StringBuilder(LENGTH + 200);
    while (text.length() < LENGTH) {
      String sentence = writer.sentence();
      text.append(Character.toUpperCase(sentence.charAt(0))).append(sentence.substring(1));
      text.append(' ');
    }
    return text.toString().strip();
  }

  private boolean chance(double probability) {
    return random.uniform(draw++, 0) < probability;
  }

  private String one(List<String> words) {
    return words.get((int) (random.uniform(draw++, 0) * words.size()));
  }

  private String thing() {
    String noun = chance(0.6) ? one(QUALITIES) + " " + one(THINGS) : one(THINGS);
    return (chance(0.7) ? "the " : "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  private String clause() {
    String clause = thing() + " " + one(DEEDS) + " " + thing();
    return chance(0.4) ? clause + " " + one(PLACES) + " " + thing() : clause;
  }

  private String sentence() {
    String sentence = clause();
    if (chance(0.35)) {
      sentence += ", " + one(JOINTS) + " " + clause();
    }
    return (chance(0.3) ? sentence + " " + one(TIMES) : sentence) + ".";
  }
}
