// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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
import dev.forger.exchange.OnnxExport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class OnnxTensorsTest {
  private final Device device = Device.cpu(1);
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

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

  @Test
  void ourMemoryIsTheirs() throws OrtException {
    OnnxTensor theirs;
    try (Tensor ours = Tensor.zeros(device, 2, Shape.of(1, 3, 2))) {
      theirs = OnnxTensors.of(environment, ours, ChannelOrder.LAST);
      assertArrayEquals(new long[] {2, 1, 3, 2}, theirs.getInfo().getShape());
      ours.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      assertEquals(12, ((float[][][][]) theirs.getValue())[1][0][2][1]);
      try (Tensor back = OnnxTensors.wrap(device, theirs, Shape.of(1, 3, 2), ChannelOrder.LAST)) {
        back.write(0, new float[] {-1}, 0, 1);
      }
      assertEquals(-1, ours.toFloats()[0], "back again it is still the same memory");
    }
    assertEquals(12, ((float[][][][]) theirs.getValue())[1][0][2][1], "after close");
    theirs.close();
  }

  @Test
  void theirMemoryIsOurs() throws OrtException {
    FloatBuffer memory =
        ByteBuffer.allocateDirect(24).order(ByteOrder.nativeOrder()).asFloatBuffer();
    try (OnnxTensor theirs = OnnxTensor.createTensor(environment, memory, new long[] {3, 2});
        Tensor ours = OnnxTensors.wrap(device, theirs, Shape.features(2), ChannelOrder.LAST)) {
      assertEquals(3, ours.rows());
      ours.write(new float[] {1, 2, 3, 4, 5, 6});
      assertEquals(6, ((float[][]) theirs.getValue())[2][1]);
      memory.put(5, 8);
      assertEquals(8, ours.toFloats()[5]);
    }
  }

  /**
   * A network exported and run in ONNX Runtime, from and to the memory of the same network here.
   */
  @Test
  void aModelReadsAndWritesTensorsOfForger(@TempDir Path folder) throws IOException, OrtException {
    Network network =
        Network.builder(Shape.of(6, 5, 3))
            .conv2d(4, Conv2d.kernel(3).padding(1))
            .leakyRelu(0.2f)
            .build();
    Path file = folder.resolve("network.onnx");
    try (Weights weights = new Weights(device, network).initialize(Initializer.dcgan(), 3);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(4, 1, ChannelOrder.FIRST)) {
      OnnxExport.write(frozen, file);
      FloatBuffer in = pass.input();
      for (int i = 0; i < in.limit(); i++) {
        in.put(i, (float) Math.sin(i));
      }
      pass.run(2);
      try (OrtSession session = environment.createSession(file.toString());
          OnnxTensor input = OnnxTensors.input(environment, pass, 2);
          OnnxTensor output = OnnxTensors.output(environment, pass, 2);
          Tensor result = Tensor.zeros(device, 2, Shape.of(6, 5, 4));
          OnnxTensor pinned = OnnxTensors.of(environment, result, ChannelOrder.FIRST)) {
        session.run(Map.of("input", input), Set.of(), Map.of("output", pinned)).close();
        float[][][][] ours = (float[][][][]) output.getValue();
        float[] theirs = result.toFloats();
        double largest = 0;
        for (int i = 0; i < theirs.length; i++) {
          float mine = ours[i / 120][i / 30 % 4][i / 5 % 6][i % 5];
          assertEquals(mine, theirs[i], 1e-5);
          largest = Math.max(largest, Math.abs(mine));
        }
        assertTrue(largest > 1e-3, "outputs are not all zero");
        try (OrtSession.Result results = session.run(Map.of("input", input))) {
          OnnxTensor own = (OnnxTensor) results.get(0);
          refused(
              InvalidArgumentException.class,
              () -> OnnxTensors.wrap(device, own, Shape.of(6, 5, 4), ChannelOrder.FIRST),
              "allocated");
          try (Tensor copy = OnnxTensors.copy(device, own, Shape.of(6, 5, 4), ChannelOrder.FIRST)) {
            assertArrayEquals(theirs, copy.toFloats());
          }
        }
      }
      for (int count : new int[] {0, 5}) {
        refused(
            InvalidArgumentException.class,
            () -> OnnxTensors.input(environment, pass, count),
            "count",
            Integer.toString(count));
      }
    }
  }

  @Test
  void misuseIsNamed() throws OrtException {
    Shape two = Shape.features(2);
    try (OnnxTensor longs = OnnxTensor.createTensor(environment, new long[][] {{1, 2}})) {
      refused(
          InvalidArgumentException.class,
          () -> OnnxTensors.wrap(device, longs, two, ChannelOrder.LAST),
          "INT64",
          "FLOAT");
    }
    OnnxTensor closed = OnnxTensor.createTensor(environment, new float[][] {{1, 2}});
    refused(
        ShapeException.class,
        () -> OnnxTensors.wrap(device, closed, Shape.features(3), ChannelOrder.LAST),
        "[1, 2]",
        "[1, 3]");
    refused(
        ShapeException.class,
        () -> OnnxTensors.copy(device, closed, Shape.of(2, 1, 2), ChannelOrder.FIRST),
        "[1, 2]",
        "[1, 2, 2, 1]");
    closed.close();
    refused(
        DeviceException.class,
        () -> OnnxTensors.wrap(device, closed, two, ChannelOrder.LAST),
        "closed");
    Tensor gone = Tensor.zeros(device, 1, two);
    gone.close();
    refused(
        DeviceException.class,
        () -> OnnxTensors.of(environment, gone, ChannelOrder.LAST),
        "closed tensor");
    try (Device reference = Device.reference64();
        Tensor doubles = Tensor.zeros(reference, 1, two)) {
      refused(
          UnsupportedException.class,
          () -> OnnxTensors.of(environment, doubles, ChannelOrder.LAST),
          "f64");
    }
  }
}
