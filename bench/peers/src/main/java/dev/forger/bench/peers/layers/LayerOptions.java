// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import dev.forger.bench.peers.UsageException;
import java.util.Arrays;
import java.util.List;

/** What {@code scripts/bench --peers --layers} is asked for. */
final class LayerOptions extends PeerOptions {
  private List<Pass> passes = List.of(Pass.values());

  private LayerOptions() {
    super("--layers", Layer.of("conv", "convt"), 0.25);
  }

  /**
   * Parses arguments.
   *
   * @throws UsageException if they mean nothing
   */
  static LayerOptions parse(List<String> arguments) {
    LayerOptions options = new LayerOptions();
    options.read(arguments);
    return options;
  }

  @Override
  void take(String option, String value) {
    if (option.equals("--passes")) {
      passes = passes(value);
    } else {
      super.take(option, value);
    }
  }

  private static List<Pass> passes(String value) {
    try {
      return Arrays.stream(value.split(",", -1)).map(Pass::of).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--passes "
              + value
              + ", expected some of "
              + Arrays.stream(Pass.values()).map(Pass::label).toList());
    }
  }

  List<Pass> passes() {
    return passes;
  }
}
