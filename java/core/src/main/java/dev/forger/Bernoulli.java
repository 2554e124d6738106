// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Draws binary units: x = 1 with probability σ(logit) = 1 / (1 + e^-logit), else 0. Samples depend
 * on (seed, step, stream) and their place, not on the rows drawn with them.
 */
public final class Bernoulli {
  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public Bernoulli(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Draws samples of each row of logits.
   *
   * @param label for descriptions
   * @param logits rows
   * @param rows of logits
   * @param samples of each row; sample m of row i is row {@code i samples + m} of x
   * @param x {@code rows samples} rows of the logits' size that receive 0 or 1
   * @param seed key of the generator
   * @param stream part of its counter
   * @throws InvalidArgumentException if samples is not positive, or x has rows of another size
   */
  public void draw(
      String label, Value logits, int rows, int samples, Value x, long seed, int stream) {
    requireSize(label, logits, x);
    Plan plan = recorder.plans().bernoulli(logits.perRow, samples, false, seed, stream);
    recorder.add(label, plan, 0, rows, logits, x);
  }

  /**
   * As {@link #draw}, and gives the probabilities.
   *
   * @param label for descriptions
   * @param logits rows
   * @param rows of logits
   * @param samples of each row
   * @param x {@code rows samples} rows that receive 0 or 1
   * @param p rows that receive σ(logits)
   * @param seed key of the generator
   * @param stream part of its counter
   * @throws InvalidArgumentException if samples is not positive, or x or p has rows of another size
   */
  public void draw(
      String label, Value logits, int rows, int samples, Value x, Value p, long seed, int stream) {
    requireSize(label, logits, x);
    requireSize(label, logits, p);
    Plan plan = recorder.plans().bernoulli(logits.perRow, samples, true, seed, stream);
    recorder.add(label, plan, 0, rows, logits, x, p);
  }

  /**
   * Gives the probabilities σ(logits) alone.
   *
   * @param label for descriptions
   * @param logits rows
   * @param p rows that receive σ(logits); may be the logits
   * @param rows how many
   * @throws InvalidArgumentException if p has rows of another size
   */
  public void probabilities(String label, Value logits, Value p, int rows) {
    requireSize(label, logits, p);
    Plan plan =
        recorder.plans().activation(Pass.FORWARD, Activation.SIGMOID, 0, logits.perRow, false);
    recorder.add(label, plan, 0, rows, logits, p);
  }

  private static void requireSize(String label, Value logits, Value other) {
    if (other.perRow != logits.perRow) {
      throw new InvalidArgumentException(
          label,
          "rows of " + other.perRow + " values",
          "rows of " + logits.perRow + " values as the logits have",
          "draw into memory of the logits' shape");
    }
  }
}
