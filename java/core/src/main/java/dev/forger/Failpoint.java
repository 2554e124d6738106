// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Named points at which a test can kill the JVM, as a power cut or SIGKILL would.
 *
 * <p>The system property {@code forger.failpoint=NAME} halts the JVM with exit code 137, without
 * shutdown hooks, when the point of this name is reached; {@code NAME:n} does so the n-th time. The
 * property is read once. Unset, a point costs nothing once compiled.
 */
public final class Failpoint {

  private static final String NAME;
  private static final int HITS;
  private static int hits;

  static {
    String spec = System.getProperty("forger.failpoint");
    int colon = spec == null ? -1 : spec.indexOf(':');
    NAME = colon < 0 ? spec : spec.substring(0, colon);
    HITS = colon < 0 ? 1 : Integer.parseInt(spec.substring(colon + 1));
  }

  private Failpoint() {}

  /**
   * Halts the JVM if the point of this name is armed and its count is reached.
   *
   * @param name the name of the point
   */
  public static void hit(String name) {
    if (NAME != null && NAME.equals(name)) {
      count();
    }
  }

  private static synchronized void count() {
    hits++;
    if (hits == HITS) {
      Runtime.getRuntime().halt(137);
    }
  }
}
