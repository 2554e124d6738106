// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * CelebA as published (Liu et al. 2015): the aligned faces of 178 x 218 in {@code
 * img_align_celeba}, a folder or a zip, and beside it {@code list_attr_celeba.txt}, of whose
 * attributes one may be the class: 0 without, 1 with it.
 */
final class CelebaLayout {
  private static final String IMAGES = "img_align_celeba";
  private static final String ATTRIBUTES = "list_attr_celeba.txt";

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private CelebaLayout() {}

  /** Tells whether a folder holds CelebA, or is its folder of images. */
  static boolean matches(Path folder) {
    return DataFiles.shortName(folder).equals(IMAGES)
        || Files.isDirectory(folder.resolve(IMAGES))
        || Files.isRegularFile(folder.resolve(IMAGES + ".zip"));
  }

  /** Where the images of a folder are: a folder or a zip. */
  static Path images(Path folder) {
    if (!matches(folder)) {
      throw new DataException(
          "data " + folder,
          "a folder without " + IMAGES,
          IMAGES + " or " + IMAGES + ".zip, CelebA",
          "name the folder that holds it");
    }
    if (DataFiles.shortName(folder).equals(IMAGES)) {
      return folder;
    }
    Path plain = folder.resolve(IMAGES);
    return Files.isDirectory(plain) ? plain : folder.resolve(IMAGES + ".zip");
  }

  /**
   * The faces of a folder.
   *
   * @param attribute that is the class, or nothing
   * @param images of the images of this folder
   */
  static PictureSet set(Path folder, String attribute, ImageSource images, int size, int channels) {
    List<String> names = images.names();
    int[] labels = new int[names.size()];
    Arrays.fill(labels, -1);
    if (attribute.isEmpty()) {
      return new PictureSet(folder, images, size, channels, 255, List.of(), labels);
    }
    Path file = attributesFile(folder);
    Map<String, Integer> values = read(file, attribute);
    for (int i = 0; i < labels.length; i++) {
      String name = names.get(i).substring(names.get(i).lastIndexOf('/') + 1);
      Integer value = values.get(name);
      if (value == null) {
        throw new DataException(
            "data " + file,
            "no line of " + name,
            "a line for each image",
            "fetch the file again, or leave out the attribute");
      }
      labels[i] = value;
    }
    List<String> classes = List.of("not " + attribute, attribute);
    return new PictureSet(folder, images, size, channels, 255, classes, labels);
  }

  private static Path attributesFile(Path folder) {
    Path within = folder.resolve(ATTRIBUTES);
    Path beside = folder.toAbsolutePath().resolveSibling(ATTRIBUTES);
    Path found =
        Files.isRegularFile(within) || !DataFiles.shortName(folder).equals(IMAGES)
            ? within
            : beside;
    if (!Files.isRegularFile(found)) {
      throw new DataException(
          "data " + folder,
          "no " + ATTRIBUTES,
          "the file of attributes, for a class",
          "put it beside " + IMAGES + ", or leave out the attribute");
    }
    return found;
  }

  private static Map<String, Integer> read(Path file, String attribute) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
    if (lines.size() < 3) {
      throw malformed(file, lines.size() + " lines");
    }
    List<String> attributes = words(lines.get(1));
    int column = attributes.indexOf(attribute);
    if (column < 0) {
      throw Suggestions.nearest(attribute, attributes).isPresent()
          ? Suggestions.unknown("attribute", attribute, attributes)
          : new InvalidArgumentException(
              "attribute of " + file,
              "\"" + attribute + "\"",
              "one of " + String.join(", ", attributes),
              "see the second line of the file");
    }
    Map<String, Integer> values = new HashMap<>();
    for (int i = 2; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      List<String> cells = words(lines.get(i));
      if (cells.size() != attributes.size() + 1 || !cells.get(column + 1).matches("-?1")) {
        throw malformed(file, "line " + (i + 1) + " with " + (cells.size() - 1) + " values");
      }
      values.put(cells.get(0), cells.get(column + 1).equals("1") ? 1 : 0);
    }
    return values;
  }

  private static List<String> words(String line) {
    return SPACES.splitAsStream(line.strip()).toList();
  }

  private static DataException malformed(Path file, String given) {
    return new DataException(
        "data " + file,
        given,
        "a count, a line of attributes, then a line an image: its name, and 1 or -1 for each",
        "fetch the file again");
  }
}
