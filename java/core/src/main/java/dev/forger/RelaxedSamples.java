// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Samples of classes with a way back to their logits: Gumbel-softmax (Jang et al. 2017) and
 * straight-through (Bengio et al. 2013). One class is a binary variable.
 */
public final class RelaxedSamples {
  private final Recorder recorder;
  private final int classes;
  private final boolean noisy;
  private final double temperature;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   * @param classes of each position, 1 to 4096; 1 for binary variables
   * @param noisy whether the relaxed sample is that of the noisy logits, or of the logits alone
   * @param temperature above 0; towards 0 relaxed samples become samples
   */
  public RelaxedSamples(Recorder recorder, int classes, boolean noisy, double temperature) {
    this.recorder = recorder;
    this.classes = classes;
    this.noisy = noisy;
    this.temperature = temperature;
  }

  private long positions(String label, Value logits, Value other) {
    if (classes < 1 || logits.perRow % classes != 0 || other.perRow != logits.perRow) {
      throw new InvalidArgumentException(
          label,
          classes
              + " classes, rows of "
              + logits.perRow
              + " logits and "
              + other.perRow
              + " values",
          "equal rows of a whole number of positions",
          "let the generator end with one channel a class");
    }
    return logits.perRow / classes;
  }

  /**
   * Draws one sample of each row.
   *
   * @param label for descriptions
   * @param logits rows
   * @param rows how many
   * @param relaxed rows that receive values between 0 and 1
   * @param x rows that receive 0 or 1, a sample of softmax(logits)
   * @param seed key of the generator
   * @param stream part of its counter
   * @throws InvalidArgumentException if the sizes differ, or an option is out of range
   */
  public void draw(
      String label, Value logits, int rows, Value relaxed, Value x, long seed, int stream) {
    positions(label, logits, x);
    Plan plan = plan(Pass.FORWARD, positions(label, logits, relaxed), seed, stream);
    recorder.add(label, plan, 0, rows, logits, relaxed, x);
  }

  /**
   * Takes cotangents of relaxed samples back to the logits.
   *
   * @param label for descriptions
   * @param relaxed rows that {@link #draw} gave
   * @param cotangent of them, or of the samples in their place
   * @param rows how many
   * @param logits rows that receive the cotangents of the logits
   * @throws InvalidArgumentException if the sizes differ
   */
  public void back(String label, Value relaxed, Value cotangent, int rows, Value logits) {
    positions(label, logits, cotangent);
    Plan plan = plan(Pass.BACKWARD_DATA, positions(label, logits, relaxed), 0, 0);
    recorder.add(label, plan, 0, rows, relaxed, cotangent, logits);
  }

  private Plan plan(Pass pass, long positions, long seed, int stream) {
    return new DiscretePlans(recorder)
        .relaxedSamples(pass, positions, classes, noisy, temperature, seed, stream);
  }
}
