// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Training produced a value that is not finite. */
public final class DivergenceException extends ForgerException {

  private static final long serialVersionUID = 1L;

  /** The training step. */
  private final long step;

  /** The graph node or loss. */
  private final String node;

  /**
   * Makes an error for the first value that is not finite.
   *
   * @param step the training step at which it appeared
   * @param node the graph node or loss whose value it is
   * @param given the value, such as NaN
   * @param remedy one action that helps
   */
  public DivergenceException(long step, String node, String given, String remedy) {
    super("step " + step + ", " + node, given, "a finite value", remedy, null);
    this.step = step;
    this.node = node;
  }

  /**
   * Returns the training step at which the value appeared.
   *
   * @return the step, from 0
   */
  public long step() {
    return step;
  }

  /**
   * Returns the graph node or loss whose value is not finite.
   *
   * @return the name of the node
   */
  public String node() {
    return node;
  }
}
