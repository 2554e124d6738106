// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** The seed of randomised tests: {@code FORGER_TEST_SEED} replays a failure. */
final class TestSeed {
  private static final String VARIABLE = "FORGER_TEST_SEED";

  private TestSeed() {}

  static long get() {
    String given = System.getenv(VARIABLE);
    return given == null || given.isEmpty() ? 20261120 : Long.parseLong(given);
  }

  static String text() {
    return VARIABLE + "=" + get();
  }
}
