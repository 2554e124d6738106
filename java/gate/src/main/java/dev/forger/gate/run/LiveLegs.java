// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import dev.forger.gate.stats.Medians;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Forks legs, reads the machine between them, and repeats those around which it was not itself. */
public final class LiveLegs implements LegSource {
  private static final double USUAL = .1;
  private static final double MOST_REPEATS = .25;
  private static final int FEWEST_READINGS = 6;

  private final Map<Side, JmhJar> jars;
  private final Plan plan;
  private final LegStore store;
  private final StopSignal stop;
  private final MachineRuler ruler = new MachineRuler();
  private final List<Leg> history = new ArrayList<>();
  private int repeats;
  private Reading before;

  /**
   * Prepares.
   *
   * @param jars one for each side
   * @param plan names in both jars
   * @param store where legs are kept
   * @param stop asked before each leg
   */
  public LiveLegs(Map<Side, JmhJar> jars, Plan plan, LegStore store, StopSignal stop) {
    this.jars = jars;
    this.plan = plan;
    this.store = store;
    this.stop = stop;
    before = ruler.read();
  }

  @Override
  public Leg run(LegRequest request) {
    while (true) {
      stop.check();
      Leg leg = once(request);
      if (unusual(leg.reading()) && repeats + 1 <= MOST_REPEATS * (history.size() + 1)) {
        repeats++;
        leg = new Leg(request, leg.start(), leg.seconds(), leg.reading(), false, leg.results());
      }
      history.add(leg);
      store.add(leg);
      if (leg.kept()) {
        return leg;
      }
    }
  }

  private Leg once(LegRequest request) {
    LegStore.Files files = store.next();
    Instant start = Instant.now();
    long nanos = System.nanoTime();
    try {
      jars.get(request.side()).leg(plan.unitOf(request), files.results(), files.log());
      double seconds = (System.nanoTime() - nanos) / 1e9;
      Reading after = ruler.read();
      Reading around =
          new Reading(
              (before.fma() + after.fma()) / 2,
              (before.copy() + after.copy()) / 2,
              after.steal(),
              after.load());
      before = after;
      return new Leg(
          request, start, seconds, around, true, Legs.results(request, plan, files.results()));
    } catch (GateException e) {
      GateException named = Legs.failed(request, e);
      store.addFailure(request, start, named.getMessage());
      throw named;
    }
  }

  /** It depends on the ruler alone, never on the score, so that repeats favour no side. */
  private boolean unusual(Reading reading) {
    if (history.size() < FEWEST_READINGS) {
      return false;
    }
    double median =
        Medians.of(history.stream().mapToDouble(leg -> leg.reading().seconds()).toArray());
    return Math.abs(reading.seconds() / median - 1) > USUAL;
  }

  @Override
  public List<Leg> history() {
    return Collections.unmodifiableList(history);
  }
}
