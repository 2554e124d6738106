// SPDX-License-Identifier: Apache-2.0
package dev.forger.internal.natives;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * Where libforger and its JNI glue lie as files: in the folder {@code -Dforger.library.path}; or as
 * resources, which are files already or are copied out of their jar.
 *
 * <p>Copies lie in JavaCPP's cache folder under a name that the build derives from their contents,
 * or, where that folder cannot be written or holds no executable code, in a private temporary
 * folder that is deleted once they are loaded.
 */
final class NativeFiles {
  /** Names the libraries: lines of SHA-256, bytes and name, then the version of JavaCPP. */
  static final String INDEX = "libraries.txt";

  private static final String GLUE = "libjniForger.so";
  private static final String FOLDER = "forger.library.path";

  /** Loads a file, or throws UnsatisfiedLinkError. */
  interface Link {
    void load(File glue);
  }

  /** One library of the index. */
  private static final class Entry {
    private final String digest;
    private final long bytes;
    private final String name;

    Entry(String digest, long bytes, String name) {
      this.digest = digest;
      this.bytes = bytes;
      this.name = name;
    }
  }

  private final ClassLoader loader;
  private final String resources;

  /** The folder of the libraries, null where they lie in a jar. */
  private final File folder;

  private final List<Entry> entries = new ArrayList<>();
  private final StringBuilder reasons = new StringBuilder();
  private String javacppVersion;

  private NativeFiles(ClassLoader loader, String resources, File folder) {
    this.loader = loader;
    this.resources = resources;
    this.folder = folder;
    if (folder != null) {
      for (String name : new String[] {"libforger.so", GLUE}) {
        entries.add(new Entry(null, new File(folder, name).length(), name));
      }
    }
  }

  /**
   * Looks for the libraries of this platform.
   *
   * @throws UnsatisfiedLinkError if there are none
   */
  static NativeFiles find(ClassLoader loader) {
    String resources = "dev/forger/internal/" + Loader.getPlatform() + "/";
    String given = System.getProperty(FOLDER);
    if (given != null) {
      File folder = new File(given).getAbsoluteFile();
      if (!new File(folder, GLUE).isFile()) {
        throw new UnsatisfiedLinkError(
            "the folder of -D" + FOLDER + ", " + folder + ", holds no " + GLUE);
      }
      return new NativeFiles(loader, resources, folder).readIndex();
    }
    URL glue = loader.getResource(resources + GLUE);
    if (glue == null) {
      throw new UnsatisfiedLinkError("no " + resources + GLUE + " on the class path");
    }
    try {
      boolean unpacked = glue.getProtocol().equals("file");
      File folder = unpacked ? new File(glue.toURI()).getParentFile() : null;
      return new NativeFiles(loader, resources, folder).readIndex();
    } catch (URISyntaxException | RuntimeException e) {
      throw new UnsatisfiedLinkError("cannot read " + glue + ": " + e);
    }
  }

  private NativeFiles readIndex() {
    if (folder != null && !new File(folder, INDEX).exists()) {
      return this;
    }
    entries.clear();
    try (InputStream in = open(INDEX)) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII), 512);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 3) {
          entries.add(new Entry(words[0], Long.parseLong(words[1]), words[2]));
        } else {
          javacppVersion = words[1];
        }
      }
      return this;
    } catch (IOException | RuntimeException e) {
      throw new UnsatisfiedLinkError("cannot read " + resources + INDEX + ": " + e);
    }
  }

  /** The JavaCPP that generated the glue, null where that is not written down. */
  String javacppVersion() {
    return javacppVersion;
  }

  /**
   * Loads the libraries from the first place that works.
   *
   * @return null, or why no place works
   */
  String load(Link link) {
    File place = folder != null ? folder : cache();
    if (place != null && (folder != null || copied(place)) && tried(link, place)) {
      return null;
    }
    // A second class loader cannot have the same file, but a copy of it.
    File temporary = temporary();
    if (temporary != null) {
      try {
        if (copied(temporary) && tried(link, temporary)) {
          return null;
        }
      } finally {
        // The system keeps the files while they are mapped.
        for (Entry entry : entries) {
          new File(temporary, entry.name).delete();
        }
        temporary.delete();
      }
    }
    return reasons.toString();
  }

  private boolean tried(Link link, File place) {
    try {
      link.load(new File(place, GLUE));
      return true;
    } catch (UnsatisfiedLinkError e) {
      failed(place, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void failed(File place, String why) {
    int end = why.indexOf('\n');
    reasons.append(reasons.length() == 0 ? "" : "; ").append(place).append(": ");
    reasons.append(end < 0 ? why : why.substring(0, end));
    if (why.contains("failed to map segment")) {
      reasons.append(" (is it mounted noexec? -D").append(FOLDER).append(" names another folder)");
    }
  }

  /** The folder of these very libraries in JavaCPP's cache; null where there is no such place. */
  private File cache() {
    String root = System.getProperty("org.bytedeco.javacpp.cachedir");
    root = System.getProperty("org.bytedeco.javacpp.cacheDir", root);
    if (root == null) {
      String home = System.getProperty("user.home", "");
      if (!home.startsWith("/")) {
        failed(new File(home), "no home folder");
        return null;
      }
      root = home + "/.javacpp/cache";
    }
    StringBuilder name = new StringBuilder("forger");
    for (Entry entry : entries) {
      name.append('-').append(entry.digest, 0, 16);
    }
    return new File(new File(root).getAbsoluteFile(), name.toString());
  }

  private File temporary() {
    try {
      return Files.createTempDirectory("forger").toFile();
    } catch (IOException e) {
      failed(new File(System.getProperty("java.io.tmpdir")), e.toString());
      return null;
    }
  }

  /** Whether all libraries lie in a folder; those that do not are copied there. */
  private boolean copied(File place) {
    try {
      for (Entry entry : entries) {
        File file = new File(place, entry.name);
        if (file.length() != entry.bytes) {
          copy(entry, place.toPath(), file.toPath());
        }
      }
      return true;
    } catch (IOException e) {
      failed(place, e.toString());
      return false;
    }
  }

  /** A name is given to whole files only, so that other processes never see a part of one. */
  private void copy(Entry entry, Path place, Path target) throws IOException {
    Files.createDirectories(place);
    // A name of its own; that of createTempFile comes from SecureRandom, which is slow to start.
    Path part = place.resolve(entry.name + "." + Long.toHexString(System.nanoTime()) + ".part");
    try (InputStream in = open(entry.name)) {
      Files.copy(in, part);
      if (Files.size(part) != entry.bytes) {
        throw new IOException(entry.name + " has another size than its index says");
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private InputStream open(String name) throws IOException {
    if (folder != null) {
      return Files.newInputStream(new File(folder, name).toPath());
    }
    InputStream in = loader.getResourceAsStream(resources + name);
    if (in == null) {
      throw new IOException("no " + resources + name + " on the class path");
    }
    return in;
  }
}
