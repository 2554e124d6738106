// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.run.Leg;
import java.util.List;

/**
 * All that a session found.
 *
 * @param base what the base is
 * @param head what the head is
 * @param settings how it was judged
 * @param findings one for each figure, in order
 * @param problems benchmarks without a verdict
 * @param control the A/A control's figure, or null where there is none
 * @param notes on the session as a whole, for people
 * @param legs all of them, in the order of time
 * @param seconds that it took
 */
public record Outcome(
    String base,
    String head,
    Settings settings,
    List<Finding> findings,
    List<Problem> problems,
    Finding control,
    List<String> notes,
    List<Leg> legs,
    double seconds) {
  /** Exit code where nothing is wrong. */
  public static final int GOOD = 0;

  /** Exit code of a regression. */
  public static final int REGRESSION = 1;

  /** Exit code of {@code --strict} where something is undecided. */
  public static final int UNDECIDED = 2;

  /** Exit code of errors: legs that failed, missing benchmarks, bad input. */
  public static final int ERROR = 3;

  /**
   * How many figures have a verdict.
   *
   * @param verdict which
   * @return the count
   */
  public long count(Verdict verdict) {
    return findings.stream().filter(f -> f.verdict() == verdict).count();
  }

  /**
   * The exit code. A regression counts before an error, so that one failing benchmark hides none.
   *
   * @param strict whether what is undecided fails
   * @param allowMissing whether benchmarks that the head lacks pass
   * @return 0 to 3
   */
  public int exitCode(boolean strict, boolean allowMissing) {
    if (count(Verdict.REGRESSION) > 0) {
      return REGRESSION;
    }
    for (Problem problem : problems) {
      if (problem.kind() == Problem.Kind.ERROR
          || (problem.kind() == Problem.Kind.MISSING && !allowMissing)) {
        return ERROR;
      }
    }
    return strict && (findings.isEmpty() || count(Verdict.UNDECIDED) > 0) ? UNDECIDED : GOOD;
  }
}
