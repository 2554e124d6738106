// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

/** Arguments of a command that mean nothing. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Names the problem.
   *
   * @param problem what is wrong with which argument
   */
  public UsageException(String problem) {
    super(problem);
  }

  /**
   * Parses a whole number.
   *
   * @param option that the value belongs to
   * @param value what was given
   * @return the number
   * @throws UsageException if it is none, or not positive
   */
  public static int positive(String option, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported like a number that is not positive.
    }
    throw new UsageException(option + " " + value + ", expected a positive whole number");
  }

  /**
   * Parses a time.
   *
   * @param option that the value belongs to
   * @param value what was given
   * @return the number
   * @throws UsageException if it is none, or not positive
   */
  public static double seconds(String option, String value) {
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported like a number that is not positive.
    }
    throw new UsageException(option + " " + value + ", expected a positive number");
  }
}
