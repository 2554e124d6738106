// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Draws classes: at each position one class with probability softmax of its logits, as a one-hot
 * vector. Samples depend on (seed, step, stream) and their place, not on the rows drawn with them.
 */
public final class Categorical {
  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public Categorical(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Draws samples of each row of logits.
   *
   * @param label for descriptions
   * @param logits rows of positions times classes, the classes of a position side by side
   * @param classes 2 to 4096
   * @param rows of logits
   * @param samples of each row; sample m of row i is row {@code i samples + m} of x
   * @param x {@code rows samples} rows of the logits' size that receive 0 or 1
   * @param seed key of the generator
   * @param stream part of its counter
   * @throws InvalidArgumentException if classes or samples are out of range, the rows are no whole
   *     number of positions, or x has rows of another size
   */
  public void draw(
      String label,
      Value logits,
      int classes,
      int rows,
      int samples,
      Value x,
      long seed,
      int stream) {
    if (classes < 1 || logits.perRow % classes != 0 || x.perRow != logits.perRow) {
      throw new InvalidArgumentException(
          label,
          classes + " classes, rows of " + logits.perRow + " logits and " + x.perRow + " values",
          "equal rows of a whole number of positions",
          "let the generator end with one channel a class");
    }
    Plan plan =
        new DiscretePlans(recorder)
            .categorical(logits.perRow / classes, classes, samples, seed, stream);
    recorder.add(label, plan, 0, rows, logits, x);
  }

  /**
   * Moves values from [-1, 1], where images are, to [0, 1], where samples are.
   *
   * @param label for descriptions
   * @param images rows
   * @param units rows of the same size that receive (x + 1) / 2
   * @param rows how many
   */
  public void toUnits(String label, Value images, Value units, int rows) {
    Value ones = recorder.scratch("ones", images.perRow, rows);
    recorder.add(label + " ones", recorder.plans().fill(images.perRow, 1), 0, rows, ones);
    Plan plan = recorder.plans().sum(images.perRow, 0.5, 0.5);
    recorder.add(label, plan, 0, rows, images, ones, units);
  }
}
