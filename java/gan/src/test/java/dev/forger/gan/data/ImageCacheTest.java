// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.assertBadData;
import static dev.forger.gan.data.Fixtures.png;
import static dev.forger.gan.data.Fixtures.read;
import static dev.forger.gan.data.Fixtures.write;
import static dev.forger.gan.data.Fixtures.zip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of folders kept in a mapped file: equal to those in memory, and never wrong. */
class ImageCacheTest {
  private static final int COUNT = 40;

  @TempDir Path folder;

  /** Warnings of the cache while something runs. */
  private static List<String> warnings(Runnable action) {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger(ImageCache.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getLevel() == Level.WARNING) {
              lines.add(
                  java.text.MessageFormat.format(record.getMessage(), record.getParameters()));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      action.run();
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }

  private Map<String, byte[]> pictures() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < COUNT; i++) {
      files.put((i % 3 == 0 ? "ant/" : "cat/") + "p" + i + ".png", png(0xFF000000 | i * 70_001));
    }
    files.put("cat/broken.png", new byte[] {1, 2, 3});
    return files;
  }

  private Path pictureFolder() {
    Path pictures = folder.resolve("pictures");
    pictures().forEach((name, bytes) -> write(pictures, name, bytes));
    return pictures;
  }

  private Path cacheFolder() {
    return folder.resolve("cache");
  }

  private List<Path> kept() {
    try (Stream<Path> files = Files.list(cacheFolder())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ImageFolderDataset open(Path pictures) {
    return ImageFolderDataset.open(pictures, 8, 3, ImageCache.at(cacheFolder()));
  }

  private static void assertEqualData(ImageFolderDataset expected, ImageFolderDataset actual) {
    assertEquals(expected.size(), actual.size());
    assertEquals(expected.classNames(), actual.classNames());
    assertEquals(expected.skipped(), actual.skipped());
    assertEquals(expected.fingerprint(), actual.fingerprint());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.label(i), actual.label(i));
      assertEquals(expected.caption(i), actual.caption(i));
      assertArrayEquals(read(expected, i), read(actual, i));
      assertArrayEquals(expected.image(i), actual.image(i));
    }
  }

  @Test
  void keptImagesAreThoseInMemory() {
    Path archive = write(folder, "all.zip", zip(pictures()));
    for (Path pictures : List.of(pictureFolder(), archive)) {
      try (ImageFolderDataset memory = ImageFolderDataset.open(pictures, 8, 3);
          ImageFolderDataset made = open(pictures);
          ImageFolderDataset again = open(pictures)) {
        assertEquals(COUNT, made.size());
        assertEquals(1, made.skippedCount());
        assertEqualData(memory, made);
        assertEqualData(memory, again);
      }
    }
    assertEquals(2, kept().size());
  }

  @Test
  void picturesAreDecodedOnce() throws IOException {
    Path pictures = pictureFolder();
    open(pictures).close();
    // Another picture under the name, size and time of one: what is kept has the old one.
    Path file = pictures.resolve("cat/p1.png");
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
    try (ImageFolderDataset again = open(pictures)) {
      assertEquals(COUNT, again.size());
    }
    assertEquals(1, kept().size());
  }

  @Test
  void otherTimesSizesShapesAndNamesAreOtherImages() throws IOException {
    Path pictures = pictureFolder();
    open(pictures).close();
    Files.setLastModifiedTime(
        pictures.resolve("cat/p1.png"), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    open(pictures).close();
    assertEquals(2, kept().size());
    Files.move(pictures.resolve("cat/p1.png"), pictures.resolve("cat/q1.png"));
    open(pictures).close();
    assertEquals(3, kept().size());
    ImageFolderDataset.open(pictures, 4, 3, ImageCache.at(cacheFolder())).close();
    ImageFolderDataset.open(pictures, 8, 1, ImageCache.at(cacheFolder())).close();
    assertEquals(5, kept().size());
  }

  @Test
  void damageAnywhereIsSaidInALineAndMadeGood() throws IOException {
    Path pictures = pictureFolder();
    String fingerprint;
    try (ImageFolderDataset data = open(pictures)) {
      fingerprint = data.fingerprint();
    }
    Path file = kept().get(0);
    byte[] whole = Files.readAllBytes(file);
    int pixels = 4096;
    for (int at : new int[] {0, 9, 13, 40, 70, 113, 119, pixels, pixels + 999, whole.length - 1}) {
      byte[] poisoned = whole.clone();
      poisoned[at] ^= 0x10;
      Files.write(file, poisoned);
      assertMadeGood(pictures, fingerprint, "byte " + at);
      assertArrayEquals(whole, Files.readAllBytes(file));
    }
    for (int length : new int[] {0, 50, pixels + 5, whole.length - 1}) {
      Files.write(file, whole);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      assertMadeGood(pictures, fingerprint, "cut to " + length);
    }
  }

  private void assertMadeGood(Path pictures, String fingerprint, String what) {
    List<String> lines =
        warnings(
            () -> {
              try (ImageFolderDataset data = open(pictures)) {
                assertEquals(COUNT, data.size());
                try (ImageFolderDataset memory = ImageFolderDataset.open(pictures, 8, 3)) {
                  assertEqualData(memory, data);
                }
                assertEquals(fingerprint, data.fingerprint());
              }
            });
    List<String> made = lines.stream().filter(line -> line.contains("made again")).toList();
    assertEquals(1, made.size(), what + ": " + lines);
    assertTrue(made.get(0).contains(cacheFolder().toString()), made.get(0));
    assertFalse(made.get(0).contains("\n"), made.get(0));
    assertEquals(1, kept().size());
  }

  @Test
  void manyMayMakeTheSameAtOnce() {
    Path pictures = pictureFolder();
    List<String> fingerprints =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                i -> {
                  try (ImageFolderDataset data = open(pictures)) {
                    return data.fingerprint() + read(data, COUNT - 1)[0];
                  }
                })
            .distinct()
            .toList();
    assertEquals(1, fingerprints.size());
    assertEquals(1, kept().size());
  }

  @Test
  void whatKilledProgramsLeftIsRemoved() throws IOException {
    Files.createDirectories(cacheFolder());
    Path old = write(cacheFolder(), "images-1.tmp", new byte[10]);
    Path fresh = write(cacheFolder(), "images-2.tmp", new byte[10]);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    open(pictureFolder()).close();
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(fresh), "another program may be writing it");
  }

  @Test
  void withoutRoomImagesAreReadIntoMemory() {
    write(folder, "cache", new byte[1]);
    Path pictures = pictureFolder();
    List<String> lines =
        warnings(
            () -> {
              try (ImageFolderDataset data = open(pictures)) {
                assertEquals(COUNT, data.size());
              }
            });
    assertTrue(lines.stream().anyMatch(line -> line.contains("read into memory")), lines::toString);
  }

  @Test
  void tooFewPicturesAreRefusedAndNothingIsKept() {
    write(folder, "one/a.png", png(0xFFFF0000));
    write(folder, "one/b.png", new byte[] {1});
    Path one = folder.resolve("one");
    assertBadData(one, () -> open(one), "one image");
    assertEquals(List.of(), kept());
  }

  @Test
  void imagesLieInSeveralMapsOfAFile() throws IOException {
    Path file = write(folder, "many", new byte[3 * 7]);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 21; i++) {
        channel.write(java.nio.ByteBuffer.wrap(new byte[] {(byte) i}), i);
      }
      MappedPixels one = MappedPixels.of(channel, 0, 7, 3, 1 << 30);
      MappedPixels several = MappedPixels.of(channel, 0, 7, 3, 6);
      for (int i = 0; i < 7; i++) {
        assertArrayEquals(one.image(i), several.image(i));
        assertEquals(3 * i, several.image(i)[0]);
      }
      assertEquals(one.checksum(), several.checksum());
      assertNotEquals(one.checksum(), MappedPixels.of(channel, 0, 6, 3, 6).checksum());
    }
  }
}
