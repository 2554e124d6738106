// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.GanModel;
import dev.forger.gan.Models;
import dev.forger.gan.objective.Objectives;
import dev.forger.gan.regularizer.Regularizers;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.Systems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
        Regularizers.names().stream()
            .map(name -> new Item(name, Regularizers.description(name)))
            .toList());
    topics.put("models", models());
    topics.put(
        "systems",
        Systems.names().stream().map(name -> new Item(name, Systems.description(name))).toList());
    topics.put(
        "data",
        List.of(
            new Item("stroke-digits", "20000 labelled digits 28x28x1 that Forger draws itself"),
            new Item(
                "captioned-digits", "the same with captions such as \"thick seven leaning left\""),
            new Item("bars-and-stripes", "6000 binary images 4x4x1 of 30 patterns"),
            new Item("moon-phases", "6000 half, three-quarter and full moons 28x28x1"),
            new Item("ring", "100000 points of 8 normals on a circle, for points"),
            new Item("grid", "100000 points of 25 normals on a grid, for points"),
            new Item("mixture", "100000 points of 4 normals, unequal in share and shape"),
            new Item("swiss-roll", "100000 points along a spiral"),
            new Item("two-moons", "100000 points along two half circles"),
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
        .map(name -> new Item(name, Objectives.description(name) + parameters(name)))
        .toList();
  }

  private static String parameters(String objective) {
    Map<String, String> usual = new TreeMap<>(Objectives.parameters(objective));
    return usual.isEmpty()
        ? ""
        : usual.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(",", " (", ")"));
  }

  private static List<Item> models() {
    List<Item> items = new ArrayList<>();
    for (String name : Models.names()) {
      boolean points = Models.size(name) == 1;
      int channels = points ? 2 : 3;
      GanModel model = Models.create(name, channels, points ? 2 : 100, Models.CriticNorm.NONE);
      String family =
          points
              ? "dense layers for points of the plane"
              : String.format(
                  "%s for %2$dx%2$d images",
                  name.startsWith("resnet") ? "residual networks" : "DCGAN", Models.size(name));
      items.add(
          new Item(
              name,
              String.format(
                  "%s; %d + %d parameters with %d channels",
                  family,
                  model.generator().parameterCount(),
                  model.critic().parameterCount(),
                  channels)));
    }
    return items;
  }
}
