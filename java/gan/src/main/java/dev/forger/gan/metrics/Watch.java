// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Watches the variety of samples while a model trains, by features that do not see colour: a
 * generator that changes colours only is not taken for one that changes what it draws.
 *
 * <p>Each observation compares samples with as many images of a tenth of the data, and with up to
 * {@value #TRAINING} of the rest:
 *
 * <ul>
 *   <li>coverage (Naeem et al. 2020, arXiv 2002.09797) and recall (Kynkäänniemi et al. 2019, arXiv
 *       1904.06991) of that tenth, and the share of samples within the data whose nearest image is
 *       of each mode: a class, or a cluster where the data has none. {@link
 *       Alarm.Kind#MODE_DROPPING} where a mode has less than a quarter of its samples, or coverage
 *       or recall half of the figure, of the best observation before;
 *   <li>the share of samples that nearly repeat another one, or a training image: nearer than half
 *       the distance that one real image of a hundred has to its nearest one. {@link
 *       Alarm.Kind#MODE_COLLAPSE} and {@link Alarm.Kind#MEMORISATION};
 *   <li>among how many modes samples near the data spread. {@link Alarm.Kind#MODE_COLLAPSE} where
 *       it is less than half as many as the data has.
 * </ul>
 */
@System(
    row = {"A3.14", "A7.2", "A7.3", "A7.6"},
    equation = "coverage, recall and shares of modes over time, shares of near copies",
    seed = {1, 3, 4})
public final class Watch {
  /** Samples of an observation, fewer where the tenth of the data is smaller. */
  public static final int SAMPLES = 512;

  /** Training images that samples may copy, evenly taken of the data. */
  static final int TRAINING = 10_000;

  private static final int LEAST_SIDE = 4;
  private static final double NEAREST = 0.01;
  private static final double HALF = 0.5;
  private static final double REPEATED = 0.1;
  private static final double COPIED = 0.05;

  /** A mode is dropped where it has less than this part of its samples. */
  private static final double LOST = 0.25;

  private static final int FIRST_MODE = 5;
  private static final double DEVIATIONS = 3;

  private final FeatureExtractor extractor;
  private final Shape shape;
  private final Features real;
  private final Features training;
  private final DataModes modes;
  private final double[] radii;
  private final double nearOfEachOther;
  private final double nearOfTraining;
  private final double repeatedOfReal;
  private final double copiedOfReal;
  private final double[] best;

  private Watch(FeatureExtractor extractor, ImageDataset data, long seed) {
    if (Math.min(data.height(), data.width()) < LEAST_SIDE) {
      throw new ShapeException(
          "watch, data " + data.name(),
          data.height() + "x" + data.width() + " pixels",
          "images of at least " + LEAST_SIDE + "x" + LEAST_SIDE,
          "watch trainings on images");
    }
    // Views of the data, which its owner closes.
    HeldOut heldOut = HeldOut.of(data, Split.TEST);
    HeldOut rest = HeldOut.of(data, Split.TRAIN);
    this.extractor = extractor;
    this.shape = Shape.of(data.height(), data.width(), data.channels());
    int[] indices = spread(heldOut.size(), SAMPLES);
    this.real = features(heldOut, indices);
    this.training = features(rest, spread(rest.size(), TRAINING));
    this.modes = DataModes.of(real, heldOut, indices, seed);
    Features.atLeast("watch, a tenth of " + data.name(), real.count(), neighbours() + 1);
    this.radii = SquaredDistances.radii(real, neighbours());
    double[] each = roots(SquaredDistances.radii(real, 1));
    double[] ofTraining = SquaredDistances.nearest(training, real);
    this.nearOfEachOther = HALF * quantile(each);
    this.nearOfTraining = HALF * quantile(ofTraining);
    this.repeatedOfReal = share(each, nearOfEachOther);
    this.copiedOfReal = share(ofTraining, nearOfTraining);
    this.best = new double[2 + modes.count()];
  }

  /**
   * Watches by grey values, colour-normalised.
   *
   * @param data real images, at least 60; not closed
   * @param seed of clusters
   * @return a watch that has seen nothing yet
   * @throws dev.forger.InvalidArgumentException if there are too few images
   */
  public static Watch of(ImageDataset data, long seed) {
    return of(new SmallGrey(), data, seed);
  }

  /**
   * Watches by features of normalised images.
   *
   * @param extractor reads images of the data's shape, all channels equal; not closed
   * @param data real images, at least 60; not closed
   * @param seed of clusters
   * @return a watch that has seen nothing yet
   * @throws dev.forger.ForgerException if there are too few images, or the extractor reads others
   */
  public static Watch of(FeatureExtractor extractor, ImageDataset data, long seed) {
    return new Watch(new ColourNormalized(extractor), data, seed);
  }

  private static int neighbours() {
    return DensityCoverage.NEIGHBOURS;
  }

  /** Evenly spaced indices: data may be sorted. */
  private static int[] spread(int size, int most) {
    int count = Math.min(size, most);
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = (int) ((long) i * size / count);
    }
    return indices;
  }

  private Features features(ImageDataset data, int... indices) {
    float[] values = new float[Math.multiplyExact(indices.length, shape.elements())];
    for (int i = 0; i < indices.length; i++) {
      data.read(indices[i], values, i * shape.elements());
    }
    return extractor.features(new Samples(values, indices.length, shape));
  }

  private static double[] roots(double... squares) {
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  private static double quantile(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (NEAREST * sorted.length)];
  }

  private static double share(double[] values, double limit) {
    return Arrays.stream(values).filter(v -> v <= limit).count() / (double) values.length;
  }

  /**
   * Returns the shape of the samples.
   *
   * @return that of the data
   */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns how many samples an observation takes.
   *
   * @return as many as there are held-out images, at most {@value #SAMPLES}
   */
  public int sampleCount() {
    return real.count();
  }

  /**
   * Returns the names of the numbers of an observation.
   *
   * @return columns of a table, small letters and underscores
   */
  public List<String> columns() {
    List<String> names =
        new ArrayList<>(List.of("coverage", "recall", "repeats", "near_copies", "modes"));
    for (int k = 0; k < modes.count(); k++) {
      names.add(modes.noun() + "_" + k);
    }
    return names;
  }

  /**
   * What was seen at a step.
   *
   * @param step of the training
   * @param values by {@link Watch#columns()}
   * @param alarms none where all is well
   */
  public record Observation(long step, double[] values, List<Alarm> alarms) {}

  /**
   * Looks at samples, and remembers what it saw for the next time.
   *
   * @param step of the training
   * @param samples the first {@link #sampleCount()} are looked at
   * @return what was seen
   * @throws dev.forger.ForgerException if there are fewer, of another shape, or a value is not
   *     finite
   */
  public Observation observe(long step, Samples samples) {
    if (!samples.shape().equals(shape)) {
      throw new ShapeException(
          "watch, samples",
          samples.shape().toString(),
          shape + ", the images of the data",
          "watch trainings whose samples are like their data");
    }
    Features all = extractor.features(samples);
    Features.atLeast("watch", all.count(), sampleCount());
    Features made = all.first(sampleCount());
    boolean[] covered = new boolean[real.count()];
    int[] nearest = nearestModes(made, covered);
    double repeats = share(roots(SquaredDistances.radii(made, 1)), nearOfEachOther);
    double copies = share(SquaredDistances.nearest(training, made), nearOfTraining);
    double[] values = new double[FIRST_MODE + modes.count()];
    values[1] = PrecisionRecall.of(made, real, PrecisionRecall.NEIGHBOURS).recall();
    values[2] = repeats;
    values[3] = copies;
    values[4] = DataModes.effective(nearest);
    for (boolean hit : covered) {
      values[0] += hit ? 1.0 / covered.length : 0;
    }
    for (int k = 0; k < modes.count(); k++) {
      values[FIRST_MODE + k] = nearest[k] / (double) sampleCount();
    }
    List<Alarm> alarms = new ArrayList<>();
    collapse(step, repeats, nearest, values[4], alarms);
    if (copies - copiedOfReal > COPIED) {
      alarms.add(
          alarm(
              Alarm.Kind.MEMORISATION,
              step,
              "%.0f %% of samples nearly equal a training image, %.0f %% of real images do",
              100 * copies,
              100 * copiedOfReal));
    }
    dropping(step, values, alarms);
    remember(values);
    return new Observation(step, values, List.copyOf(alarms));
  }

  /**
   * Takes an earlier observation into account, such as one of before a training was interrupted.
   *
   * @param values by {@link #columns()}
   */
  public void remember(double... values) {
    if (values.length != FIRST_MODE + modes.count()) {
      throw new ShapeException(
          "watch, an earlier observation",
          values.length + " numbers",
          FIRST_MODE + modes.count() + " numbers",
          "watch the same data as before");
    }
    best[0] = Math.max(best[0], values[0]);
    best[1] = Math.max(best[1], values[1]);
    for (int k = 0; k < modes.count(); k++) {
      best[2 + k] = Math.max(best[2 + k], values[FIRST_MODE + k]);
    }
  }

  /** Marks what is covered, and counts samples within the data by the mode of the nearest. */
  private int[] nearestModes(Features made, boolean[] covered) {
    int n = made.count();
    boolean[] within = new boolean[n];
    int[] nearest = new int[n];
    double[] least = new double[n];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    // Blocks share the rows of covered, but all that they ever write is true.
    SquaredDistances.between(
        real,
        made,
        (first, count) ->
            (row, squares) -> {
              for (int j = 0; j < count; j++) {
                if (squares[j] <= radii[row]) {
                  within[first + j] = true;
                  covered[row] = true;
                }
                if (squares[j] < least[first + j]) {
                  least[first + j] = squares[j];
                  nearest[first + j] = row;
                }
              }
            });
    int[] counts = new int[modes.count()];
    for (int i = 0; i < n; i++) {
      counts[modes.of()[nearest[i]]] += within[i] ? 1 : 0;
    }
    return counts;
  }

  private void collapse(
      long step, double repeats, int[] nearest, double effective, List<Alarm> alarms) {
    if (repeats - repeatedOfReal > REPEATED) {
      alarms.add(
          alarm(
              Alarm.Kind.MODE_COLLAPSE,
              step,
              "%.0f %% of samples nearly repeat another, %.0f %% of real images do",
              100 * repeats,
              100 * repeatedOfReal));
      return;
    }
    double ofData = DataModes.effective(modes.sizes());
    // Where few samples are like the data, there is nothing to count yet.
    boolean like = Arrays.stream(nearest).sum() >= REPEATED * sampleCount();
    if (like && effective < HALF * ofData) {
      alarms.add(
          alarm(
              Alarm.Kind.MODE_COLLAPSE,
              step,
              "samples spread over %.1f modes, the data over %.1f",
              effective,
              ofData));
    }
  }

  private void dropping(long step, double[] values, List<Alarm> alarms) {
    List<String> lost = new ArrayList<>();
    int[] sizes = modes.sizes();
    for (int k = 0; k < sizes.length; k++) {
      // A mode that had too many samples may lose them.
      double before = Math.min(best[2 + k], sizes[k] / (double) real.count());
      double now = values[FIRST_MODE + k];
      if (isLess(now, before, LOST)) {
        lost.add(
            String.format(Locale.ROOT, "%s %d (%.3f, now %.3f)", modes.noun(), k, before, now));
      }
    }
    for (int k = 0; k < 2; k++) {
      if (isLess(values[k], best[k], HALF)) {
        lost.add(
            String.format(
                Locale.ROOT, "%s (%.3f, now %.3f)", columns().get(k), best[k], values[k]));
      }
    }
    if (!lost.isEmpty()) {
      alarms.add(
          alarm(
              Alarm.Kind.MODE_DROPPING,
              step,
              "much less than before of %s",
              String.join(", ", lost)));
    }
  }

  /** Whether a share of samples or images is below a part of what it was, not by chance. */
  private boolean isLess(double now, double before, double part) {
    double expected = before * sampleCount();
    return now < part * before && now * sampleCount() < expected - DEVIATIONS * Math.sqrt(expected);
  }

  private static Alarm alarm(Alarm.Kind kind, long step, String text, Object... arguments) {
    return new Alarm(kind, step, String.format(Locale.ROOT, text, arguments));
  }
}
