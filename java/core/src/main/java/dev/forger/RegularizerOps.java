// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** The operations that regularise the training of a critic. Each records one entry or a few. */
public final class RegularizerOps {
  /** The scalar of a program that is the deviation of its noise; optimisers have 0 to 2. */
  private static final int DEVIATION_SLOT = 3;

  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public RegularizerOps(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Clips parameters to [-bound, bound]; to be recorded behind the optimiser.
   *
   * @param label for descriptions
   * @param weights what is clipped
   * @param bound greater than 0
   * @param all true for all trained parameters, false for filters and matrices only
   * @throws InvalidArgumentException if the bound is not a finite number greater than 0
   */
  public void clip(String label, Weights weights, double bound, boolean all) {
    if (all) {
      Value values = recorder.bind(weights.values(), "weights");
      recorder.add(label, recorder.plans().clip(values.perRow, bound), 0, 1, values);
    } else {
      for (Parameter p : weights.network().parameters()) {
        if (p.kind() == Parameter.Kind.WEIGHT) {
          Plan plan = recorder.plans().clip(p.count(), bound);
          recorder.add(label + " " + p.name(), plan, 0, 1, weights.value(recorder, p));
        }
      }
    }
    recorder.changed(weights);
  }

  /**
   * Adds normal noise to rows, with the deviation that {@link #deviation} sets.
   *
   * @param label for descriptions
   * @param x rows, changed in place
   * @param rows how many
   * @param seed key of the generator
   * @param stream part of its counter
   */
  public void noise(String label, Value x, int rows, long seed, int stream) {
    Plan plan = recorder.plans().noise(x.perRow, seed, stream, DEVIATION_SLOT);
    recorder.add(label, plan, 0, rows, x);
  }

  /**
   * Sets the deviation of the noise of the next runs.
   *
   * @param program that has {@link #noise}
   * @param deviation at least 0
   */
  public static void deviation(Program program, double deviation) {
    program.setScalar(DEVIATION_SLOT, deviation);
  }

  /**
   * Draws points around rows: x + α scale s u, with s the standard deviation of all values of the
   * rows, u uniform per element, α uniform per row (Kodali et al. 2017, arXiv 1705.07215).
   *
   * @param label for descriptions
   * @param x rows
   * @param points rows that receive the points
   * @param rows how many
   * @param seed key of the generator
   * @param rowStream part of its counter, for α
   * @param elementStream part of its counter, for u
   * @param scale at least 0
   */
  public void noisePoints(
      String label,
      Value x,
      Value points,
      int rows,
      long seed,
      int rowStream,
      int elementStream,
      double scale) {
    Plan plan =
        new LossPlans(recorder).noisePoints(x.perRow, seed, rowStream, elementStream, scale);
    recorder.add(label, plan, 0, rows, x, points);
  }

  /**
   * Copies rows.
   *
   * @param label for descriptions
   * @param from rows
   * @param to rows that receive them
   * @param rows how many
   */
  public void copy(String label, Value from, Value to, int rows) {
    Plan plan = recorder.plans().sum(from.perRow, 1, 0);
    recorder.add(label, plan, 0, rows, from, from, to);
  }

  static void copy(Recorder recorder, String label, Tensor from, Tensor to) {
    new RegularizerOps(recorder).copy(label, recorder.bind(from), recorder.bind(to), 1);
  }

  /**
   * Adds a multiple of rows to others: to += factor from.
   *
   * @param label for descriptions
   * @param from rows
   * @param factor of what is added
   * @param to rows that grow
   * @param rows how many
   */
  public void addScaled(String label, Value from, double factor, Value to, int rows) {
    recorder.add(label, recorder.plans().sum(from.perRow, factor, 1), 0, rows, from, to, to);
  }

  /**
   * Puts samples side by side along their channels: pack i holds samples i, i + packs, i + 2 packs
   * and so on.
   *
   * @param label for descriptions
   * @param sample shape of a sample
   * @param size samples of a pack
   * @param samples size packs rows of samples
   * @param to rows of packs
   * @param packs how many
   */
  public void pack(String label, Shape sample, int size, Value samples, Value to, int packs) {
    for (int k = 0; k < size; k++) {
      Value from = samples.fromRow((long) k * packs);
      recorder.add(label, channels(sample, size, k, true), 0, packs, from, to);
    }
  }

  /**
   * The reverse of {@link #pack}.
   *
   * @param label for descriptions
   * @param sample shape of a sample
   * @param size samples of a pack
   * @param packed rows of packs
   * @param to size packs rows of samples
   * @param packs how many
   */
  public void unpack(String label, Shape sample, int size, Value packed, Value to, int packs) {
    for (int k = 0; k < size; k++) {
      Value part = to.fromRow((long) k * packs);
      recorder.add(label, channels(sample, size, k, false), 0, packs, packed, part);
    }
  }

  private Plan channels(Shape sample, int size, int k, boolean pack) {
    int c = sample.c();
    int pixels = sample.h() * sample.w();
    return pack
        ? recorder.plans().copyChannels(pixels, c, c, 0, size * c, k * c, false)
        : recorder.plans().copyChannels(pixels, c, size * c, k * c, c, 0, false);
  }
}
