// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetcherTest {

  @Test
  void batchesHoldTheImagesOfTheOrder() {
    try (StrokeDigits data = StrokeDigits.create(1, 50);
        Prefetcher prefetcher = new Prefetcher(data, 3, 16, 0)) {
      BatchOrder order = new BatchOrder(3, 50);
      for (int step = 0; step < 20; step++) {
        assertEquals(16L * step, prefetcher.nextDraw());
        Batch batch = prefetcher.take();
        assertEquals(16L * step, batch.firstDraw());
        assertEquals(16, batch.size());
        assertTrue(batch.pixels().isDirect());
        float[] image = new float[784];
        for (int i = 0; i < 16; i++) {
          int index = order.index(16L * step + i);
          assertEquals(index, batch.indices()[i]);
          assertEquals(index % 10, batch.labels()[i]);
          batch.pixels().get(i * 784, image);
          assertArrayEquals(read(data, index), image);
        }
        prefetcher.recycle(batch);
      }
    }
  }

  @Test
  void startsAnywhereAsIfNeverInterrupted() {
    try (StrokeDigits data = StrokeDigits.create(1, 30);
        Prefetcher whole = new Prefetcher(data, 8, 7, 0)) {
      for (int step = 0; step < 40; step++) {
        Batch expected = whole.take();
        try (Prefetcher resumed = new Prefetcher(data, 8, 7, 7L * step, 2)) {
          Batch batch = resumed.take();
          assertArrayEquals(expected.indices(), batch.indices());
          assertEquals(0, expected.pixels().compareTo(batch.pixels()));
        }
        whole.recycle(expected);
      }
    }
  }

  @Test
  void bytesAreThoseOfTheRing() {
    try (StrokeDigits data = StrokeDigits.create(1, 30);
        Prefetcher prefetcher = new Prefetcher(data, 8, 7, 0)) {
      long bytes = 0;
      for (int i = 0; i < Prefetcher.DEFAULT_DEPTH; i++) {
        bytes += 4L * prefetcher.take().pixels().capacity();
      }
      assertEquals(bytes, Prefetcher.bytes(data, 7));
    }
  }

  @Test
  void allocatesNothingInTheSteadyState() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (StrokeDigits data = StrokeDigits.create(1, 2000);
        Prefetcher prefetcher = new Prefetcher(data, 3, 64, 0)) {
      run(prefetcher, 500);
      long filler = fillerId();
      long own = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      long other = threads.getThreadAllocatedBytes(filler);
      int steps = 1000;
      run(prefetcher, steps);
      other = threads.getThreadAllocatedBytes(filler) - other;
      own = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - own;
      assertTrue(own <= 64L * steps, "taking thread: " + own + " bytes");
      assertTrue(other <= 64L * steps, "filling thread: " + other + " bytes");
    }
  }

  private static void run(Prefetcher prefetcher, int steps) {
    for (int step = 0; step < steps; step++) {
      prefetcher.recycle(prefetcher.take());
    }
  }

  private static long fillerId() {
    return filler().getId();
  }

  private static Thread filler() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("forger-prefetch"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readerFailureArrivesAfterTheBatchesBeforeIt() {
    DataException failure = new DataException("disk", "gone", "there", "put it back");
    try (StrokeDigits data = StrokeDigits.create(1, 40);
        Prefetcher prefetcher = new Prefetcher(new FailingDataset(data, 25, failure), 3, 10, 0)) {
      for (int step = 0; step < 2; step++) {
        prefetcher.recycle(prefetcher.take());
      }
      assertSame(failure, assertThrows(DataException.class, prefetcher::take));
      assertSame(failure, assertThrows(DataException.class, prefetcher::take));
      assertEquals(20, prefetcher.nextDraw());
    }
  }

  @Test
  void interruptIsKeptAndDoesNotEndTheWait() {
    try (StrokeDigits data = StrokeDigits.create(1, 40);
        Prefetcher prefetcher = new Prefetcher(data, 3, 10, 0)) {
      for (int step = 0; step < 50; step++) {
        Thread.currentThread().interrupt();
        prefetcher.recycle(prefetcher.take());
        assertTrue(Thread.interrupted());
      }
    }
  }

  @Test
  void closeEndsTheThreadEvenWhenNobodyTakes() {
    StrokeDigits data = StrokeDigits.create(1, 40);
    Prefetcher prefetcher = new Prefetcher(data, 3, 10, 0);
    Thread filler = filler();
    assertTrue(filler.isDaemon());
    prefetcher.close();
    prefetcher.close();
    assertFalse(filler.isAlive());
    assertThrows(InvalidArgumentException.class, prefetcher::take);
    data.close();
  }

  @Test
  void lendsAtMostTheRing() {
    try (StrokeDigits data = StrokeDigits.create(1, 40);
        Prefetcher prefetcher = new Prefetcher(data, 3, 10, 0, 2)) {
      Batch first = prefetcher.take();
      Batch second = prefetcher.take();
      assertThrows(InvalidArgumentException.class, prefetcher::take);
      prefetcher.recycle(second);
      assertThrows(InvalidArgumentException.class, () -> prefetcher.recycle(second));
      prefetcher.recycle(first);
      assertEquals(20, prefetcher.take().firstDraw());
    }
  }

  @Test
  void refusesABatchLargerThanTheDataAndOtherBadNumbers() {
    try (StrokeDigits data = StrokeDigits.create(1, 40)) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> new Prefetcher(data, 1, 41, 0));
      assertTrue(e.getMessage().contains("41 images a batch"), e::getMessage);
      assertTrue(e.getMessage().contains("40 images of data stroke-digits"), e::getMessage);
      assertThrows(InvalidArgumentException.class, () -> new Prefetcher(data, 1, 0, 0));
      assertThrows(InvalidArgumentException.class, () -> new Prefetcher(data, 1, 8, -1));
      assertThrows(InvalidArgumentException.class, () -> new Prefetcher(data, 1, 8, 0, 1));
      try (Prefetcher all = new Prefetcher(data, 1, 40, 0)) {
        assertEquals(40, all.take().size());
      }
    }
  }

  /** Fails from the n-th read on, as a broken disk would. */
  private static final class FailingDataset implements ImageDataset {
    private final ImageDataset data;
    private final RuntimeException failure;
    private int left;

    FailingDataset(ImageDataset data, int reads, RuntimeException failure) {
      this.data = data;
      this.left = reads;
      this.failure = failure;
    }

    @Override
    public void read(int index, float[] target, int offset) {
      if (left-- <= 0) {
        throw failure;
      }
      data.read(index, target, offset);
    }

    @Override
    public String name() {
      return data.name();
    }

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public int height() {
      return data.height();
    }

    @Override
    public int width() {
      return data.width();
    }

    @Override
    public int channels() {
      return data.channels();
    }

    @Override
    public int label(int index) {
      return data.label(index);
    }

    @Override
    public int labelCount() {
      return data.labelCount();
    }

    @Override
    public String fingerprint() {
      return data.fingerprint();
    }

    @Override
    public void close() {}
  }
}
