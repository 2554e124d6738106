// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.metrics.Measurement;
import dev.forger.gan.metrics.Metrics;
import dev.forger.gan.metrics.RawPixels;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.SavedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Samples of a run's last checkpoint beside images of its data.
 *
 * @param real images of the data, or null where there are none to compare
 * @param made as many samples
 * @param measurements by the name of the metric
 * @param reason why there is nothing to compare, else empty
 */
record Judgement(Samples real, Samples made, Map<String, Measurement> measurements, String reason) {
  /** Pairs of a real and a made image. */
  static final int PAIRS = 20;

  private static final int MEASURED = 500;
  private static final int LEAST = 40;

  /** Values of training images beyond which the nearest of them is not looked for: 128 MB. */
  private static final long MOST_VALUES = 1L << 25;

  private static final long SEED = 20;

  static Judgement without(String reason) {
    return new Judgement(null, null, Map.of(), reason);
  }

  /** Draws samples and compares them; says why where that is not possible. */
  static Judgement of(Device device, RunFolder folder, RunConfig config) {
    try (SavedModel model = SavedModel.load(device, folder, true, SEED);
        ImageDataset data = RunPlan.resume(config, Map.of()).resolve().data()) {
      SampleSource source = model.samples();
      Shape shape = Shape.of(data.height(), data.width(), data.channels());
      boolean pictures = shape.c() == 1 || shape.c() == 3;
      boolean points = shape.equals(Shape.features(2));
      if (!source.allMade()) {
        return without("Samples of this system show images of its data, too.");
      }
      if (!source.shape().equals(shape) || !(pictures || points)) {
        return without("Samples of this system are no images like those of its data.");
      }
      if (data.size() < LEAST) {
        return without("The data has only " + data.size() + " images.");
      }
      int count = Math.min(MEASURED, source.limit());
      if (count < PAIRS) {
        return without("This run gives no more than " + count + " samples.");
      }
      Samples made = source.sample(count);
      return new Judgement(
          points ? null : some(data),
          points ? null : made.pick(first(PAIRS)),
          measure(made, data),
          points ? "Points of the plane are not told apart one by one." : "");
    } catch (ForgerException e) {
      return without("Samples and data were not compared: " + e.getMessage());
    }
  }

  private static int[] first(int count) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = i;
    }
    return indices;
  }

  /** Different images, drawn. */
  private static Samples some(ImageDataset data) {
    Shape shape = Shape.of(data.height(), data.width(), data.channels());
    float[] values = new float[PAIRS * shape.elements()];
    int[] drawn =
        new java.util.SplittableRandom(SEED).ints(0, data.size()).distinct().limit(PAIRS).toArray();
    for (int i = 0; i < PAIRS; i++) {
      data.read(drawn[i], values, i * shape.elements());
    }
    return new Samples(values, PAIRS, shape);
  }

  static Map<String, Measurement> measure(Samples made, ImageDataset data) {
    // Views of the data, which its owner closes.
    HeldOut heldOut = HeldOut.of(data, Split.TEST);
    HeldOut training = HeldOut.of(data, Split.TRAIN);
    RawPixels pixels = new RawPixels();
    Samples real = Samples.of(heldOut, 0, Math.min(MEASURED, heldOut.size()));
    Metrics.Sets sets =
        new Metrics.Sets(
            pixels.features(made),
            Optional.empty(),
            pixels.features(real),
            () -> pixels.features(Samples.of(training, 0, training.size())),
            SEED);
    Map<String, Measurement> results = new LinkedHashMap<>();
    for (String name : List.of("precision-recall", "density-coverage", "sliced-wasserstein")) {
      results.put(name, Metrics.of(name).measure(sets));
    }
    if ((long) training.size() * made.shape().elements() <= MOST_VALUES) {
      results.put("memorisation", Metrics.of("memorisation").measure(sets));
    }
    return results;
  }
}
