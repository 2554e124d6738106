// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import org.bytedeco.pytorch.global.torch;

/**
 * How a step uses libtorch; the results are the same.
 *
 * @param channelsLast whether images, filters and so activations are, else NCHW
 * @param frozen whether the critic's parameters want no gradient while the generator's gradient
 *     passes through it
 */
record TorchSetup(boolean channelsLast, boolean frozen) {
  /** The well-known example. */
  static final TorchSetup AS_IT_COMES = new TorchSetup(false, false);

  /** The order of tensors with four axes. */
  torch.MemoryFormat format() {
    return channelsLast ? torch.MemoryFormat.ChannelsLast : torch.MemoryFormat.Contiguous;
  }
}
