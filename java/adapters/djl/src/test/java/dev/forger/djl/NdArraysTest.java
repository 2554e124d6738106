// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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
import dev.forger.ShapeException;
import dev.forger.Tensor;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** On DJL's PyTorch engine. */
class NdArraysTest {
  private static final dev.forger.Shape TWO = dev.forger.Shape.features(2);

  private final Device device = Device.cpu(1);
  private final NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");

  @AfterEach
  void close() {
    manager.close();
    device.close();
  }

  private static void refused(
      Class<? extends ForgerException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void ourMemoryIsTheirs() {
    NDArray theirs;
    try (Tensor ours = Tensor.zeros(device, 2, dev.forger.Shape.of(1, 3, 2))) {
      theirs = NdArrays.of(manager, ours, ChannelOrder.LAST);
      assertEquals(new Shape(2, 1, 3, 2), theirs.getShape());
      ours.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      assertEquals(12, theirs.getFloat(1, 0, 2, 1));
      theirs.muli(2);
      assertEquals(24, ours.toFloats()[11]);
    }
    assertEquals(24, theirs.getFloat(1, 0, 2, 1), "after close");
  }

  @Test
  void theirMemoryIsOurs() {
    NDArray theirs = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
    try (Tensor ours = NdArrays.wrap(device, theirs, TWO, ChannelOrder.LAST)) {
      assertEquals(3, ours.rows());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, ours.toFloats());
      ours.write(new float[] {6, 5, 4, 3, 2, 1});
      assertArrayEquals(new float[] {6, 5, 4, 3, 2, 1}, theirs.toFloatArray());
      theirs.addi(1);
      assertEquals(7, ours.toFloats()[0]);
    }
    NDArray row = theirs.get(new NDIndex("1:3"));
    try (Tensor ours = NdArrays.wrap(device, row, TWO, ChannelOrder.LAST)) {
      ours.write(0, new float[] {-1}, 0, 1);
      assertEquals(-1, theirs.getFloat(1, 0), "a view without gaps is its part of the memory");
    }
  }

  @Test
  void aForwardPassReadsAndWritesTheirArrays() {
    Network network =
        Network.builder(dev.forger.Shape.of(4, 5, 3)).conv2d(2, Conv2d.kernel(3)).build();
    try (Weights weights = new Weights(device, network).initialize(Initializer.dcgan(), 1);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(3, 1, ChannelOrder.FIRST)) {
      NDArray in = NdArrays.input(manager, pass, 2);
      NDArray out = NdArrays.output(manager, pass, 2);
      assertEquals(new Shape(2, 3, 4, 5), in.getShape());
      assertEquals(new Shape(2, 2, 2, 3), out.getShape());
      in.set(new NDIndex(":"), manager.randomNormal(new Shape(2, 3, 4, 5)));
      float[] given = new float[120];
      pass.input().get(given);
      assertArrayEquals(in.toFloatArray(), given, "written there, read here");
      pass.run(2);
      float[] made = new float[24];
      pass.output().get(made);
      assertArrayEquals(made, out.toFloatArray());
      // The same convolution by PyTorch.
      NDArray filter = manager.create(weights.get("0.weight"), new Shape(2, 3, 3, 3));
      NDArray bias = manager.create(weights.get("0.bias"));
      NDArray theirs = ai.djl.nn.convolutional.Conv2d.conv2d(in, filter, bias).singletonOrThrow();
      float[] expected = theirs.toFloatArray();
      for (int i = 0; i < made.length; i++) {
        assertEquals(expected[i], made[i], 1e-5);
      }
      refused(InvalidArgumentException.class, () -> NdArrays.input(manager, pass, 4), "count", "4");
    }
  }

  @Test
  void misuseIsNamed() {
    NDArray doubles = manager.zeros(new Shape(2, 2), DataType.FLOAT64);
    refused(InvalidArgumentException.class, () -> NdArrays.floats(doubles), "float64", "float32");
    NDArray dense = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
    for (NDArray view :
        new NDArray[] {
          dense.transpose(), dense.get(new NDIndex(":,1")), dense.get(new NDIndex("0,::2"))
        }) {
      refused(InvalidArgumentException.class, () -> NdArrays.floats(view), "not contiguous");
    }
    refused(
        ShapeException.class,
        () -> NdArrays.wrap(device, dense, TWO, ChannelOrder.LAST),
        "[2, 3]",
        "[1, 2]");
    refused(
        ShapeException.class,
        () ->
            NdArrays.wrap(
                device,
                manager.zeros(new Shape(1, 3, 4, 5)),
                dev.forger.Shape.of(3, 4, 5),
                ChannelOrder.FIRST),
        "[1, 3, 4, 5]",
        "[1, 5, 3, 4]");
    dense.close();
    refused(DeviceException.class, () -> NdArrays.floats(dense), "closed array");
    Tensor gone = Tensor.zeros(device, 1, TWO);
    gone.close();
    refused(
        DeviceException.class,
        () -> NdArrays.of(manager, gone, ChannelOrder.LAST),
        "closed tensor");
    try (Device reference = Device.reference64();
        Tensor f64 = Tensor.zeros(reference, 1, TWO)) {
      refused(
          UnsupportedException.class, () -> NdArrays.of(manager, f64, ChannelOrder.LAST), "f64");
    }
  }
}
