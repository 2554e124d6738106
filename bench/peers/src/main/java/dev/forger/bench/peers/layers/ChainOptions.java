// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import dev.forger.bench.peers.UsageException;
import java.util.List;
import java.util.stream.Stream;

/** What {@code scripts/bench --peers --chains} is asked for. */
final class ChainOptions extends PeerOptions {
  /** Convolutions that a batch norm follows in the DCGANs of {@link dev.forger.bench.Networks}. */
  static final List<Layer> ALL =
      Stream.of(
              "d64_32x32x64_16x16x128",
              "d64_16x16x128_8x8x256",
              "d64_8x8x256_4x4x512",
              "g64_1x1x100_4x4x512",
              "g64_4x4x512_8x8x256",
              "g64_8x8x256_16x16x128",
              "g64_16x16x128_32x32x64",
              "d28_14x14x64_7x7x128",
              "g28_7x7x128_14x14x64")
          .map(Layer::named)
          .toList();

  private ChainOptions() {
    super("--chains", ALL, 0.5);
  }

  /**
   * Parses arguments.
   *
   * @throws UsageException if they mean nothing
   */
  static ChainOptions parse(List<String> arguments) {
    ChainOptions options = new ChainOptions();
    options.read(arguments);
    return options;
  }
}
