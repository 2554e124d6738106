// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.DataException;
import dev.forger.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Named arrays in NumPy's {@code .npz}: a zip of {@code .npy} files, stored or deflated. */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private final Path file;
  private final Map<String, Npy> arrays;

  private Npz(Path file, Map<String, Npy> arrays) {
    this.file = file;
    this.arrays = arrays;
  }

  /**
   * Reads all arrays.
   *
   * @param file what {@code numpy.savez} or {@code savez_compressed} wrote
   * @return the arrays
   * @throws DataException if the file is missing or no zip, or an entry is no array that {@link
   *     Npy} reads
   */
  public static Npz read(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(
          "npz " + file, "a path that does not exist", "a .npz file", "check the path");
    }
    Map<String, Npy> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.getName().endsWith(SUFFIX)) {
          continue;
        }
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        try (InputStream in = zip.getInputStream(entry)) {
          arrays.put(name, Npy.parse(file + ", array " + name, in.readAllBytes()));
        }
      }
    } catch (IOException | OutOfMemoryError e) {
      throw new DataException(
          "npz " + file,
          "a read error (" + e.getMessage() + ")",
          "a zip of .npy files under 2 GiB each",
          "save it with numpy.savez",
          e);
    }
    return new Npz(file, Collections.unmodifiableMap(arrays));
  }

  /**
   * Returns the arrays by name.
   *
   * @return in the order of the file
   */
  public Map<String, Npy> arrays() {
    return arrays;
  }

  /**
   * Returns one array.
   *
   * @param name without {@code .npy}
   * @return the array
   * @throws DataException if there is none of this name
   */
  public Npy array(String name) {
    Npy array = arrays.get(name);
    if (array == null) {
      throw new DataException(
          "npz " + file + ", array",
          "\"" + name + "\"",
          "one of the " + arrays.size() + " arrays in the file",
          Suggestions.nearest(name, arrays.keySet())
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("check that the file belongs to this model"));
    }
    return array;
  }
}
