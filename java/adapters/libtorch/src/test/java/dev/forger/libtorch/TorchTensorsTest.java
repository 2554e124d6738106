// SPDX-License-Identifier: Apache-2.0
package dev.forger.libtorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ChannelOrder;
import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.ForgerException;
import dev.forger.ForwardPass;
import dev.forger.FrozenNetwork;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tensor;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TorchTensorsTest {
  private static final Shape TWO = Shape.features(2);

  private final Device device = Device.cpu(1);

  @AfterEach
  void close() {
    device.close();
  }

  private static void refused(
      Class<? extends ForgerException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  private static float[] values(org.bytedeco.pytorch.Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    try (org.bytedeco.pytorch.Tensor dense = tensor.contiguous()) {
      dense.data_ptr_float().get(values);
    }
    return values;
  }

  @Test
  void ourMemoryIsTheirs() throws InterruptedException {
    org.bytedeco.pytorch.Tensor theirs;
    try (Tensor ours = Tensor.zeros(device, 2, Shape.of(1, 3, 2))) {
      theirs = TorchTensors.of(ours, ChannelOrder.LAST);
      assertEquals(3, theirs.size(2));
      ours.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      assertEquals(12, values(theirs)[11]);
      theirs.mul_(new Scalar(2f));
      assertEquals(24, ours.toFloats()[11]);
      try (Tensor back = TorchTensors.wrap(device, theirs, Shape.of(1, 3, 2), ChannelOrder.LAST)) {
        back.write(0, new float[] {-1}, 0, 1);
      }
      assertEquals(-1, ours.toFloats()[0], "back again it is still the same memory");
    }
    long address = theirs.data_ptr().address();
    org.bytedeco.pytorch.Tensor row = theirs.select(0, 1);
    theirs.close();
    for (int i = 0; i < 10; i++) {
      System.gc();
    }
    assertEquals(24, values(row)[5], "after close a view keeps it");
    assertTrue(Kept.has(address));
    row.close();
    for (int i = 0; i < 100 && Kept.has(address); i++) {
      System.gc(); // what the closed tensor of Forger referred to
      Thread.sleep(10);
    }
    assertFalse(Kept.has(address), "and gives it back");
  }

  @Test
  void memoryGivenTwiceIsKeptUntilBothAreGone() {
    try (Tensor ours = Tensor.zeros(device, 1, TWO)) {
      org.bytedeco.pytorch.Tensor first = TorchTensors.of(ours, ChannelOrder.LAST);
      org.bytedeco.pytorch.Tensor second = TorchTensors.of(ours, ChannelOrder.LAST);
      long address = first.data_ptr().address();
      assertEquals(address, second.data_ptr().address());
      first.close();
      assertTrue(Kept.has(address));
      second.close();
      assertFalse(Kept.has(address));
    }
  }

  @Test
  void theirMemoryIsOursWhoeverIsClosedFirst() {
    org.bytedeco.pytorch.Tensor theirs = torch.ones(3, 2);
    try (Tensor ours = TorchTensors.wrap(device, theirs, TWO, ChannelOrder.LAST)) {
      assertEquals(3, ours.rows());
      ours.write(new float[] {6, 5, 4, 3, 2, 1});
      assertEquals(1, values(theirs)[5]);
      theirs.add_(new Scalar(1f));
      assertEquals(7, ours.toFloats()[0]);
      theirs.close();
      for (int i = 0; i < 10; i++) {
        System.gc();
        torch.zeros(3, 2).close();
      }
      assertArrayEquals(new float[] {7, 6, 5, 4, 3, 2}, ours.toFloats());
    }
  }

  @Test
  void aForwardPassReadsAndWritesTheirTensors() {
    Network network = Network.builder(Shape.of(4, 5, 3)).conv2d(2, Conv2d.kernel(3)).build();
    try (Weights weights = new Weights(device, network).initialize(Initializer.dcgan(), 1);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(3, 1, ChannelOrder.FIRST)) {
      org.bytedeco.pytorch.Tensor in = TorchTensors.input(pass, 2);
      org.bytedeco.pytorch.Tensor out = TorchTensors.output(pass, 2);
      torch.manual_seed(3);
      in.copy_(torch.randn(2, 3, 4, 5));
      pass.run(2);
      FloatPointer filter = new FloatPointer(weights.get("0.weight"));
      FloatPointer bias = new FloatPointer(weights.get("0.bias"));
      org.bytedeco.pytorch.Tensor expected =
          torch.conv2d(
              in,
              torch.from_blob(filter, 2, 3, 3, 3),
              new TensorOptional(torch.from_blob(bias, 2)),
              new long[] {1, 1},
              new long[] {0, 0},
              new long[] {1, 1},
              1);
      float[] theirs = values(expected);
      float[] ours = values(out);
      double largest = 0;
      for (int i = 0; i < ours.length; i++) {
        assertEquals(theirs[i], ours[i], 1e-5);
        largest = Math.max(largest, Math.abs(theirs[i]));
      }
      assertTrue(largest > 1e-3, "outputs are not all zero");
      refused(InvalidArgumentException.class, () -> TorchTensors.input(pass, 4), "count", "4");
    }
  }

  @Test
  void misuseIsNamed() {
    org.bytedeco.pytorch.Tensor dense = torch.ones(2, 3);
    refused(
        InvalidArgumentException.class,
        () -> wrap(dense.to(torch.ScalarType.Double), 3),
        "Double",
        "Float");
    refused(InvalidArgumentException.class, () -> wrap(dense.t(), 2), "not contiguous", "[3, 2]");
    refused(InvalidArgumentException.class, () -> wrap(dense.narrow(1, 0, 2), 2), "not contiguous");
    refused(ShapeException.class, () -> wrap(dense, 2), "[2, 3]", "[1, 2]");
    dense.close();
    refused(DeviceException.class, () -> wrap(dense, 3), "closed tensor");
    refused(
        DeviceException.class, () -> wrap(new org.bytedeco.pytorch.Tensor(), 3), "closed tensor");
    Tensor gone = Tensor.zeros(device, 1, TWO);
    gone.close();
    refused(DeviceException.class, () -> TorchTensors.of(gone, ChannelOrder.LAST), "closed tensor");
    try (Device reference = Device.reference64();
        Tensor f64 = Tensor.zeros(reference, 1, TWO)) {
      refused(UnsupportedException.class, () -> TorchTensors.of(f64, ChannelOrder.LAST), "f64");
    }
  }

  private Tensor wrap(org.bytedeco.pytorch.Tensor tensor, int features) {
    return TorchTensors.wrap(device, tensor, Shape.features(features), ChannelOrder.LAST);
  }
}
