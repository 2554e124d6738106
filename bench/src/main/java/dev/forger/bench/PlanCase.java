// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import java.util.Map;

/**
 * One operation of the native library on one shape.
 *
 * @param rows samples of a run
 * @param scalars values of the program's slots, such as a learning rate
 * @param maker makes the plan
 */
record PlanCase(int rows, Map<Integer, Double> scalars, Maker maker) {
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

  PlanCase(int rows, Maker maker) {
    this(rows, Map.of(), maker);
  }
}
