// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import dev.forger.internal.c.Forger;
import java.util.Map;

/**
 * One operation of the native library on one shape.
 *
 * @param rows samples of a run
 * @param scalars values of the program's slots, such as a learning rate
 * @param tolerance largest difference allowed to the f64 reference, relative to its largest value
 * @param maker makes the plan
 */
record PlanCase(int rows, Map<Integer, Double> scalars, double tolerance, Maker maker) {
  /** Of f32. */
  static final double TOLERANCE = 1e-4;

  /** Of factors that are rounded by up to 2⁻⁸. */
  private static final double BF16_TOLERANCE = 1e-2;

  /** Makes a plan of a context. */
  interface Maker {
    /**
     * Makes it.
     *
     * @param context where it runs
     * @param plan receives it
     * @return a status
     */
    int make(FgContext context, FgPlan plan);
  }

  PlanCase(int rows, Map<Integer, Double> scalars, Maker maker) {
    this(rows, scalars, TOLERANCE, maker);
  }

  PlanCase(int rows, Maker maker) {
    this(rows, Map.of(), maker);
  }

  /** The same with factors in bf16; the reference device stays f64. */
  PlanCase bf16() {
    return new PlanCase(
        rows,
        scalars,
        BF16_TOLERANCE,
        (context, plan) -> {
          Rig.check(Forger.fg_context_set_bf16(context, 1));
          return maker.make(context, plan);
        });
  }
}
