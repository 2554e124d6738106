// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;

/**
 * Fills batches ahead of training on one daemon thread.
 *
 * <p>The batches are a pure function of the data, the seed and the draw they start at: a prefetcher
 * started at draw {@code d} gives what an uninterrupted one gives from there. A fixed ring of
 * batches is used over and over, so that nothing is allocated in the steady state. One thread takes
 * and recycles.
 *
 * <pre>{@code
 * try (var prefetcher = new Prefetcher(data, seed, 64, 0)) {
 *   Batch batch = prefetcher.take();
 *   ...
 *   prefetcher.recycle(batch);
 * }
 * }</pre>
 */
public final class Prefetcher implements AutoCloseable {

  /** Batches in the ring where no number is given: one in use, one ready, one being filled. */
  public static final int DEFAULT_DEPTH = 3;

  private static final int MAX_DEPTH = 64;

  private final ImageDataset data;
  private final BatchOrder order;
  private final int batchSize;
  private final Thread filler;

  // All below is guarded by the lock. A monitor, not a queue of java.util.concurrent: those
  // allocate
  // a node whenever a thread waits.
  private final Object lock = new Object();
  private final Batch[] free;
  private final Batch[] ready;
  private int freeCount;
  private int lentCount;
  private int readyStart;
  private int readyCount;
  private long nextTaken;
  private boolean closed;
  private Throwable failure;

  /**
   * Starts to fill {@value #DEFAULT_DEPTH} batches.
   *
   * @param data read by the filling thread; stays open as long as this
   * @param seed of the order
   * @param batchSize images a batch, 1 to the size of the data
   * @param firstDraw number of the first draw, 0 for a new training
   * @throws InvalidArgumentException if the batch is larger than the data or a number is out of
   *     range
   */
  public Prefetcher(ImageDataset data, long seed, int batchSize, long firstDraw) {
    this(data, seed, batchSize, firstDraw, DEFAULT_DEPTH);
  }

  /**
   * Starts to fill batches.
   *
   * @param data read by the filling thread; stays open as long as this
   * @param seed of the order
   * @param batchSize images a batch, 1 to the size of the data
   * @param firstDraw number of the first draw, 0 for a new training
   * @param depth batches in the ring, 2 to 64
   * @throws InvalidArgumentException if the batch is larger than the data or a number is out of
   *     range
   */
  public Prefetcher(ImageDataset data, long seed, int batchSize, long firstDraw, int depth) {
    check(data, batchSize, firstDraw, depth);
    this.data = data;
    this.order = new BatchOrder(seed, data.size());
    this.batchSize = batchSize;
    this.free = new Batch[depth];
    this.ready = new Batch[depth];
    this.nextTaken = firstDraw;
    for (int i = 0; i < depth; i++) {
      free[i] = new Batch(batchSize, values(data));
    }
    this.freeCount = depth;
    this.filler = new Thread(() -> run(firstDraw), "forger-prefetch");
    filler.setDaemon(true);
    filler.start();
  }

  private static int values(ImageDataset data) {
    return data.height() * data.width() * data.channels();
  }

  /**
   * Returns the memory of a ring of {@value #DEFAULT_DEPTH} batches, outside the Java heap.
   *
   * @param data of whose shape the images are
   * @param batchSize images a batch
   * @return bytes
   */
  public static long bytes(ImageDataset data, int batchSize) {
    return DEFAULT_DEPTH * Batch.bytes(batchSize, values(data));
  }

  private static void check(ImageDataset data, int batchSize, long firstDraw, int depth) {
    if (batchSize < 1) {
      throw new InvalidArgumentException(
          "batch size", Integer.toString(batchSize), "1 or more", "choose a positive size");
    }
    if (batchSize > data.size()) {
      throw new InvalidArgumentException(
          "batch size",
          batchSize + " images a batch",
          "at most the " + data.size() + " images of data " + data.name(),
          "choose a smaller batch or more data");
    }
    long bytes = Batch.bytes(batchSize, values(data));
    if (bytes > Integer.MAX_VALUE) {
      throw new InvalidArgumentException(
          "batch size",
          batchSize + " images, " + bytes + " bytes a batch",
          "at most " + Integer.MAX_VALUE + " bytes",
          "choose a smaller batch");
    }
    if (firstDraw < 0) {
      throw new InvalidArgumentException(
          "first draw", Long.toString(firstDraw), "0 or more", "count draws from 0");
    }
    if (depth < 2 || depth > MAX_DEPTH) {
      throw new InvalidArgumentException(
          "prefetch depth",
          Integer.toString(depth),
          "2 to " + MAX_DEPTH,
          "the default is " + DEFAULT_DEPTH);
    }
  }

  /**
   * Waits for the next batch and lends it until {@link #recycle}.
   *
   * <p>An interrupt does not end the wait; it is kept for the caller. An exception of the data's
   * reader is thrown here, after the batches before it were taken, and again at every later call.
   *
   * @return the images of the next {@code batchSize} draws
   * @throws InvalidArgumentException if this is closed or all batches are lent
   */
  public Batch take() {
    boolean interrupted = false;
    try {
      synchronized (lock) {
        while (true) {
          if (closed) {
            throw new InvalidArgumentException(
                "prefetcher", "take after close", "an open prefetcher", "close it after training");
          }
          if (readyCount > 0) {
            return lend();
          }
          if (failure != null) {
            throw rethrow(failure);
          }
          if (lentCount == free.length) {
            throw new InvalidArgumentException(
                "prefetcher",
                free.length + " batches taken and none recycled",
                "at most " + (free.length - 1) + " lent at once",
                "recycle batches, or make a deeper ring");
          }
          try {
            lock.wait();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Batch lend() {
    Batch batch = ready[readyStart];
    readyStart = (readyStart + 1) % ready.length;
    readyCount--;
    lentCount++;
    batch.lent = true;
    nextTaken = batch.firstDraw() + batchSize;
    return batch;
  }

  private static RuntimeException rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  /**
   * Gives a batch back to be filled again; its content is then no longer the caller's.
   *
   * @param batch one that {@link #take} lent
   * @throws InvalidArgumentException if the batch is not lent
   */
  public void recycle(Batch batch) {
    synchronized (lock) {
      if (!batch.lent) {
        throw new InvalidArgumentException(
            "prefetcher, recycle",
            "a batch that is not lent",
            "a batch of take()",
            "recycle each batch once");
      }
      batch.lent = false;
      lentCount--;
      free[freeCount++] = batch;
      lock.notifyAll();
    }
  }

  /**
   * Returns the draw with which the next taken batch starts: the number to resume at.
   *
   * @return counted from 0 over the whole training
   */
  public long nextDraw() {
    synchronized (lock) {
      return nextTaken;
    }
  }

  private void run(long firstDraw) {
    long draw = firstDraw;
    try {
      Batch batch = takeFree();
      while (batch != null) {
        batch.fill(data, order, draw);
        draw += batchSize;
        publish(batch);
        batch = takeFree();
      }
    } catch (RuntimeException | Error e) {
      synchronized (lock) {
        failure = e;
        lock.notifyAll();
      }
    }
  }

  /** Returns a batch to fill, or null once closed. */
  private Batch takeFree() {
    synchronized (lock) {
      while (freeCount == 0 && !closed) {
        try {
          lock.wait();
        } catch (InterruptedException ignored) {
          // Nobody but this class knows the thread, and only close() ends it.
        }
      }
      return closed ? null : free[--freeCount];
    }
  }

  private void publish(Batch batch) {
    synchronized (lock) {
      ready[(readyStart + readyCount) % ready.length] = batch;
      readyCount++;
      lock.notifyAll();
    }
  }

  /** Ends the filling thread and waits for it; closing twice does nothing. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    while (filler.isAlive()) {
      try {
        filler.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
