// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.SafetensorsWriter;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features of data that are kept: found by content, and never trusted. */
class FeatureCacheTest {
  private static final int COUNT = 30;

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private final StrokeDigits digits = StrokeDigits.create(1, COUNT);
  private int made;

  @AfterEach
  void close() {
    digits.close();
  }

  /** Mean and first pixel, by weights that the hash stands for. */
  private static FeatureExtractor extractor(String hash) {
    return new FeatureExtractor() {
      @Override
      public String name() {
        return "means";
      }

      @Override
      public String hash() {
        return hash;
      }

      @Override
      public Features features(Samples images) {
        float[] rows = new float[2 * images.count()];
        for (int i = 0; i < images.values().length; i++) {
          rows[2 * (i / 784)] += images.values()[i] / 784;
        }
        return new Features(rows, images.count(), name(), hash);
      }
    };
  }

  private Features get(ImageDataset data, int count, String hash) {
    FeatureExtractor extractor = extractor(hash);
    return new FeatureCache(folder.resolve("cache"), warnings::add)
        .get(
            data,
            count,
            extractor,
            () -> {
              made++;
              return extractor.features(Samples.of(data, 0, count));
            });
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  @Test
  void equalContentIsFoundAndOtherContentIsNot() {
    Features first = get(digits, COUNT, "aa");
    try (StrokeDigits again = StrokeDigits.create(1, COUNT);
        StrokeDigits others = StrokeDigits.create(2, COUNT)) {
      Features second = get(again, COUNT, "aa");
      assertEquals(1, made);
      assertArrayEquals(first.values(), second.values());
      assertEquals("aa", second.hash());
      assertEquals("means", second.extractor());
      get(others, COUNT, "aa");
      assertEquals(2, made);
    }
    get(digits, COUNT, "bb");
    assertEquals(3, made);
    assertEquals(COUNT - 1, get(digits, COUNT - 1, "aa").count());
    assertEquals(4, made);
    assertEquals(List.of(), warnings);
  }

  /** Each is named in one line, and the file is right again afterwards. */
  private void isMadeAgain(Features expected, String part) {
    made = 0;
    warnings.clear();
    assertArrayEquals(expected.values(), get(digits, COUNT, "aa").values());
    assertEquals(1, made);
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains(part), warnings.get(0));
    assertTrue(warnings.get(0).startsWith("features are made again: "), warnings.get(0));
    assertEquals(1, warnings.get(0).lines().count());
    get(digits, COUNT, "aa");
    assertEquals(1, made);
  }

  @Test
  void poisonedFilesAreMadeAgain() throws IOException {
    Features expected = get(digits, COUNT, "aa");
    Path file = file();
    byte[] whole = Files.readAllBytes(file);

    byte[] flipped = whole.clone();
    flipped[flipped.length - 3] ^= 1;
    Files.write(file, flipped);
    isMadeAgain(expected, "checksum");

    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 4));
    isMadeAgain(expected, "expected");

    Files.writeString(file, "not a cache");
    isMadeAgain(expected, "header size");

    String key = "version 0, first 30 of something";
    new SafetensorsWriter()
        .metadata("forger.features", key)
        .add("features", new long[] {COUNT, 2}, new float[2 * COUNT])
        .write(file, false);
    isMadeAgain(expected, key);

    new SafetensorsWriter()
        .add("features", new long[] {COUNT, 2}, new float[2 * COUNT])
        .write(file, false);
    isMadeAgain(expected, "no features");
  }

  @Test
  void rightKeysDoNotHideWrongRows() throws IOException {
    Features expected = get(digits, COUNT, "aa");
    Path file = file();
    String key = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    key = key.substring(key.indexOf("version 1"), key.indexOf(" aa\"") + 3);
    new SafetensorsWriter()
        .metadata("forger.features", key)
        .add("features", new long[] {COUNT - 1, 2}, new float[2 * COUNT - 2])
        .write(file, false);
    isMadeAgain(expected, "shape [29, 2]");
    float[] broken = new float[2 * COUNT];
    broken[5] = Float.NaN;
    new SafetensorsWriter()
        .metadata("forger.features", key)
        .add("features", new long[] {COUNT, 2}, broken)
        .write(file, false);
    isMadeAgain(expected, "sample 2: given NaN");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file");
    get(digits, COUNT, "aa");
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).startsWith("features are not kept"), warnings.get(0));
  }
}
