// SPDX-License-Identifier: Apache-2.0
package dev.forger.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ChannelOrder;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Nd4jArraysTest {
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

  private Tensor wrap(INDArray array, int features) {
    return Nd4jArrays.wrap(device, array, Shape.features(features), ChannelOrder.LAST);
  }

  @Test
  void ourMemoryIsTheirs() {
    INDArray theirs;
    try (Tensor ours = Tensor.zeros(device, 2, Shape.of(1, 3, 2))) {
      theirs = Nd4jArrays.of(ours, ChannelOrder.LAST);
      assertArrayEquals(new long[] {2, 1, 3, 2}, theirs.shape());
      ours.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      assertEquals(12, theirs.getFloat(1, 0, 2, 1));
      theirs.muli(2);
      assertEquals(24, ours.toFloats()[11]);
      try (Tensor back = Nd4jArrays.wrap(device, theirs, Shape.of(1, 3, 2), ChannelOrder.LAST)) {
        back.write(0, new float[] {-1}, 0, 1);
      }
      assertEquals(-1, ours.toFloats()[0], "back again it is still the same memory");
    }
    for (int i = 0; i < 10; i++) {
      System.gc();
    }
    assertEquals(24, theirs.getFloat(1, 0, 2, 1), "after close");
    assertEquals(
        (3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 2) * 2 - 1, theirs.sumNumber().floatValue());
  }

  @Test
  void theirMemoryIsOurs() {
    INDArray theirs = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    try (Tensor ours = wrap(theirs, 2)) {
      assertEquals(3, ours.rows());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, ours.toFloats());
      ours.write(new float[] {6, 5, 4, 3, 2, 1});
      assertEquals(1, theirs.getFloat(2, 1));
      theirs.addi(1);
      assertEquals(7, ours.toFloats()[0]);
    }
  }

  /** A tensor keeps the array, whose memory ND4J frees when nobody refers to it. */
  @Test
  void aTensorKeepsTheArray() {
    try (Tensor ours = wrap(Nd4j.ones(DataType.FLOAT, 512, 1024), 1024)) {
      for (int i = 0; i < 20; i++) {
        System.gc();
        Nd4j.zeros(DataType.FLOAT, 512, 1024);
      }
      double sum = 0;
      for (float value : ours.toFloats()) {
        sum += value;
      }
      assertEquals(512 * 1024, sum);
    }
  }

  @Test
  void aForwardPassReadsAndWritesTheirArrays() {
    Network network = Network.builder(Shape.features(3)).dense(2).build();
    try (Weights weights = new Weights(device, network).initialize(Initializer.dcgan(), 1);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(5, 1)) {
      INDArray in = Nd4jArrays.input(pass, 4);
      INDArray out = Nd4jArrays.output(pass, 4);
      in.assign(
          Nd4j.createFromArray(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2}).reshape(4, 3));
      pass.run(4);
      INDArray filter = Nd4j.createFromArray(weights.get("0.weight")).reshape(2, 3);
      INDArray expected =
          in.mmul(filter.transpose()).addiRowVector(Nd4j.createFromArray(weights.get("0.bias")));
      assertTrue(expected.equalsWithEps(out, 1e-5), expected + " is not " + out);
      assertTrue(out.amaxNumber().doubleValue() > 1e-3);
      refused(InvalidArgumentException.class, () -> Nd4jArrays.input(pass, 6), "count", "6");
    }
  }

  @Test
  void misuseIsNamed() {
    INDArray dense = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    refused(
        InvalidArgumentException.class,
        () -> wrap(dense.castTo(DataType.DOUBLE), 3),
        "DOUBLE",
        "FLOAT");
    refused(InvalidArgumentException.class, () -> wrap(dense.transpose(), 2), "order 'f'");
    refused(InvalidArgumentException.class, () -> wrap(dense.dup('f'), 3), "order 'f'");
    INDArray view = dense.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2));
    refused(InvalidArgumentException.class, () -> wrap(view, 2), "view");
    refused(
        InvalidArgumentException.class,
        () -> wrap(dense.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all()), 3),
        "view");
    refused(ShapeException.class, () -> wrap(dense, 2), "[2, 3]", "[1, 2]");
    try (MemoryWorkspace scope =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace("adapter test")) {
      INDArray attached = Nd4j.zeros(DataType.FLOAT, 2, 3);
      assertEquals("adapter test", scope.getId());
      refused(InvalidArgumentException.class, () -> wrap(attached, 3), "workspace");
    }
    INDArray closed = Nd4j.zeros(DataType.FLOAT, 2, 3);
    closed.close();
    refused(DeviceException.class, () -> wrap(closed, 3), "closed array");
    Tensor gone = Tensor.zeros(device, 1, Shape.features(2));
    gone.close();
    refused(DeviceException.class, () -> Nd4jArrays.of(gone, ChannelOrder.LAST), "closed tensor");
    try (Device reference = Device.reference64();
        Tensor f64 = Tensor.zeros(reference, 1, Shape.features(2))) {
      refused(UnsupportedException.class, () -> Nd4jArrays.of(f64, ChannelOrder.LAST), "f64");
    }
  }
}
