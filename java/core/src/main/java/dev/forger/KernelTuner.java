// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Times the algorithms of one convolution on tensors of its own. */
final class KernelTuner {
  /** Rounds after the one that warms up. */
  private static final int MOST_ROUNDS = 12;

  /** Rounds end here, after two at least. */
  private static final long BUDGET_NANOSECONDS = 100_000_000;

  /** From here on the first run of an algorithm is as good as any. */
  private static final long LONG_NANOSECONDS = 5_000_000;

  /** Another algorithm than the rule's must take less than this share of its time. */
  private static final double MARGIN = 0.97;

  /** An algorithm that takes so many times the best one's time is not timed again. */
  private static final double HOPELESS = 2;

  /**
   * What was found.
   *
   * @param fastest the algorithm to take, RULE where there are less than two
   * @param rule that of the rule
   */
  record Outcome(ConvAlgorithm fastest, ConvAlgorithm rule) {}

  /** One algorithm, ready to run. */
  private static final class Candidate {
    final ConvAlgorithm algorithm;
    final Program program;
    final Tensor filter;
    long best = Long.MAX_VALUE;

    Candidate(ConvAlgorithm algorithm, Program program, Tensor filter) {
      this.algorithm = algorithm;
      this.program = program;
      this.filter = filter;
    }

    long run() {
      if (filter != null) {
        // A step changes the weights: packing belongs to what they cost.
        filter.write(0, new float[1], 0, 1);
      }
      long start = System.nanoTime();
      program.run();
      return System.nanoTime() - start;
    }
  }

  private KernelTuner() {}

  /**
   * Times all algorithms that serve.
   *
   * @param scratch a device for this only, closed by the caller with all that is made on it
   * @throws OutOfDeviceMemoryException if the operands do not fit
   */
  static Outcome time(Device scratch, int rows, KernelChoices.Candidates candidates) {
    ConvAlgorithm rule;
    try (Plan plan = candidates.create(scratch, ConvAlgorithm.RULE)) {
      rule = ConvAlgorithm.ofCode(plan.algorithm());
    }
    Map<String, Tensor> operands = new HashMap<>();
    List<Candidate> all = new ArrayList<>();
    for (ConvAlgorithm algorithm : ConvAlgorithm.NAMED) {
      try {
        all.add(candidate(scratch, algorithm, rows, candidates, operands));
      } catch (UnsupportedException e) {
        // It is no candidate.
      }
    }
    if (all.size() < 2) {
      return new Outcome(ConvAlgorithm.RULE, rule);
    }
    measure(all);
    return new Outcome(fastest(all, rule), rule);
  }

  private static Candidate candidate(
      Device scratch,
      ConvAlgorithm algorithm,
      int rows,
      KernelChoices.Candidates candidates,
      Map<String, Tensor> operands) {
    Plan plan = candidates.create(scratch, algorithm);
    try (Recorder recorder = new Recorder(scratch)) {
      Tensor filter = null;
      long packedCount = plan.packedCount();
      Value[] values = new Value[plan.operandCount()];
      for (int i = 0; i < values.length; i++) {
        // Packed filters differ; all else is the same for all algorithms.
        String name = plan.operandName(i);
        boolean packed = packedCount > 0 && name.equals("filter");
        Tensor tensor =
            operand(
                scratch,
                operands,
                packed ? name + " " + algorithm.label : name,
                plan.elements(i, 1),
                plan.elements(i, rows));
        values[i] = recorder.bind(tensor);
        if (packed) {
          Plan packing = plan.packing();
          filter =
              operand(
                  scratch, operands, "raw filter", packing.elements(0, 1), packing.elements(0, 1));
          recorder.add("pack", packing, 0, 1, recorder.bind(filter), values[i]);
        }
      }
      recorder.add(algorithm.label, plan, 0, rows, values);
      return new Candidate(algorithm, recorder.finish(), filter);
    }
  }

  /** An operand by its name, of one row or of all. */
  private static Tensor operand(
      Device scratch, Map<String, Tensor> operands, String name, long perRow, long count) {
    return operands.computeIfAbsent(
        name,
        n ->
            Tensor.zeros(
                scratch, Math.toIntExact(count / perRow), Shape.features(Math.toIntExact(perRow))));
  }

  /** In turns, so that a disturbance of the machine does not meet one algorithm only. */
  private static void measure(List<Candidate> all) {
    List<Candidate> left = new ArrayList<>(all);
    left.forEach(c -> c.best = c.run());
    // What wakes threads and caches is little beside a long run: that tells the hopeless already.
    if (best(left) > LONG_NANOSECONDS) {
      dropHopeless(left);
    }
    if (left.size() == 1) {
      return;
    }
    left.forEach(c -> c.best = Long.MAX_VALUE);
    long begin = System.nanoTime();
    for (int round = 0; round < MOST_ROUNDS && left.size() > 1; round++) {
      if (round >= 2 && System.nanoTime() - begin > BUDGET_NANOSECONDS) {
        return;
      }
      for (Candidate c : left) {
        c.best = Math.min(c.best, c.run());
      }
      dropHopeless(left);
    }
  }

  private static long best(List<Candidate> some) {
    return some.stream().mapToLong(c -> c.best).min().orElseThrow();
  }

  private static void dropHopeless(List<Candidate> left) {
    long best = best(left);
    left.removeIf(c -> c.best > HOPELESS * best);
  }

  private static ConvAlgorithm fastest(List<Candidate> all, ConvAlgorithm rule) {
    double limit = Double.POSITIVE_INFINITY;
    for (Candidate c : all) {
      if (c.algorithm == rule) {
        limit = MARGIN * c.best;
      }
    }
    ConvAlgorithm fastest = rule;
    for (Candidate c : all) {
      if (c.algorithm != rule && c.best < limit) {
        fastest = c.algorithm;
        limit = c.best;
      }
    }
    return fastest;
  }
}
