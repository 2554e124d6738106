// SPDX-License-Identifier: Apache-2.0
package dev.forger.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;

/** A database as LSUN has it: WebP files under keys of 40 digits. */
class LmdbPicturesTest {
  /** 8 x 8 pixels of (200, 100, 50), lossless, and in the lossy form, off by at most 2. */
  private static final List<byte[]> PICTURES =
      List.of(
          Base64.getDecoder().decode("UklGRh4AAABXRUJQVlA4TBEAAAAvB8ABAAdQsiJXpv+BiOh/AAA="),
          Base64.getDecoder()
              .decode(
                  "UklGRj4AAABXRUJQVlA4IDIAAADQAQCdASoIAAgAAMASJaACdLoB+AADsAD+2ib/7vN"
                      + "+09e09f1M//jKnyA/4yp/xcwAAA=="));

  @TempDir Path folder;

  private static TreeMap<String, byte[]> write(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    TreeMap<String, byte[]> pictures = new TreeMap<>();
    try (Env<byte[]> env =
        Env.create(ByteArrayProxy.PROXY_BA).setMapSize(1 << 22).open(folder.toFile())) {
      Dbi<byte[]> dbi = env.openDbi((byte[]) null, org.lmdbjava.DbiFlags.MDB_CREATE);
      for (int i = 0; i < count; i++) {
        String key = String.format("%040x", i * 7919L % count);
        byte[] picture = PICTURES.get(i % 2);
        dbi.put(key.getBytes(StandardCharsets.US_ASCII), picture);
        pictures.put(key, picture);
      }
    }
    Files.delete(folder.resolve("lock.mdb"));
    return pictures;
  }

  @Test
  void readsEveryValueByItsKey() throws IOException {
    TreeMap<String, byte[]> written = write(folder, 300);
    try (LmdbPictures pictures = LmdbPictures.open(folder)) {
      assertEquals(List.copyOf(written.keySet()), pictures.names());
      written.keySet().parallelStream()
          .forEach(
              key -> {
                try {
                  assertEquals(
                      Base64.getEncoder().encodeToString(written.get(key)),
                      Base64.getEncoder().encodeToString(pictures.read(key)));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThrows(IOException.class, () -> pictures.read("none"));
    }
    assertFalse(Files.exists(folder.resolve("lock.mdb")), "nothing is written beside the data");
  }

  @Test
  void aDatabaseIsDataByItsPath() throws IOException {
    Path database = folder.resolve("bedroom_train_lmdb");
    write(database, 5);
    for (String source : List.of(database.toString(), "lsun:" + database)) {
      try (ImageDataset data = Datasets.open(source, 4, 3)) {
        assertEquals(5, data.size());
        assertEquals(0, data.labelCount());
        float[] image = new float[48];
        for (int i = 0; i < 5; i++) {
          data.read(i, image, 0);
          assertEquals(200 / 127.5f - 1, image[0], 2.1 / 127.5);
          assertEquals(100 / 127.5f - 1, image[1], 2.1 / 127.5);
          assertEquals(50 / 127.5f - 1, image[2], 2.1 / 127.5);
        }
      }
    }
  }

  @Test
  void saysWhatIsNoDatabase() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.write(broken.resolve("data.mdb"), new byte[10_000]);
    DataException e =
        assertThrows(DataException.class, () -> Datasets.open(broken.toString(), 4, 3));
    assertTrue(e.getMessage().contains("no readable database"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    Path empty = Files.createDirectories(folder.resolve("empty"));
    DataException none =
        assertThrows(DataException.class, () -> Datasets.open("lsun:" + empty, 4, 3));
    assertTrue(none.getMessage().contains("no picture file"), none.getMessage());
  }
}
