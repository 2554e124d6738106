// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Trains in a JVM of its own while the native counter of allocations watches, and prints what it
 * read: {@code first} for building and steps 1 to 100, {@code then} for each hundred steps after
 * them. It ends with the first hundred in which no thread of the process allocated.
 *
 * <p>The counter (native/test/outside) shares a page with this program; its numbers lie as in
 * allocation_counter.h.
 */
final class CountedTraining {
  private static final int WATCHING = 0;
  private static final int TRAINING_THREAD = 8;
  private static final int FORGER = 16;
  private static final int TRAINING = 24;
  private static final int ELSEWHERE = 32;
  private static final int POOL_THREADS = 40;
  private static final int FIRST = 48;

  /** A JVM that is idle in none of so many hundreds of steps does not come to rest. */
  private static final int HUNDREDS = 20;

  static final int BYTES = 512;

  private final MappedByteBuffer counts;

  private CountedTraining(MappedByteBuffer counts) {
    this.counts = counts;
  }

  public static void main(String[] args) throws IOException {
    MappedByteBuffer counts;
    try (FileChannel file =
        FileChannel.open(
            Path.of(System.getenv("FORGER_ALLOCATION_COUNTS")),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      counts = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
    counts.order(ByteOrder.nativeOrder());
    String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
    counts.putLong(TRAINING_THREAD, Long.parseLong(thread));
    new CountedTraining(counts).train(args[0]);
  }

  private void train(String model) {
    counts.putLong(WATCHING, 1);
    try (Device device = Device.cpu(2);
        ImageDataset digits = StrokeDigits.create(1, 64);
        Gan gan = gan(device, digits, model)) {
      gan.train(100);
      StringBuilder lines = new StringBuilder("first ").append(stop());
      String then = "";
      for (int i = 0; i < HUNDREDS && !then.startsWith("0 0 0 "); i++) {
        counts.putLong(WATCHING, 1);
        gan.train(100);
        then = stop();
        lines.append("\nthen ").append(then);
      }
      System.out.println(lines);
    }
  }

  private static Gan gan(Device device, ImageDataset digits, String model) {
    return model.equals("tiny")
        ? TinyGan.builder(device, TinyGan.curved()).build()
        : Gan.builder(device).data(digits).model(model).batch(4).criticSteps(1).build();
  }

  /** Ends the watch, sets the counters back, and returns what they said. */
  private String stop() {
    counts.putLong(WATCHING, 0);
    StringBuilder text = new StringBuilder();
    for (int at : new int[] {FORGER, TRAINING, ELSEWHERE, POOL_THREADS}) {
      text.append(counts.getLong(at)).append(' ');
    }
    for (int at = FIRST; at < BYTES && counts.get(at) != 0; at++) {
      text.append((char) counts.get(at));
      counts.put(at, (byte) 0);
    }
    for (int at : new int[] {FORGER, TRAINING, ELSEWHERE}) {
      counts.putLong(at, 0);
    }
    return text.toString();
  }
}
