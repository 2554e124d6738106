// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The algorithms that convolutions of a device run where they were timed or preset; all others go
 * by the rule. A timing is kept, so that each convolution is timed once.
 */
final class KernelChoices {
  /** Makes the plan of an operation on a device. */
  interface Candidates {
    /**
     * Makes the plan.
     *
     * @throws UnsupportedException if the algorithm does not serve there
     */
    Plan create(Device device, ConvAlgorithm algorithm);
  }

  private final Device device;
  private final SortedMap<String, ConvAlgorithm> choices = new TreeMap<>();

  /** Convolutions with less than two algorithms. */
  private final Set<String> withoutChoice = new HashSet<>();

  private boolean tuning;
  private boolean exact;
  private Precision precision = Precision.F32;
  private boolean warned;
  private boolean announced;
  private int timed;
  private int changed;
  private long nanoseconds;

  KernelChoices(Device device) {
    this.device = device;
  }

  synchronized void tune(boolean on) {
    tuning = on && !device.isReference64();
  }

  synchronized void exact(boolean on) {
    exact = on;
  }

  synchronized void precision(Precision chosen) {
    precision = chosen;
  }

  /** Makes another device compute as this one; what was timed here is not taken over. */
  synchronized void copyTo(Device other) {
    other.exact(exact).precision(precision);
  }

  synchronized void preset(Map<String, String> given) {
    SortedMap<String, ConvAlgorithm> checked = new TreeMap<>();
    given.forEach((key, name) -> checked.put(key, ConvAlgorithm.of("kernel of " + key, name)));
    choices.clear();
    choices.putAll(checked);
    withoutChoice.clear();
    warned = false;
  }

  synchronized SortedMap<String, String> names() {
    SortedMap<String, String> names = new TreeMap<>();
    choices.forEach((key, algorithm) -> names.put(key, algorithm.label));
    return Collections.unmodifiableSortedMap(names);
  }

  /**
   * The plan of a convolution.
   *
   * @param operation descriptor and rows as text
   * @param rows samples that it is to run on
   */
  synchronized Plan plan(String operation, int rows, Candidates candidates) {
    String key = operation + suffix();
    ConvAlgorithm chosen = choices.get(key);
    if (chosen == null && tuning && !withoutChoice.contains(key)) {
      chosen = time(key, rows, candidates);
    }
    if (chosen == null) {
      return candidates.create(device, ConvAlgorithm.RULE);
    }
    try {
      return candidates.create(device, chosen);
    } catch (UnsupportedException e) {
      warn(key, chosen, e);
      return candidates.create(device, ConvAlgorithm.RULE);
    }
  }

  /**
   * Under exact fewer algorithms serve: what was chosen without it would be refused. It goes over
   * the precision, in which times differ.
   */
  private String suffix() {
    if (exact) {
      return " exact";
    }
    return precision == Precision.F32 ? "" : " " + precision.label();
  }

  private ConvAlgorithm time(String key, int rows, Candidates candidates) {
    if (!announced) {
      announced = true;
      log(System.Logger.Level.INFO, "timing the algorithms of convolutions, each once");
    }
    long start = System.nanoTime();
    KernelTuner.Outcome outcome;
    try (Device scratch = Device.cpu(device.threads()).exact(exact).precision(precision)) {
      outcome = KernelTuner.time(scratch, rows, candidates);
    } catch (OutOfDeviceMemoryException e) {
      outcome = new KernelTuner.Outcome(ConvAlgorithm.RULE, ConvAlgorithm.RULE);
    }
    nanoseconds += System.nanoTime() - start;
    if (outcome.fastest() == ConvAlgorithm.RULE) {
      withoutChoice.add(key);
      return null;
    }
    timed++;
    changed += outcome.fastest() == outcome.rule() ? 0 : 1;
    log(
        System.Logger.Level.DEBUG,
        "{0}: {1}, the rule has {2}",
        key,
        outcome.fastest().label,
        outcome.rule().label);
    choices.put(key, outcome.fastest());
    return outcome.fastest();
  }

  private void warn(String key, ConvAlgorithm chosen, UnsupportedException e) {
    if (!warned) {
      warned = true;
      log(
          System.Logger.Level.WARNING,
          "kernels that were chosen elsewhere do not run here and go by the rule, such as {0} for"
              + " {1} ({2}): the numbers will differ in their last bits",
          chosen.label,
          key,
          e.given());
    }
  }

  /** Loggers take long to make: most devices need none. */
  private static void log(System.Logger.Level level, String format, Object... values) {
    System.getLogger("dev.forger").log(level, format, values);
  }

  /** Says what was timed since it was last asked to. */
  synchronized void report() {
    if (timed > 0) {
      log(
          System.Logger.Level.INFO,
          "timed {0} convolutions in {1} s; {2} take another algorithm than by the rule",
          timed,
          String.format(Locale.ROOT, "%.1f", nanoseconds / 1e9),
          changed);
    }
    timed = 0;
    changed = 0;
    nanoseconds = 0;
  }
}
