// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A public data set: files whose content is known, and where they are.
 *
 * @param sources base URLs, tried in turn
 * @param downloads name and SHA-256 of each file to get
 * @param unpacked name and SHA-256 of each file that archives among them hold; none where files are
 *     used as they are
 */
record PublicData(
    List<String> sources, Map<String, String> downloads, Map<String, String> unpacked) {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";
  private static final long SAID_EVERY_NANOS = 5_000_000_000L;

  private static final Map<String, PublicData> ALL = new LinkedHashMap<>();

  static {
    ALL.put(
        "mnist",
        idx(
            List.of(
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                "https://storage.googleapis.com/cvdf-datasets/mnist/"),
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"));
    ALL.put(
        "fashion-mnist",
        idx(
            List.of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"));
    ALL.put(
        "cifar-10",
        new PublicData(
            List.of("https://www.cs.toronto.edu/~kriz/"),
            Map.of(
                "cifar-10-binary.tar.gz",
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
            ordered(
                "data_batch_1.bin",
                "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
                "data_batch_2.bin",
                "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
                "data_batch_3.bin",
                "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
                "data_batch_4.bin",
                "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
                "data_batch_5.bin",
                "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
                "test_batch.bin",
                "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b")));
  }

  private static PublicData idx(List<String> sources, String... hashes) {
    Map<String, String> files =
        ordered(
            TRAIN_IMAGES,
            hashes[0],
            TRAIN_LABELS,
            hashes[1],
            TEST_IMAGES,
            hashes[2],
            TEST_LABELS,
            hashes[3]);
    return new PublicData(sources, files, Map.of());
  }

  private static Map<String, String> ordered(String... namesAndHashes) {
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i < namesAndHashes.length; i += 2) {
      files.put(namesAndHashes[i], namesAndHashes[i + 1]);
    }
    return files;
  }

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static PublicData of(String name) {
    PublicData data = ALL.get(name);
    if (data == null) {
      throw Suggestions.unknown("data", name, ALL.keySet());
    }
    return data;
  }

  /**
   * Gets what a folder lacks; files that are there and right stay.
   *
   * @param folder made when missing
   * @param mirror base URL to use instead of the sources, or null
   * @param say hears what is done
   * @throws dev.forger.DataException if content is not what it should be
   * @throws UncheckedIOException if no source gives a file, or it cannot be written
   */
  void fetch(Path folder, String mirror, Consumer<String> say) {
    try {
      Files.createDirectories(folder);
      if (!unpacked.isEmpty() && areThere(folder, unpacked)) {
        say.accept("all files are there");
        return;
      }
      for (Map.Entry<String, String> download : downloads.entrySet()) {
        Path file = folder.resolve(download.getKey());
        if (isThere(file, download.getValue())) {
          say.accept(download.getKey() + " is there");
        } else {
          get(file, download.getValue(), mirror == null ? sources : List.of(mirror), say);
        }
        if (!unpacked.isEmpty()) {
          say.accept("unpacking " + download.getKey());
          TarArchive.unpack(file, folder, unpacked.keySet());
          requireUnpacked(folder);
          Files.delete(file);
        }
      }
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder + ": " + e.getMessage(), e);
    }
  }

  private void requireUnpacked(Path folder) throws IOException {
    for (Map.Entry<String, String> file : unpacked.entrySet()) {
      if (!isThere(folder.resolve(file.getKey()), file.getValue())) {
        throw new IOException(file.getKey() + " is not as it was packed");
      }
    }
  }

  private static boolean areThere(Path folder, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (!isThere(folder.resolve(file.getKey()), file.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isThere(Path file, String sha256) throws IOException {
    return Files.isRegularFile(file) && Download.sha256(file).equals(sha256);
  }

  private static void get(Path file, String sha256, List<String> bases, Consumer<String> say) {
    Download.NoSourceException failed = null;
    for (String base : bases) {
      URI source = URI.create(base + (base.endsWith("/") ? "" : "/") + file.getFileName());
      say.accept("fetching " + source);
      long[] next = {System.nanoTime() + SAID_EVERY_NANOS};
      try {
        new Download()
            .get(
                source,
                file,
                sha256,
                bytes -> {
                  long now = System.nanoTime();
                  if (now - next[0] >= 0) {
                    next[0] = now + SAID_EVERY_NANOS;
                    say.accept(String.format("%.1f MB have come", bytes / 1e6));
                  }
                });
        return;
      } catch (Download.NoSourceException e) {
        failed = e;
      }
    }
    throw new UncheckedIOException(
        failed.getMessage()
            + "; check the network and run this again, or put "
            + file.getFileName()
            + " into "
            + file.getParent()
            + " yourself",
        new IOException(failed));
  }
}
