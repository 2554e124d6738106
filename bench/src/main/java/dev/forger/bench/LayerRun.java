// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

/**
 * One pass of a convolution of {@code layers.txt} on operands of the caller, for comparisons with
 * other libraries: the operation that {@link Conv2dBench} times.
 */
public final class LayerRun implements AutoCloseable {
  private final PlanCase planCase;
  private final Rig rig;

  /**
   * Makes the plan and its operands.
   *
   * @param layer of {@code layers.txt}
   * @param pass {@code forward}, {@code backwardData} or {@code backwardWeights}
   * @param threads of the device
   */
  public LayerRun(Layer layer, String pass, int threads) {
    this.planCase = LinearCases.of(pass, layer.name());
    this.rig = Rig.of(planCase, threads);
  }

  /**
   * Overwrites an operand.
   *
   * @param operand its name in {@code forger/layers.h}
   * @param values in the order described there
   */
  public void write(String operand, float[] values) {
    rig.write(operand, values);
  }

  /** Runs the pass; the first run after a filter was written packs it. */
  public void run() {
    rig.run();
  }

  /**
   * Returns an operand.
   *
   * @param operand its name in {@code forger/layers.h}
   * @return its values
   */
  public double[] read(String operand) {
    return rig.read(operand);
  }

  /**
   * Returns the kernel that was chosen and the nominal operations of a run.
   *
   * @return the facts
   */
  public Facts.Of facts() {
    return Rig.facts(planCase);
  }

  @Override
  public void close() {
    rig.close();
  }
}
