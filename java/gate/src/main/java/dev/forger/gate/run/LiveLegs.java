// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.stats.Medians;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Forks legs and reads the machine between them. Both forks of a round run at once on one
 * processor; those that cannot, as they have threads, run in turn, and are repeated where the
 * machine was not itself.
 */
public final class LiveLegs implements LegSource {
  private static final double USUAL = .1;
  private static final double MOST_REPEATS = .25;
  private static final int FEWEST_READINGS = 6;
  private static final int ATTEMPTS = 3;

  /** A benchmark's own parameter that says how many threads the code under it has. */
  private static final String THREADS = "threads";

  private final Map<Side, JmhJar> jars;
  private final Plan plan;
  private final LegStore store;
  private final StopSignal stop;
  private final MachineRuler ruler = new MachineRuler();
  private final List<Leg> history = new ArrayList<>();
  private final boolean shares;
  private final Set<BenchmarkUnit> inTurn = new HashSet<>();
  private final Set<BenchmarkUnit> sharing = new HashSet<>();
  private int repeats;
  private Reading before;

  /**
   * Prepares.
   *
   * @param jars one for each side
   * @param plan names in both jars
   * @param store where legs are kept
   * @param stop asked before each leg
   * @param shares whether both forks of a round share a processor where they can
   */
  public LiveLegs(
      Map<Side, JmhJar> jars, Plan plan, LegStore store, StopSignal stop, boolean shares) {
    this.jars = jars;
    this.plan = plan;
    this.store = store;
    this.stop = stop;
    this.shares = shares;
    before = ruler.read();
  }

  @Override
  public Pair pair(PairRequest request) {
    if (mayShare(request.unit())) {
      Pair pair = together(request);
      if (pair != null) {
        return pair;
      }
      inTurn.add(request.unit());
    }
    return Pair.of(request, leg(request.first()), leg(request.second()));
  }

  private boolean mayShare(BenchmarkUnit unit) {
    return shares && !inTurn.contains(unit) && unit.params().getOrDefault(THREADS, "1").equals("1");
  }

  /**
   * Runs both forks at once; null where that does not suit the benchmark, which is known after its
   * first round.
   */
  private Pair together(PairRequest request) {
    boolean known = sharing.contains(request.unit());
    for (int attempt = 1; ; attempt++) {
      stop.check();
      Meeting meeting = new Meeting();
      Fork first = new Fork(request.first(), meeting);
      Fork second = new Fork(request.second(), meeting);
      CompletableFuture<Void> other = CompletableFuture.runAsync(second::run);
      RuntimeException failed = null;
      try {
        first.run();
      } catch (GateException | StoppedException e) {
        failed = e;
      }
      try {
        other.join();
      } catch (CompletionException e) {
        // Of two that hang, the one that has begun only waited for the other.
        failed = failed == null || first.course.begun() ? unwrapped(e) : failed;
      }
      if (failed != null) {
        throw failed;
      }
      Reading reading = reading();
      Span one = first.course.during(second.course);
      Span two = second.course.during(first.course);
      boolean enough = first.enough(one) && second.enough(two);
      boolean kept = enough && first.threads() == 1 && second.threads() == 1;
      Pair pair = Pair.of(request, first.leg(reading, kept, one), second.leg(reading, kept, two));
      if (kept) {
        sharing.add(request.unit());
        return pair;
      }
      boolean futile = first.threads() > 1 || !first.seen() || !second.seen();
      if (!known && (futile || attempt == ATTEMPTS)) {
        return null;
      }
      if (futile || attempt == ATTEMPTS) {
        throw Legs.failed(
            request.second(),
            new GateException(
                "its fork and the base's measured at the same time for only "
                    + Math.min(one.size(), two.size())
                    + " of "
                    + first.course.iterations()
                    + " iterations (--in-turn)"));
      }
    }
  }

  private static RuntimeException unwrapped(CompletionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : e;
  }

  private Leg leg(LegRequest request) {
    while (true) {
      stop.check();
      Fork fork = new Fork(request, null);
      fork.run();
      Reading reading = reading();
      boolean repeat = unusual(reading) && repeats + 1 <= MOST_REPEATS * (history.size() + 1);
      repeats += repeat ? 1 : 0;
      Leg leg = fork.leg(reading, !repeat, null);
      if (leg.kept()) {
        return leg;
      }
    }
  }

  /** The machine around what has just run. */
  private Reading reading() {
    Reading after = ruler.read();
    Reading around =
        new Reading(
            (before.fma() + after.fma()) / 2,
            (before.copy() + after.copy()) / 2,
            after.steal(),
            after.load());
    before = after;
    return around;
  }

  /** One run of JMH. */
  private final class Fork {
    private final LegRequest request;
    private final Meeting meeting;
    private final LegStore.Files files = store.next();
    private final Course course = new Course();
    private final Instant start = Instant.now();
    private double seconds;
    private List<BenchmarkResult> results;

    /** With a fork that it meets, or null. */
    Fork(LegRequest request, Meeting meeting) {
      this.request = request;
      this.meeting = meeting;
    }

    void run() {
      long nanos = System.nanoTime();
      try {
        jars.get(request.side()).leg(plan.unitOf(request), files, meeting != null, this::printed);
        results = Legs.results(request, plan, files.results(), null);
      } catch (GateException e) {
        GateException named = Legs.failed(request, e);
        store.addFailure(files, request, start, named.getMessage());
        throw named;
      } finally {
        if (meeting != null) {
          meeting.end();
        }
      }
      seconds = (System.nanoTime() - nanos) / 1e9;
    }

    private void printed(byte[] bytes, int length, long now, ProcessHandle from) {
      boolean before = course.begun();
      course.printed(bytes, length, now);
      if (meeting != null && !before && course.begun()) {
        meeting.begins(from);
      }
    }

    int threads() {
      return results.stream().mapToInt(result -> result.key().threads()).max().orElse(1);
    }

    /** Whether what it printed told of each of its iterations. */
    boolean seen() {
      return course.iterations() == results.get(0).primary().iterations().size();
    }

    /** Half of the iterations must have had company. */
    boolean enough(Span shared) {
      return seen() && 2 * shared.size() >= course.iterations();
    }

    /** Keeps it. */
    Leg leg(Reading reading, boolean kept, Span shared) {
      boolean some = shared != null && shared.size() > 0;
      List<BenchmarkResult> counted = some ? shared.of(results) : results;
      Leg leg = new Leg(request, start, seconds, reading, kept, some ? shared : null, counted);
      history.add(leg);
      store.add(files, leg);
      return leg;
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
