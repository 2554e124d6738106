// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures samples against real images: a tenth of the data, in blocks, is what they are compared
 * with, the rest is what {@link Memorisation} looks for copies of.
 */
public final class Evaluation {
  /** Hears of what an evaluation does, on the thread that runs it. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called as a stage begins, and as it advances.
     *
     * @param stage such as a metric, or what features are made of
     * @param done 0 when it begins
     * @param total of images or metrics
     */
    void onProgress(String stage, int done, int total);
  }

  /** Images whose features are made at a time. */
  private static final int BLOCK = 1024;

  private final FeatureExtractor extractor;
  private final ImageDataset data;
  private Optional<FeatureCache> cache = Optional.empty();
  private Optional<Device> device = Optional.empty();
  private Listener listener = (stage, done, total) -> {};
  private int most = 1000;
  private long seed = 1;

  private Evaluation(FeatureExtractor extractor, ImageDataset data) {
    this.extractor = extractor;
    this.data = data;
  }

  /**
   * Begins an evaluation with at most 1000 held-out images and seed 1.
   *
   * @param extractor makes what is compared; not closed
   * @param data real images, at least 20; not closed
   * @return the evaluation
   */
  public static Evaluation of(FeatureExtractor extractor, ImageDataset data) {
    return new Evaluation(extractor, data);
  }

  /**
   * Keeps features of the data from run to run.
   *
   * @param folder where
   * @return this
   */
  public Evaluation cache(FeatureCache folder) {
    this.cache = Optional.of(folder);
    return this;
  }

  /**
   * Sets where metrics that train do so.
   *
   * @param where not closed
   * @return this
   */
  public Evaluation device(Device where) {
    this.device = Optional.of(where);
    return this;
  }

  /**
   * Sets how many held-out images are compared with.
   *
   * @param count at most, at least 1
   * @return this
   */
  public Evaluation most(int count) {
    Features.positive("held-out images", count);
    this.most = count;
    return this;
  }

  /**
   * Sets the seed of what metrics draw.
   *
   * @param value any
   * @return this
   */
  public Evaluation seed(long value) {
    this.seed = value;
    return this;
  }

  /**
   * Sets what hears of progress.
   *
   * @param heard called often
   * @return this
   */
  public Evaluation listener(Listener heard) {
    this.listener = heard;
    return this;
  }

  /**
   * Measures.
   *
   * @param samples of the shape of the data
   * @param metrics names of {@link Metrics}
   * @return figures by metric, in the order asked for
   * @throws dev.forger.ForgerException if shapes differ, the extractor reads other ones, a value is
   *     not finite, or there are too few samples for a metric
   */
  public Map<String, Measurement> run(Samples samples, List<String> metrics) {
    metrics.forEach(Metrics::of);
    Shape shape = Shape.of(data.height(), data.width(), data.channels());
    if (!samples.shape().equals(shape)) {
      throw new ShapeException(
          "samples",
          samples.shape().toString(),
          shape + ", the images of " + data.name(),
          "compare images of one size");
    }
    // Views of the data, which its owner closes.
    HeldOut heldOut = HeldOut.of(data, Split.TEST);
    HeldOut training = HeldOut.of(data, Split.TRAIN);
    boolean classes = metrics.stream().anyMatch(Metrics::needsClasses);
    listener.onProgress("features of samples", 0, samples.count());
    Features judged = extractor.features(samples);
    Optional<Features> probabilities =
        classes ? extractor.probabilities(samples) : Optional.empty();
    Metrics.Sets sets =
        new Metrics.Sets(
            judged,
            probabilities,
            ofData("held-out data", heldOut, Math.min(most, heldOut.size())),
            () -> ofData("other data", training, training.size()),
            seed,
            device);
    Map<String, Measurement> results = new LinkedHashMap<>();
    for (String name : metrics) {
      listener.onProgress(name, results.size(), metrics.size());
      results.put(name, Metrics.of(name).measure(sets));
    }
    return results;
  }

  private Features ofData(String what, ImageDataset part, int count) {
    // Pixels are read as fast as features of them.
    return cache.isEmpty() || extractor instanceof RawPixels
        ? compute(what, part, count)
        : cache.get().get(part, count, extractor, () -> compute(what, part, count));
  }

  private Features compute(String what, ImageDataset part, int count) {
    float[] all = new float[0];
    int size = 0;
    for (int first = 0; first < count; first += BLOCK) {
      listener.onProgress("features of " + what, first, count);
      int some = Math.min(BLOCK, count - first);
      Features block = extractor.features(Samples.of(part, first, some));
      if (first == 0) {
        size = block.size();
        all = Arrays.copyOf(block.values(), Math.multiplyExact(count, size));
      } else {
        java.lang.System.arraycopy(block.values(), 0, all, first * size, some * size);
      }
    }
    return new Features(all, count, extractor.name(), extractor.hash());
  }
}
