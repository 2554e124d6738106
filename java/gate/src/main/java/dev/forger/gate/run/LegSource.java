// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import java.util.List;

/** Where legs come from: forks, or a record of them. */
public interface LegSource {
  /**
   * Gets both legs of a round.
   *
   * @param request which
   * @return the legs
   * @throws GateException where one of them failed
   * @throws NotRecordedException where a record ends before them
   * @throws StoppedException where the process was asked to end
   */
  Pair pair(PairRequest request);

  /**
   * All legs so far, repeated ones included.
   *
   * @return in the order of time
   */
  List<Leg> history();
}
