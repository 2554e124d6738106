// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Pictures that become a data set: where they are, how they are cut and which class each has.
 *
 * @param path for messages
 * @param source not closed by this
 * @param size height and width of the images
 * @param channels 1 or 3
 * @param background grey level behind transparent parts
 * @param classNames empty where there are no classes
 * @param labels the class of each picture of the source, -1 where it has none
 */
record PictureSet(
    Path path,
    ImageSource source,
    int size,
    int channels,
    int background,
    List<String> classNames,
    int[] labels) {
  private static final Logger LOG = System.getLogger(ImageCache.class.getName());

  /** Changes whenever equal pictures would become other images. */
  private static final int VERSION = 1;

  private static final int CHUNK = 512;
  private static final long REPORT_NANOS = 5_000_000_000L;

  /** Takes images in the order of their names. */
  interface Sink {
    void add(byte[] image, int label, int origin) throws IOException;

    void skip(String line);
  }

  PixelFile.Shape shape() {
    return new PixelFile.Shape(size, size, channels, classNames.size());
  }

  /** The SHA-256 of all that the images depend on, by names, sizes and times of the files. */
  byte[] key() {
    MessageDigest digest = ByteImageDataset.sha256();
    String settings = VERSION + " " + shape() + " " + background + " " + classNames + "\n";
    digest.update(settings.getBytes(StandardCharsets.UTF_8));
    ByteBuffer all = ByteBuffer.allocate(labels.length * Integer.BYTES);
    all.asIntBuffer().put(labels);
    digest.update(all);
    source.stamp(digest);
    return digest.digest();
  }

  /** Decodes all pictures, some at a time on all processors. */
  void decode(Sink sink) throws IOException {
    List<String> names = source.names();
    ImageDecoder decoder = new ImageDecoder(size, channels, background);
    long reported = System.nanoTime();
    for (int first = 0; first < names.size(); first += CHUNK) {
      int start = first;
      byte[][] images = new byte[Math.min(CHUNK, names.size() - first)][];
      ConcurrentHashMap<Integer, String> failures = new ConcurrentHashMap<>();
      IntStream.range(0, images.length)
          .parallel()
          .forEach(
              i -> {
                String name = names.get(start + i);
                try {
                  images[i] = decoder.decode(source.read(name));
                } catch (IOException e) {
                  failures.put(i, name + " (" + e.getMessage() + ")");
                }
              });
      for (int i = 0; i < images.length; i++) {
        if (images[i] == null) {
          sink.skip(failures.get(i));
        } else {
          sink.add(images[i], labels[start + i], start + i);
        }
      }
      if (System.nanoTime() - reported > REPORT_NANOS) {
        reported = System.nanoTime();
        LOG.log(
            Level.INFO,
            "decoded {0} of {1} pictures",
            Integer.toString(start + images.length),
            Integer.toString(names.size()));
      }
    }
  }

  /** Refuses a set of which fewer than two pictures were read; warns of those that were not. */
  void checkRead(int count, List<String> skipped) {
    int files = source.names().size();
    if (count == 0) {
      throw new DataException(
          "data " + path,
          skipped.isEmpty()
              ? "no picture file"
              : "no readable picture among " + files + " files, first " + skipped.get(0),
          "PNG, JPEG, PGM, PPM, BMP, GIF or WebP files",
          "name another path");
    }
    DataFiles.checkCount(path, count);
    if (!skipped.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0}: skipped {1} of {2} files that cannot be read, first {3}",
          path,
          Integer.toString(skipped.size()),
          Integer.toString(files),
          skipped.get(0));
    }
  }

  /** Refuses what the heap cannot hold. */
  void checkHeap() {
    int count = source.names().size();
    long bytes = (long) count * size * size * channels;
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap / 4 * 3) {
      throw new DataException(
          "data " + path,
          count + " pictures that need " + (bytes >> 20) + " MiB of Java heap",
          "at most three quarters of its " + (heap >> 20) + " MiB",
          "start Java with a larger -Xmx, choose a smaller size, or keep images in an ImageCache");
    }
  }
}
