// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Products with Hessians, and mixed derivatives, against differences of gradients in double. */
class WeightTangentTest {
  private static final int N = 3;
  private static final Shape IMAGE = Shape.of(6, 6, 2);
  private static final LogitLoss LOSS = LogitLoss.of(LogitLoss.Function.SOFTPLUS, -1);

  private static Stream<NetworkBuilder> networks() {
    NetworkBuilder skip = Network.builder(IMAGE).conv2d(3, Conv2d.kernel(3).padding(1)).tanh();
    NetworkBuilder.Ref first = skip.here();
    skip.conv2d(3, Conv2d.kernel(3).padding(1)).softplus().add(first).averagePool(2);
    NetworkBuilder wide = Network.builder(IMAGE);
    NetworkBuilder.Ref image = wide.here();
    NetworkBuilder.Ref pooled = wide.conv2d(2, Conv2d.kernel(3).padding(1)).tanh().here();
    wide.from(image)
        .concat(pooled)
        .conv2d(2, Conv2d.kernel(4).stride(2).padding(1))
        .leakyRelu(0.2f);
    return Stream.of(
        Network.builder(IMAGE).flatten().dense(5).tanh().dense(4, false).softplus().dense(2),
        Network.builder(IMAGE)
            .conv2d(3, Conv2d.kernel(4).stride(2).padding(1))
            .leakyRelu(0.2f)
            .convTranspose2d(2, Conv2d.kernel(4).stride(2).padding(1))
            .leakyRelu(0.2f)
            .flatten()
            .dense(1),
        Network.builder(IMAGE).averagePool(2).tanh().flatten().dense(3).sigmoid().dense(1),
        skip.flatten().dense(1),
        wide.flatten().dense(1));
  }

  @TestFactory
  Stream<DynamicTest> areDifferencesOfGradients() {
    int[] count = {0};
    return networks()
        .map(NetworkBuilder::build)
        .map(n -> DynamicTest.dynamicTest("network " + count[0]++, () -> check(n)));
  }

  /** Everything of a step: gradients of all samples, then their derivatives. */
  private static final class Step implements AutoCloseable {
    final Device device = Device.reference64();
    final Weights weights;
    final Weights direction;
    final Tensor inputs;
    final Tensor gradients;
    final Tensor mixed;
    final Program program;

    Step(Network network) {
      weights = new Weights(device, network).initialize(Initializer.heNormal(), 1);
      direction = new Weights(device, network).initialize(Initializer.heNormal(), 2);
      Random random = new Random(3);
      fill(direction.values(), random, 0.5);
      inputs = Tensor.zeros(device, N, IMAGE);
      fill(inputs, random, 1);
      gradients = Tensor.zeros(device, 1, weights.values().shape());
      mixed = Tensor.zeros(device, N, IMAGE);
      try (Recorder recorder = new Recorder(device)) {
        weights.zeroGradients(recorder, "d");
        Tape tape =
            new Tape(recorder, network, weights, "d", N, Tape.Mode.TRAINING, recorder.bind(inputs));
        tape.forward(0, N);
        LogitOps ops = new LogitOps(recorder);
        Value loss = recorder.scratch("loss", Shape.features(1), 1);
        ops.loss("loss", LOSS, tape.outputValue(), N, loss, tape.outputCotangent());
        tape.backward(0, N, 0, 0);
        tape.weights(0, N);
        Value first = recorder.bind(weights.gradients());
        RegularizerOps copies = new RegularizerOps(recorder);
        copies.copy("gradients", first, recorder.bind(gradients), 1);
        weights.zeroGradients(recorder, "Hessian");
        WeightTangent along = new WeightTangent(tape, direction);
        along.forward();
        ops.curvature(
            "curvature", LOSS, tape.outputValue(), along.output(), N, along.outputCotangent());
        along.backward(1, 2);
        Value image = recorder.bind(mixed).fromRow(1);
        copies.copy("mixed", along.inputCotangent().fromRow(1), image, 2);
        program = recorder.finish();
      }
    }

    private static void fill(Tensor tensor, Random random, double scale) {
      double[] values = new double[Math.toIntExact(tensor.count())];
      for (int i = 0; i < values.length; i++) {
        values[i] = scale * random.nextGaussian();
      }
      tensor.write(values);
    }

    double[] gradient() {
      program.run();
      return gradients.toDoubles();
    }

    /** ∂L/∂w · ẇ. */
    double slope() {
      double sum = 0;
      double[] g = gradient();
      double[] v = direction.values().toDoubles();
      for (int i = 0; i < g.length; i++) {
        sum += g[i] * v[i];
      }
      return sum;
    }

    @Override
    public void close() {
      device.close();
    }
  }

  private static void check(Network network) {
    double h = 1e-5;
    try (Step step = new Step(network)) {
      double[] w = step.weights.values().toDoubles();
      double[] v = step.direction.values().toDoubles();
      step.gradient();
      double[] product = step.weights.gradients().toDoubles();
      double[] mixed = step.mixed.toDoubles();
      step.weights.values().write(moved(w, v, h));
      double[] up = step.gradient();
      step.weights.values().write(moved(w, v, -h));
      double[] down = step.gradient();
      step.weights.values().write(w);
      double largest = 0;
      for (double p : product) {
        largest = Math.max(largest, Math.abs(p));
      }
      assertTrue(largest > 1e-3, "product " + largest);
      for (Parameter p : network.parameters()) {
        for (int i = Math.toIntExact(p.offset), k = 0; k < p.count(); i++, k++) {
          assertEquals((up[i] - down[i]) / (2 * h), product[i], 1e-6 * largest, p.name() + i);
        }
      }
      double[] x = step.inputs.toDoubles();
      for (int i = IMAGE.elements(); i < x.length; i += 7) {
        double kept = x[i];
        x[i] = kept + h;
        step.inputs.write(x);
        double more = step.slope();
        x[i] = kept - h;
        step.inputs.write(x);
        double less = step.slope();
        x[i] = kept;
        assertEquals((more - less) / (2 * h), mixed[i], 1e-6 * largest, "input " + i);
      }
    }
  }

  private static double[] moved(double[] w, double[] v, double h) {
    double[] moved = w.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += h * v[i];
    }
    return moved;
  }

  @Test
  void lossesAreDifferentiatedTwice() {
    for (LogitLoss loss :
        new LogitLoss[] {
          LogitLoss.of(LogitLoss.Function.SOFTPLUS, -2, 0.5).times(3).plus(0.7, 1),
          LogitLoss.of(LogitLoss.Function.SQUARE, 1.5, -1).times(0.5),
          LogitLoss.of(LogitLoss.Function.EXP, -0.5, 0.2),
          LogitLoss.of(LogitLoss.Function.LINEAR, -1).plus(2, 3)
        }) {
      LogitLoss slope = loss.differentiated().orElseThrow();
      for (double x = -3; x <= 3; x += 0.5) {
        assertEquals(loss.derivative(x), slope.value(x), 1e-12);
      }
    }
    assertTrue(LogitLoss.of(LogitLoss.Function.HINGE, 1).differentiated().isEmpty());
  }

  @Test
  void networksWithOtherWeightsAreRefused() {
    Network normalised = Network.builder(IMAGE).conv2d(2, Conv2d.kernel(3)).layerNorm().build();
    UnsupportedException e =
        assertThrows(
            UnsupportedException.class,
            () -> WeightTangent.requireDifferentiable("critic", normalised));
    assertTrue(e.getMessage().contains("critic.1"), e.getMessage());
    Network coupled = Network.builder(IMAGE).conv2d(2, Conv2d.kernel(3)).batchNorm().build();
    assertThrows(
        UnsupportedException.class, () -> WeightTangent.requireDifferentiable("d", coupled));
  }
}
