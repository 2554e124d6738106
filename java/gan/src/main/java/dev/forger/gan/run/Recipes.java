// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The recipes that Forger ships: configurations by name, one JSON each. */
public final class Recipes {
  /** The recipe where none is named. */
  public static final String DEFAULT = "wgan-gp-digits";

  private static final List<String> NAMES =
      List.of(
          DEFAULT,
          "dcgan-digits",
          "hinge-digits",
          "conditional-digits",
          "projection-digits",
          "auxiliary-digits",
          "text-to-image",
          "semi-supervised-digits",
          "pix2pix",
          "text",
          "wgan-gp-32",
          "dcgan-32",
          "resnet-32",
          "wgan-gp-64",
          "dcgan-64",
          "gan-ring",
          "gan-grid",
          "boundary-digits",
          "boundary-bars",
          "boundary-palette-32",
          "cycle-digits",
          "cycle-32",
          "star-digits",
          "cipher-substitution",
          "cipher-vigenere",
          "text-translation",
          "matching-digits",
          "auto-encoder-digits",
          "vae-digits",
          "beta-vae-digits",
          "iwae-digits",
          "conditional-vae-digits",
          "latent-digits",
          "rbm-digits",
          "deep-boltzmann-digits",
          "real-nvp-ring",
          "mixture-grid",
          "classifier-digits",
          "classifier-32");

  private Recipes() {}

  /**
   * Returns the names that {@link #get} takes.
   *
   * @return an unmodifiable list, the default first
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Returns what a recipe is for.
   *
   * @param name one of {@link #names()}
   * @return one line
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static String description(String name) {
    return ConfigJson.description(json(name));
  }

  /**
   * Returns a recipe; keys that it leaves open are set when a run starts.
   *
   * @param name one of {@link #names()}
   * @return its configuration
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static RunConfig get(String name) {
    RunConfig config = RunConfig.parse(json(name), "recipe " + name).with(ConfigKey.RECIPE, name);
    return config.values().containsKey(ConfigKey.SYSTEM)
        ? config
        : config.with(ConfigKey.SYSTEM, "gan");
  }

  private static String json(String name) {
    if (!NAMES.contains(name)) {
      throw Suggestions.unknown("recipe", name, NAMES);
    }
    try (InputStream in = Recipes.class.getResourceAsStream("recipes/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
