// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The picture files of a folder or a zip, named by their path in it with {@code /}, sorted. */
abstract class ImageSource implements AutoCloseable {

  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "pgm", "ppm", "pnm", "bmp", "gif", "webp");

  /** Returns the names of all files that look like pictures, in code point order. */
  abstract List<String> names();

  /** Reads one of the named files; any number of threads may do so. */
  abstract byte[] read(String name) throws IOException;

  /** Adds what tells whether a picture is another than it was, for each of them. */
  abstract void stamp(MessageDigest digest);

  final void stamp(MessageDigest digest, String name, long first, long second) {
    digest.update((name + "\n" + first + " " + second + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public abstract void close();

  /** Opens a folder or a zip. */
  static ImageSource open(Path path) {
    return Files.isDirectory(path) ? new Folder(path) : new Zip(path);
  }

  private static boolean isPicture(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    int dot = last.lastIndexOf('.');
    return !last.startsWith(".")
        && !name.startsWith("__MACOSX/")
        && dot > 0
        && ENDINGS.contains(last.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static final class Folder extends ImageSource {
    private final Path root;
    private final List<String> names;

    Folder(Path root) {
      this.root = root;
      try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
        this.names =
            files
                .filter(Files::isRegularFile)
                .map(file -> root.relativize(file).toString().replace('\\', '/'))
                .filter(ImageSource::isPicture)
                .sorted()
                .toList();
      } catch (IOException e) {
        throw DataFiles.unreadable(root, e);
      } catch (UncheckedIOException e) {
        throw DataFiles.unreadable(root, e.getCause());
      }
    }

    @Override
    List<String> names() {
      return names;
    }

    @Override
    byte[] read(String name) throws IOException {
      return Files.readAllBytes(root.resolve(name));
    }

    @Override
    void stamp(MessageDigest digest) {
      for (String name : names) {
        Path file = root.resolve(name);
        try {
          var attributes = Files.readAttributes(file, BasicFileAttributes.class);
          long time = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
          stamp(digest, name, attributes.size(), time);
        } catch (IOException e) {
          throw DataFiles.unreadable(file, e);
        }
      }
    }

    @Override
    public void close() {}
  }

  private static final class Zip extends ImageSource {
    private final Path path;
    private final ZipFile zip;
    private final List<String> names;

    Zip(Path path) {
      this.path = path;
      try {
        this.zip = new ZipFile(path.toFile());
      } catch (ZipException e) {
        throw new DataException(
            "data " + path,
            "a corrupt zip (" + e.getMessage() + ")",
            "an intact zip of pictures",
            "fetch the file again",
            e);
      } catch (IOException e) {
        throw DataFiles.unreadable(path, e);
      }
      this.names =
          zip.stream()
              .filter(entry -> !entry.isDirectory())
              .map(ZipEntry::getName)
              .filter(ImageSource::isPicture)
              .sorted()
              .distinct()
              .toList();
    }

    @Override
    List<String> names() {
      return names;
    }

    @Override
    byte[] read(String name) throws IOException {
      try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
        return in.readAllBytes();
      }
    }

    @Override
    void stamp(MessageDigest digest) {
      for (String name : names) {
        ZipEntry entry = zip.getEntry(name);
        stamp(digest, name, entry.getSize(), entry.getCrc());
      }
    }

    @Override
    public void close() {
      try {
        zip.close();
      } catch (IOException e) {
        throw DataFiles.unreadable(path, e);
      }
    }
  }
}
