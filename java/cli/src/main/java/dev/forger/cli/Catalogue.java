// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.GanModel;
import dev.forger.gan.Models;
import dev.forger.gan.objective.Objectives;
import dev.forger.gan.run.Recipes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be chosen by name, with a line on each. */
final class Catalogue {
  /**
   * One thing to choose.
   *
   * @param name as it is written on the command line
   * @param description one line
   */
  record Item(String name, String description) {}

  private Catalogue() {}

  static Map<String, List<Item>> all() {
    Map<String, List<Item>> topics = new LinkedHashMap<>();
    topics.put("recipes", recipes());
    topics.put("objectives", objectives());
    topics.put(
        "regularizers",
        List.of(
            new Item(
                "gradient_penalty",
                "(|gradient| - 1)^2 of the critic between real and generated images; part of"
                    + " wgan-gp, with --lambda and regularizers.gradient_penalty.one_sided")));
    topics.put("models", models());
    topics.put(
        "data",
        List.of(
            new Item("stroke-digits", "20000 labelled digits 28x28x1 that Forger draws itself"),
            new Item(
                "captioned-digits", "the same with captions such as \"thick seven leaning left\""),
            new Item("PATH", "a folder or file of IDX (plain or gzip), such as MNIST"),
            new Item("PATH", "a folder or file of CIFAR-10 binary"),
            new Item(
                "PATH",
                "a folder or zip of PNG, JPEG, PGM, PPM, BMP, GIF; class folders are labels")));
    return topics;
  }

  private static List<Item> recipes() {
    List<Item> items = new ArrayList<>();
    for (String name : Recipes.names()) {
      items.add(new Item(name, Recipes.description(name)));
    }
    return items;
  }

  private static List<Item> objectives() {
    return Objectives.names().stream()
        .map(name -> new Item(name, Objectives.description(name)))
        .toList();
  }

  private static List<Item> models() {
    List<Item> items = new ArrayList<>();
    for (String name : Models.names()) {
      GanModel model = Models.create(name, 3, 100, Models.CriticNorm.NONE);
      String family = name.startsWith("resnet") ? "residual networks" : "DCGAN";
      items.add(
          new Item(
              name,
              String.format(
                  "%s for %2$dx%2$d images; %3$d + %4$d parameters with 3 channels",
                  family,
                  Models.size(name),
                  model.generator().parameterCount(),
                  model.critic().parameterCount())));
    }
    return items;
  }
}
