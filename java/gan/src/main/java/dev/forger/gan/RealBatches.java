// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.HostBuffer;
import dev.forger.Tensor;
import dev.forger.gan.data.Batch;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Prefetcher;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * Batches of real samples for the steps of a training, in an order that follows from the seed, read
 * ahead on a thread of their own. Taking a batch allocates nothing in the steady state.
 */
public final class RealBatches implements AutoCloseable {
  private final ImageDataset data;
  private final long seed;
  private final int batch;
  private final IdentityHashMap<FloatBuffer, HostBuffer> staging = new IdentityHashMap<>();
  private final int[] labels;
  private final int[] indices;
  private Prefetcher prefetcher;
  private Batch lent;

  /**
   * Reads nothing yet.
   *
   * @param data the caller closes it after this
   * @param seed of the order
   * @param batch samples of each batch
   */
  public RealBatches(ImageDataset data, long seed, int batch) {
    this.data = data;
    this.seed = seed;
    this.batch = batch;
    this.labels = new int[batch];
    this.indices = new int[batch];
  }

  /**
   * Copies the next batch into a tensor.
   *
   * @param taken batches taken so far in the whole training: where a resumed one goes on
   * @param target on a device; receives the samples from row 0
   */
  public void next(long taken, Tensor target) {
    HostBuffer pixels = take(taken);
    try {
      pixels.copyTo(target, 0, batch * target.shape().elements());
    } finally {
      recycle();
    }
  }

  /** Lends the next batch until {@link #recycle()}. */
  HostBuffer take(long taken) {
    if (prefetcher == null) {
      prefetcher = new Prefetcher(data, seed, batch, taken * batch);
    }
    lent = prefetcher.take();
    System.arraycopy(lent.labels(), 0, labels, 0, batch);
    System.arraycopy(lent.indices(), 0, indices, 0, batch);
    HostBuffer host = staging.get(lent.pixels());
    if (host == null) {
      host = HostBuffer.wrap(lent.pixels());
      staging.put(lent.pixels(), host);
    }
    return host;
  }

  void recycle() {
    prefetcher.recycle(lent);
  }

  /**
   * Returns the labels of the batch taken last.
   *
   * @return one class a sample, -1 where it has none; overwritten by the next batch
   */
  public int[] labels() {
    return labels;
  }

  /**
   * Returns which samples of the data the batch taken last has.
   *
   * @return one index a sample; overwritten by the next batch
   */
  public int[] indices() {
    return indices;
  }

  /** Forgets what was read ahead: the next batch is read from where {@code taken} says. */
  public void rewind() {
    if (prefetcher != null) {
      prefetcher.close();
      prefetcher = null;
      staging.clear();
    }
    Arrays.fill(labels, -1);
  }

  /**
   * Returns the memory of samples read ahead.
   *
   * @return bytes outside the Java heap
   */
  public long bytes() {
    return Prefetcher.bytes(data, batch);
  }

  /** Ends reading; the data stays open. */
  @Override
  public void close() {
    rewind();
  }
}
