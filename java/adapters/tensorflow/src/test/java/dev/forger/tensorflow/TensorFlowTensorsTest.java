// SPDX-License-Identifier: Apache-2.0
package dev.forger.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ChannelOrder;
import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.ForgerException;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.tensorflow.EagerSession;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class TensorFlowTensorsTest {
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

  @Test
  void theirMemoryIsOurs() {
    Shape shape = Shape.of(1, 3, 2);
    try (TFloat32 theirs = TensorFlowTensors.allocate(2, shape, ChannelOrder.LAST);
        Tensor ours = TensorFlowTensors.wrap(device, theirs, shape, ChannelOrder.LAST)) {
      assertArrayEquals(new long[] {2, 1, 3, 2}, theirs.shape().asArray());
      ours.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      assertEquals(12, theirs.getFloat(1, 0, 2, 1));
      theirs.setFloat(-1, 0, 0, 0, 0);
      assertEquals(-1, ours.toFloats()[0]);
    }
  }

  /** A convolution here reads and writes tensors there; TensorFlow's own has the same outputs. */
  @Test
  void programsReadAndWriteTheirTensors() {
    Shape in = Shape.of(5, 4, 3);
    Shape out = Shape.of(3, 2, 2);
    Network network = Network.builder(in).conv2d(2, Conv2d.kernel(3)).build();
    try (Weights weights = new Weights(device, network).initialize(Initializer.dcgan(), 1);
        TFloat32 x = TensorFlowTensors.allocate(2, in, ChannelOrder.LAST);
        TFloat32 y = TensorFlowTensors.allocate(2, out, ChannelOrder.LAST);
        Tensor input = TensorFlowTensors.wrap(device, x, in, ChannelOrder.LAST);
        Tensor output = TensorFlowTensors.wrap(device, y, out, ChannelOrder.LAST);
        Recorder recorder = new Recorder(device)) {
      Tape tape =
          new Tape(recorder, network, weights, "net", 2, Tape.Mode.INFERENCE, recorder.bind(input));
      tape.output(recorder.bind(output)).forward(0, 2);
      for (int i = 0; i < 120; i++) {
        x.setFloat((float) Math.sin(i), i / 60, i / 12 % 5, i / 3 % 4, i % 3);
      }
      try (Program program = recorder.finish();
          EagerSession session = EagerSession.create()) {
        program.run();
        Ops tf = Ops.create(session);
        float[] torch = weights.get("0.weight"); // [out][in][h][w]
        try (TFloat32 filter = TFloat32.tensorOf(org.tensorflow.ndarray.Shape.of(3, 3, 3, 2))) {
          for (int i = 0; i < torch.length; i++) {
            filter.setFloat(torch[i], i / 3 % 3, i % 3, i / 9 % 3, i / 27);
          }
          TFloat32 theirs =
              tf.nn
                  .conv2d(
                      tf.constantOf(x),
                      tf.constantOf(filter),
                      java.util.List.of(1L, 1L, 1L, 1L),
                      "VALID")
                  .asTensor();
          double largest = 0;
          for (int i = 0; i < 24; i++) {
            float expected = theirs.getFloat(i / 12, i / 4 % 3, i / 2 % 2, i % 2);
            assertEquals(expected, y.getFloat(i / 12, i / 4 % 3, i / 2 % 2, i % 2), 1e-5);
            largest = Math.max(largest, Math.abs(expected));
          }
          assertTrue(largest > 1e-3, "outputs are not all zero");
        }
      }
    }
  }

  @Test
  void whatForgerHasIsCopied() {
    try (Tensor ours = Tensor.of(device, 1, 2, 3);
        TFloat32 copy = TensorFlowTensors.copy(ours, ChannelOrder.LAST)) {
      assertEquals(3, copy.getFloat(0, 2));
      ours.write(new float[3]);
      assertEquals(3, copy.getFloat(0, 2), "a copy");
    }
  }

  @Test
  void misuseIsNamed() {
    Shape two = Shape.features(2);
    try (TInt32 ints = TInt32.tensorOf(org.tensorflow.ndarray.Shape.of(1, 2))) {
      refused(
          InvalidArgumentException.class,
          () -> TensorFlowTensors.wrap(device, ints, two, ChannelOrder.LAST),
          "DT_INT32",
          "DT_FLOAT");
    }
    TFloat32 closed = TensorFlowTensors.allocate(2, two, ChannelOrder.LAST);
    refused(
        ShapeException.class,
        () -> TensorFlowTensors.wrap(device, closed, Shape.features(3), ChannelOrder.LAST),
        "[2, 2]",
        "[1, 3]");
    closed.close();
    refused(
        DeviceException.class,
        () -> TensorFlowTensors.wrap(device, closed, two, ChannelOrder.LAST),
        "closed tensor");
    Tensor gone = Tensor.zeros(device, 1, two);
    gone.close();
    refused(
        DeviceException.class,
        () -> TensorFlowTensors.copy(gone, ChannelOrder.LAST),
        "closed tensor");
    try (Device reference = Device.reference64();
        Tensor f64 = Tensor.zeros(reference, 1, two)) {
      refused(
          UnsupportedException.class, () -> TensorFlowTensors.copy(f64, ChannelOrder.LAST), "f64");
    }
  }
}
