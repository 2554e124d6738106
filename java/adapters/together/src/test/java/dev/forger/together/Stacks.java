// SPDX-License-Identifier: Apache-2.0
package dev.forger.together;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.djl.NdArrays;
import dev.forger.libtorch.TorchTensors;
import dev.forger.nd4j.Nd4jArrays;
import dev.forger.onnxruntime.OnnxTensors;
import dev.forger.opencv.Mats;
import dev.forger.tensorflow.TensorFlowTensors;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.tensorflow.EagerSession;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A program that uses the stacks that it is told, one after another and twice, on shared memory.
 */
final class Stacks {
  private static final int N = 128;

  private Stacks() {}

  /** Squares a matrix of ones, by the library's own product where it has one. */
  private interface Stack {
    void square(Device device, Tensor ones, Tensor squared) throws OrtException;
  }

  private static Stack stack(String name) {
    return switch (name) {
      case "onnxruntime" -> Stacks::onnxruntime;
      case "djl" -> Stacks::djl;
      case "nd4j" -> Stacks::nd4j;
      case "tensorflow" -> Stacks::tensorflow;
      case "libtorch" -> Stacks::libtorch;
      case "opencv" -> Stacks::opencv;
      default -> throw new IllegalArgumentException(name);
    };
  }

  public static void main(String[] names) throws OrtException {
    try (Device device = Device.cpu(2)) {
      for (int round = 0; round < 2; round++) {
        for (String name : names) {
          run(name, device);
        }
      }
    }
    System.out.println("good: " + String.join(" ", names));
    System.out.flush();
  }

  private static void run(String name, Device device) throws OrtException {
    Shape row = Shape.features(N);
    float[] ones = new float[N * N];
    Arrays.fill(ones, 1);
    try (Tensor x = Tensor.zeros(device, N, row);
        Tensor y = Tensor.zeros(device, N, row)) {
      x.write(ones);
      stack(name).square(device, x, y);
      check(name, y, N);
      ours(device, x, y);
      check("Forger after " + name, y, N);
    }
  }

  private static void check(String who, Tensor y, float expected) {
    for (float value : y.toFloats()) {
      if (value != expected) {
        throw new IllegalStateException(who + " gave " + value + ", not " + expected);
      }
    }
  }

  /** The same product by a dense layer. */
  private static void ours(Device device, Tensor x, Tensor y) {
    Network network = Network.builder(Shape.features(N)).dense(N).build();
    y.write(new float[N * N]);
    try (Weights weights = new Weights(device, network);
        Recorder recorder = new Recorder(device)) {
      weights.set("0.weight", x.toFloats());
      new Tape(recorder, network, weights, "net", N, Tape.Mode.INFERENCE, recorder.bind(x))
          .output(recorder.bind(y))
          .forward(0, N);
      try (Program program = recorder.finish()) {
        program.run();
      }
    }
  }

  private static void onnxruntime(Device device, Tensor x, Tensor y) throws OrtException {
    // Its product needs a model, as OnnxTensorsTest runs; here its memory.
    try (OnnxTensor theirs = OnnxTensors.of(OrtEnvironment.getEnvironment(), x, ChannelOrder.LAST);
        Tensor back = OnnxTensors.wrap(device, theirs, x.shape(), ChannelOrder.LAST)) {
      ours(device, back, y);
    }
  }

  private static void djl(Device device, Tensor x, Tensor y) {
    try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch")) {
      NDArray a = NdArrays.of(manager, x, ChannelOrder.LAST);
      NdArrays.of(manager, y, ChannelOrder.LAST).addi(a.matMul(a));
    }
  }

  private static void nd4j(Device device, Tensor x, Tensor y) {
    INDArray a = Nd4jArrays.of(x, ChannelOrder.LAST);
    Nd4jArrays.of(y, ChannelOrder.LAST).assign(a.mmul(a));
  }

  private static void tensorflow(Device device, Tensor x, Tensor y) {
    try (TFloat32 a = TensorFlowTensors.copy(x, ChannelOrder.LAST);
        EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      TFloat32 product = tf.linalg.matMul(tf.constantOf(a), tf.constantOf(a)).asTensor();
      try (Tensor result = TensorFlowTensors.wrap(device, product, y.shape(), ChannelOrder.LAST)) {
        y.write(result.toFloats());
      }
    }
  }

  private static void libtorch(Device device, Tensor x, Tensor y) {
    try (var a = TorchTensors.of(x, ChannelOrder.LAST);
        var result = TorchTensors.of(y, ChannelOrder.LAST)) {
      result.copy_(a.mm(a));
    }
  }

  private static void opencv(Device device, Tensor x, Tensor y) {
    Shape one = Shape.of(N, N, 1);
    try (Tensor image = Tensor.wrap(device, x.floats(), 1, one);
        Tensor result = Tensor.wrap(device, y.floats(), 1, one);
        Mat a = Mats.of(image, 0);
        Mat product = Mats.of(result, 0)) {
      opencv_core.gemm(a, a, 1, new Mat(), 0, product);
    }
  }
}
