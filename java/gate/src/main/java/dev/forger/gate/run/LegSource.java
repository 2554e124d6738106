// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import java.util.List;

/** Where legs come from: forks, or a record of them. */
public interface LegSource {
  /**
   * Gets one leg.
   *
   * @param request which
   * @return the leg
   * @throws GateException where it failed
   * @throws NotRecordedException where a record ends before it
   * @throws StoppedException where the process was asked to end
   */
  Leg run(LegRequest request);

  /**
   * All legs so far, repeated ones included.
   *
   * @return in the order of time
   */
  List<Leg> history();
}
