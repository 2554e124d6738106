// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Legs of a run that ended early, and new ones from where it ended. */
public final class ResumedLegs implements LegSource {
  private final LegReplay earlier;
  private final LegSource later;

  /**
   * Joins them.
   *
   * @param earlier what is there
   * @param later runs the others
   */
  public ResumedLegs(LegReplay earlier, LegSource later) {
    this.earlier = earlier;
    this.later = later;
  }

  /** A round of which a leg failed is run again. */
  @Override
  public Pair pair(PairRequest request) {
    return earlier.kept(request).orElseGet(() -> later.pair(request));
  }

  @Override
  public List<Leg> history() {
    List<Leg> all = new ArrayList<>(earlier.history());
    all.addAll(later.history());
    return Collections.unmodifiableList(all);
  }
}
