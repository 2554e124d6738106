// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Batch normalisation: gradients with one and two groups, running statistics, inference. */
class BatchNormTest {
  private static final double EPSILON = 1e-5f;

  private static Network net(UnaryOperator<NetworkBuilder> layers) {
    return layers.apply(Network.builder(Shape.of(4, 4, 2))).build();
  }

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  @TestFactory
  Stream<DynamicTest> gradients() {
    return Stream.of(1, 2)
        .flatMap(
            groups ->
                Stream.of(
                    test(
                        "leaky relu",
                        groups,
                        b -> b.conv2d(3, half()).batchNorm().leakyRelu(0.2f).flatten().dense(1)),
                    test(
                        "tanh",
                        groups,
                        b -> b.conv2d(3, half()).batchNorm().tanh().flatten().dense(1)),
                    test("first", groups, b -> b.batchNorm().relu().flatten().dense(1)),
                    test(
                        "no activation",
                        groups,
                        b -> b.conv2d(2, half()).batchNorm().conv2d(1, Conv2d.kernel(2))),
                    test(
                        "dropout between",
                        groups,
                        b ->
                            b.conv2d(3, half()).batchNorm().dropout(0.3).tanh().flatten().dense(1)),
                    test("residual", groups, BatchNormTest::residual),
                    test(
                        "generator",
                        groups,
                        b ->
                            b.globalAveragePool()
                                .denseTo(Shape.of(2, 2, 3), false)
                                .batchNorm()
                                .relu()
                                .convTranspose2d(2, half())
                                .batchNorm()
                                .softplus()
                                .conv2d(1, Conv2d.kernel(4)))));
  }

  private static NetworkBuilder residual(NetworkBuilder b) {
    b.conv2d(2, Conv2d.kernel(3).padding(1)).batchNorm();
    NetworkBuilder.Ref skip = b.here();
    return b.relu().conv2d(2, Conv2d.kernel(3).padding(1)).batchNorm().add(skip).flatten().dense(1);
  }

  private static DynamicTest test(String name, int groups, UnaryOperator<NetworkBuilder> layers) {
    return DynamicTest.dynamicTest(
        name + ", groups " + groups,
        () -> {
          try (GradientCheck check = new GradientCheck(net(layers), null, groups, 0, 7)) {
            GradientCheck.Report weights = check.checkWeights();
            GradientCheck.Report inputs = check.checkInputs();
            assertTrue(weights.passed(), weights.toString());
            assertTrue(inputs.passed(), inputs.toString());
          }
        });
  }

  @Test
  void groupsHaveTheirOwnStatisticsAndRunningOnesFollowBoth() {
    Network network = Network.builder(Shape.of(2, 1, 2)).name("bn").batchNorm().build();
    double[] x = new Random(3).doubles(6 * 4, -2, 5).toArray();
    try (Device device = Device.reference64();
        Weights w = new Weights(device, network)) {
      w.set("bn.weight", new float[] {1.5f, -0.5f});
      w.set("bn.bias", new float[] {0.25f, 2});
      Tensor in = Tensor.zeros(device, 6, network.inputShape());
      Tensor out = Tensor.zeros(device, 6, network.outputShape());
      in.write(x);
      run(device, network, w, in, out, Tape.Mode.TRAINING);
      double[] y = out.toDoubles();
      double[] runningMean = {0, 0};
      double[] runningVar = {1, 1};
      for (int group = 0; group < 2; group++) {
        for (int c = 0; c < 2; c++) {
          int n = 6;
          double mean = 0;
          for (int i = 0; i < n; i++) {
            mean += x[12 * group + 2 * i + c] / n;
          }
          double m2 = 0;
          for (int i = 0; i < n; i++) {
            m2 += Math.pow(x[12 * group + 2 * i + c] - mean, 2);
          }
          double scale = c == 0 ? 1.5 : -0.5;
          double shift = c == 0 ? 0.25 : 2;
          for (int i = 0; i < n; i++) {
            int k = 12 * group + 2 * i + c;
            double expected = scale * (x[k] - mean) / Math.sqrt(m2 / n + EPSILON) + shift;
            assertEquals(expected, y[k], 1e-12);
          }
          double momentum = 0.1f;
          runningMean[c] += momentum * (mean - runningMean[c]);
          runningVar[c] += momentum * (m2 / (n - 1) - runningVar[c]);
        }
      }
      float[] mean = w.get("bn.running_mean");
      float[] var = w.get("bn.running_var");
      for (int c = 0; c < 2; c++) {
        assertEquals(runningMean[c], mean[c], 1e-6, "mean " + c);
        assertEquals(runningVar[c], var[c], 1e-6, "variance " + c);
      }

      run(device, network, w, in, out, Tape.Mode.INFERENCE);
      double[] inferred = out.toDoubles();
      for (int k = 0; k < x.length; k++) {
        int c = k % 2;
        double scale = c == 0 ? 1.5 : -0.5;
        double shift = c == 0 ? 0.25 : 2;
        double expected =
            scale * (x[k] - runningMean[c]) / Math.sqrt(runningVar[c] + EPSILON) + shift;
        assertEquals(expected, inferred[k], 1e-9);
      }
      assertEquals(mean[0], w.get("bn.running_mean")[0], "inference leaves statistics alone");
    }
  }

  private static void run(
      Device device, Network network, Weights w, Tensor in, Tensor out, Tape.Mode... modes) {
    try (Recorder r = new Recorder(device)) {
      for (Tape.Mode mode : modes) {
        new Tape(r, network, w, "net", 6, mode, r.bind(in))
            .groups(2)
            .output(r.bind(out))
            .forward(0, 6);
      }
      try (Program p = r.finish()) {
        p.run();
      }
    }
  }

  @Test
  void aStepThatAGuardStopsLeavesRunningStatisticsAlone() {
    Network network = Network.builder(Shape.of(2, 1, 2)).name("bn").batchNorm().build();
    try (Device device = Device.cpu(1);
        Weights w = new Weights(device, network);
        Recorder r = new Recorder(device)) {
      Tensor in = Tensor.zeros(device, 6, network.inputShape());
      Tensor out = Tensor.zeros(device, 6, network.outputShape());
      new Tape(r, network, w, "net", 6, Tape.Mode.TRAINING, r.bind(in))
          .output(r.bind(out))
          .forward(0, 6);
      new Ops(r).guard("output", r.bind(out));
      try (Program p = r.finish()) {
        in.write(new Random(3).doubles(6 * 4, -2, 5).toArray());
        p.run();
        float[] mean = w.get("bn.running_mean");
        float[] var = w.get("bn.running_var");
        assertTrue(mean[0] != 0 && var[0] != 1, "a step that passes updates them");
        double[] bad = new double[6 * 4];
        bad[0] = Double.NaN;
        in.write(bad);
        assertThrows(DivergenceException.class, p::run);
        assertArrayEquals(mean, w.get("bn.running_mean"));
        assertArrayEquals(var, w.get("bn.running_var"));
      }
    }
  }

  @Test
  void inferenceBehindTrainingInOneRecordingSeesTheUpdate() {
    Network network = Network.builder(Shape.of(2, 1, 2)).name("bn").batchNorm().build();
    try (Device device = Device.cpu(1);
        Weights together = new Weights(device, network);
        Weights apart = new Weights(device, network)) {
      Tensor in = Tensor.zeros(device, 6, network.inputShape());
      Tensor out = Tensor.zeros(device, 6, network.outputShape());
      in.write(new Random(3).doubles(6 * 4, -2, 5).toArray());
      run(device, network, apart, in, out, Tape.Mode.TRAINING);
      run(device, network, apart, in, out, Tape.Mode.INFERENCE);
      double[] expected = out.toDoubles();
      run(device, network, together, in, out, Tape.Mode.TRAINING, Tape.Mode.INFERENCE);
      assertArrayEquals(expected, out.toDoubles());
      assertArrayEquals(apart.get("bn.running_var"), together.get("bn.running_var"));
    }
  }

  @Test
  void isRefusedByNameUnderAPenalty() {
    Network network =
        Network.builder(Shape.of(4, 4, 1)).conv2d(2, half()).name("bn1").batchNorm().build();
    try (Device device = Device.reference64();
        Weights w = new Weights(device, network);
        Recorder r = new Recorder(device)) {
      Value x = r.scratch("x", network.inputShape(), 3);
      Tape tape = new Tape(r, network, w, "critic", 3, Tape.Mode.TRAINING, x);
      UnsupportedException e =
          assertThrows(UnsupportedException.class, () -> tape.penaltyRows(2, 1));
      assertTrue(e.getMessage().contains("critic.bn1"), e.getMessage());
    }
  }
}
