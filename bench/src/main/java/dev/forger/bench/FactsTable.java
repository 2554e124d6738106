// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Device;
import java.util.ArrayList;
import java.util.List;

/**
 * Facts of the native library that no noise touches, for {@code scripts/perf-facts}: which kernel
 * runs each measured layer, and how much scratch it takes, on the instruction set of FORGER_ISA.
 */
public final class FactsTable {
  private static final List<String> PASSES = List.of("forward", "backwardData", "backwardWeights");

  private FactsTable() {}

  /**
   * Prints one line for each layer, pass and number of threads.
   *
   * @param args none
   */
  public static void main(String[] args) {
    lines().forEach(System.out::println);
  }

  static List<String> lines() {
    String isa;
    try (Device device = Device.cpu(1)) {
      isa = device.isa();
    }
    List<String> lines = new ArrayList<>();
    for (Layer layer : Layer.of("conv", "convt", "dense")) {
      for (String pass : PASSES) {
        for (int threads = 1; threads <= 2; threads++) {
          Rig.Chosen chosen = Rig.chosen(LinearCases.of(pass, layer.name()), threads);
          lines.add(
              String.format(
                  "%s %s %s threads=%d = %s, scratch %d",
                  isa, layer.name(), pass, threads, chosen.kernel(), chosen.scratch()));
        }
      }
    }
    return lines;
  }
}
