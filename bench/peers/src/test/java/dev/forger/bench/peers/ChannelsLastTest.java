// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Shape;
import dev.forger.Weights;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the order of axes shows, all activations have the order of the setup. */
@Tag("peers")
class ChannelsLastTest {
  private static final int BATCH = 4;

  private static TorchNetwork network(Twin twin, boolean channelsLast) {
    try (Device device = Device.reference64();
        Weights weights = new Weights(device, twin.network())) {
      weights.initialize(Initializer.dcgan(), 1);
      torch.MemoryFormat format = new TorchSetup(channelsLast, true).format();
      return twin.torchNetwork(weights, torch.ScalarType.Float, format);
    }
  }

  private static void check(Twin twin) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Shape s = twin.network().inputShape();
      Tensor x = torch.randn(BATCH, s.c(), s.h(), s.w());
      TorchNetwork last = network(twin, true);
      TorchNetwork nchw = network(twin, false);
      // Filters decide: an image of one channel may look as if it had either order.
      List<Tensor> ofLast = last.outputs(x);
      List<Tensor> ofNchw = nchw.outputs(x);
      int images = 0;
      for (int i = 1; i < ofLast.size(); i++) {
        Tensor y = ofLast.get(i);
        Tensor other = ofNchw.get(i);
        double largest = other.abs().max().item_double();
        double difference = y.sub(other).abs().max().item_double();
        assertTrue(difference <= 1e-4 * largest, "output " + i + " differs by " + difference);
        if (y.size(1) > 1 && y.size(2) > 1) {
          images++;
          String what = "output " + i + " of " + Arrays.toString(y.sizes().vec().get());
          assertTrue(y.is_contiguous(torch.MemoryFormat.ChannelsLast), what);
          assertEquals(torch.MemoryFormat.ChannelsLast, y.suggest_memory_format().intern(), what);
          assertEquals(torch.MemoryFormat.Contiguous, other.suggest_memory_format().intern(), what);
        }
      }
      assertTrue(images > 2, "images: " + images);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 64})
  void inAllNetworks(int side) {
    check(Twins.generator(side));
    check(Twins.critic(side, true));
    check(Twins.critic(side, false));
  }
}
