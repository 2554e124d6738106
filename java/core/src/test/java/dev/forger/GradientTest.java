// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** First- and second-order gradients of fixed networks against central differences. */
class GradientTest {
  private static final Map<String, Network> NETWORKS = networks();

  private static Network net(Shape in, UnaryOperator<NetworkBuilder> layers) {
    return layers.apply(Network.builder(in)).build();
  }

  private static Conv2d same3() {
    return Conv2d.kernel(3).padding(1);
  }

  private static NetworkBuilder residual(NetworkBuilder b) {
    b.conv2d(3, same3());
    NetworkBuilder.Ref skip = b.here();
    return b.leakyRelu(0.2f).conv2d(3, same3()).add(skip).tanh().flatten().dense(1);
  }

  private static NetworkBuilder residualFromInput(NetworkBuilder b) {
    NetworkBuilder.Ref in = b.here();
    return b.conv2d(2, same3()).add(in).leakyRelu(0.3f).flatten().dense(1);
  }

  private static NetworkBuilder branches(NetworkBuilder b, boolean curved) {
    b.conv2d(3, same3());
    NetworkBuilder.Ref a = b.here();
    if (curved) {
      b.sigmoid();
    } else {
      b.relu();
    }
    NetworkBuilder.Ref c = b.here();
    b.from(a).conv2d(2, Conv2d.kernel(1)).leakyRelu(0.1f).concat(c).slice(1, 3);
    if (curved) {
      b.softplus();
    }
    return b.concat(a).conv2d(2, Conv2d.kernel(2)).flatten().dense(1);
  }

  private static NetworkBuilder manyReaders(NetworkBuilder b, boolean curved) {
    b.conv2d(2, same3());
    b = curved ? b.tanh() : b.leakyRelu(0.2f);
    NetworkBuilder.Ref a = b.here();
    b.conv2d(2, same3()).add(a);
    b = curved ? b.softplus() : b.relu();
    return b.add(a).concat(a).flatten().dense(1);
  }

  private static Map<String, Network> networks() {
    Map<String, Network> all = new LinkedHashMap<>();
    Shape image = Shape.of(5, 4, 2);
    Conv2d half = Conv2d.kernel(3).stride(2).padding(1);
    all.put("dense", net(Shape.features(6), b -> b.dense(5).leakyRelu(0.2f).dense(1)));
    all.put("dense tanh", net(Shape.features(6), b -> b.dense(5).tanh().dense(1, false)));
    all.put("leaky relu", net(image, b -> b.conv2d(3, half).leakyRelu(0.2f).flatten().dense(1)));
    all.put("relu", net(image, b -> b.conv2d(4, half).relu().conv2d(1, Conv2d.kernel(2))));
    all.put("tanh", net(image, b -> b.conv2d(3, half).tanh().flatten().dense(1)));
    all.put("sigmoid", net(image, b -> b.conv2d(3, half).sigmoid().flatten().dense(1)));
    all.put("softplus", net(image, b -> b.conv2d(3, half).softplus().flatten().dense(1)));
    all.put(
        "layer norm",
        net(
            image,
            b ->
                b.conv2d(3, same3())
                    .layerNorm()
                    .leakyRelu(0.2f)
                    .conv2d(2, half)
                    .flatten()
                    .dense(1)));
    all.put(
        "layer norm tanh",
        net(image, b -> b.conv2d(3, half).layerNorm().tanh().flatten().dense(1)));
    all.put(
        "instance norm",
        net(image, b -> b.conv2d(3, same3()).instanceNorm().tanh().conv2d(1, Conv2d.kernel(4))));
    all.put("norm first", net(image, b -> b.layerNorm().conv2d(2, half).flatten().dense(1)));
    all.put(
        "instance norm first",
        net(image, b -> b.instanceNorm().leakyRelu(0.2f).conv2d(2, half).flatten().dense(1)));
    all.put("norm last", net(Shape.features(5), b -> b.dense(4).tanh().layerNorm().dense(1)));
    all.put(
        "norm after reshape",
        net(Shape.features(8), b -> b.reshape(Shape.of(2, 2, 2)).layerNorm().flatten().dense(1)));
    all.put("residual", net(image, GradientTest::residual));
    all.put("residual from the input", net(image, GradientTest::residualFromInput));
    all.put("branches", net(image, b -> branches(b, false)));
    all.put("curved branches", net(image, b -> branches(b, true)));
    all.put("many readers", net(image, b -> manyReaders(b, false)));
    all.put("many readers, curved", net(image, b -> manyReaders(b, true)));
    for (PadMode mode : PadMode.values()) {
      all.put(
          "pad " + mode,
          net(
              image,
              b ->
                  b.pad(mode, 1, 2, 2, 1)
                      .conv2d(2, half)
                      .tanh()
                      .pad(mode, 0, 1, 1, 0)
                      .flatten()
                      .dense(1)));
      all.put(
          "pad " + mode + " leaky",
          net(
              image,
              b -> b.conv2d(2, half).leakyRelu(0.2f).pad(mode, 1, 0, 0, 1).flatten().dense(1)));
    }
    all.put(
        "resampling",
        net(
            Shape.of(4, 4, 2),
            b -> b.upsampleNearest(2).conv2d(2, same3()).tanh().averagePool(4).flatten().dense(1)));
    all.put(
        "resampling leaky",
        net(
            Shape.of(4, 4, 2),
            b ->
                b.conv2d(3, same3())
                    .leakyRelu(0.2f)
                    .averagePool(2)
                    .upsampleNearest(3)
                    .globalAveragePool()
                    .dense(1)));
    Conv2d odd = Conv2d.kernel(2, 3).stride(2, 1).dilation(1, 2).padding(1, 0, 2, 3);
    all.put("odd conv", net(image, b -> b.conv2d(3, odd).softplus().flatten().dense(1)));
    all.put("odd conv leaky", net(image, b -> b.conv2d(3, odd).leakyRelu(0.2f).flatten().dense(1)));
    Conv2d grouped = Conv2d.kernel(3, 2).groups(2).padding(1).noBias();
    all.put("groups", net(image, b -> b.conv2d(4, grouped).tanh().flatten().dense(1)));
    all.put("groups leaky", net(image, b -> b.conv2d(4, grouped).relu().flatten().dense(1)));
    Conv2d up = Conv2d.kernel(3).stride(2, 3).padding(1, 0, 0, 1).outputPadding(1, 2);
    all.put("transposed", net(image, b -> b.convTranspose2d(2, up).sigmoid().flatten().dense(1)));
    all.put(
        "transposed, groups",
        net(image, b -> b.convTranspose2d(4, up.groups(2)).leakyRelu(0.2f).flatten().dense(1)));
    all.put(
        "dropout",
        net(image, b -> b.conv2d(3, half).leakyRelu(0.2f).dropout(0.3).flatten().dense(1)));
    all.put(
        "dropout first", net(image, b -> b.dropout(0.3).conv2d(3, half).tanh().flatten().dense(1)));
    all.put(
        "dropout between",
        net(image, b -> b.conv2d(3, half).dropout(0.3).softplus().flatten().dense(1)));
    all.put(
        "activations in a row",
        net(image, b -> b.conv2d(3, half).tanh().sigmoid().flatten().softplus().dense(1)));
    all.put(
        "leaky relu below tanh",
        net(
            image,
            b -> b.conv2d(3, half).leakyRelu(0.2f).tanh().leakyRelu(0.5f).flatten().dense(1)));
    all.put(
        "norm between activations",
        net(image, b -> b.conv2d(2, half).layerNorm().dropout(0.2).tanh().flatten().dense(1)));
    all.put("activation first", net(image, b -> b.leakyRelu(0.2f).flatten().dense(1)));
    all.put("tanh first", net(image, b -> b.tanh().conv2d(2, half).flatten().dense(1)));
    all.put(
        "reshape first",
        net(
            Shape.features(12),
            b -> b.reshape(Shape.of(2, 3, 2)).conv2d(2, same3()).relu().flatten().dense(1)));
    all.put(
        "reshape and tanh first",
        net(
            Shape.features(12),
            b -> b.reshape(Shape.of(2, 3, 2)).tanh().conv2d(2, same3()).flatten().dense(1)));
    all.put("softmax", net(image, b -> b.conv2d(3, half).softmax().flatten().dense(1)));
    all.put("softmax first", net(image, b -> b.softmax().conv2d(2, half).flatten().dense(1)));
    all.put(
        "softmax between activations",
        net(image, b -> b.conv2d(3, half).leakyRelu(0.2f).softmax().tanh().flatten().dense(1)));
    all.put(
        "softmax beside other readers",
        net(
            image,
            b -> {
              NetworkBuilder.Ref logits = b.conv2d(3, same3()).here();
              NetworkBuilder.Ref shares = b.softmax().here();
              return b.conv2d(3, same3()).add(shares).concat(logits).flatten().dense(1);
            }));
    all.put("tanh last", net(Shape.features(4), b -> b.dense(3).dense(1).tanh()));
    all.put(
        "no bias at all",
        net(image, b -> b.conv2d(3, half.noBias()).leakyRelu(0.2f).flatten().dense(1, false)));
    all.put(
        "spectral norm",
        net(image, b -> b.conv2d(3, half).leakyRelu(0.2f).flatten().dense(1)).spectralNorm());
    all.put(
        "spectral norm, curved",
        net(image, b -> b.conv2d(3, half).layerNorm().tanh().flatten().dense(2).softplus().dense(1))
            .spectralNorm());
    all.put(
        "spectral norm, transposed and groups",
        net(
                image,
                b ->
                    b.convTranspose2d(4, up.groups(2))
                        .sigmoid()
                        .conv2d(4, grouped)
                        .flatten()
                        .dense(1))
            .spectralNorm());
    all.put(
        "several logits", net(image, b -> b.conv2d(3, half).tanh().conv2d(1, Conv2d.kernel(2))));
    all.put("inner product", net(Shape.features(6), b -> products(b).dense(1)));
    all.put("inner product last", net(image, GradientTest::projection));
    all.put("inner product of inputs", net(Shape.features(6), GradientTest::halves));
    return all;
  }

  /** Both factors have other readers, and what lies behind is curved. */
  private static NetworkBuilder products(NetworkBuilder b) {
    b.dense(4).tanh();
    NetworkBuilder.Ref first = b.here();
    NetworkBuilder.Ref second = b.dense(4).leakyRelu(0.2f).here();
    NetworkBuilder.Ref product = b.innerProduct(first).softplus().here();
    return b.from(first).dense(4).add(second).innerProduct(second).concat(product);
  }

  /** A projection critic: the first channel is the image, the second holds the condition. */
  private static NetworkBuilder projection(NetworkBuilder b) {
    NetworkBuilder.Ref pair = b.here();
    b.slice(0, 1).conv2d(2, Conv2d.kernel(3).stride(2).padding(1)).leakyRelu(0.2f);
    NetworkBuilder.Ref features = b.here();
    Shape shape = b.currentShape();
    NetworkBuilder.Ref logit = b.flatten().dense(1).here();
    b.from(pair).slice(1, 1).globalAveragePool().denseTo(shape, false);
    return b.innerProduct(features).add(logit);
  }

  /** The factors are parts of the input, and one is read again. */
  private static NetworkBuilder halves(NetworkBuilder b) {
    NetworkBuilder.Ref all = b.here();
    NetworkBuilder.Ref left = b.slice(0, 3).here();
    return b.from(all).slice(3, 3).innerProduct(left).concat(left).dense(1);
  }

  private static void check(Network network, Ops.Penalty penalty, boolean inputs) {
    try (GradientCheck check = new GradientCheck(network, penalty, 1, 10, 5)) {
      GradientCheck.Report report = inputs ? check.checkInputs() : check.checkWeights();
      assertTrue(report.passed(), report.toString() + System.lineSeparator() + network.describe());
    }
  }

  @TestFactory
  Stream<DynamicTest> weightsOfALoss() {
    return NETWORKS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getValue(), null, false)));
  }

  @TestFactory
  Stream<DynamicTest> inputsOfALoss() {
    return NETWORKS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getValue(), null, true)));
  }

  @TestFactory
  Stream<DynamicTest> minibatchStddev() {
    Shape image = Shape.of(3, 2, 2);
    Conv2d same = same3();
    Map<String, Network> all = new LinkedHashMap<>();
    all.put("first", net(image, b -> b.minibatchStddev(3).conv2d(2, same).flatten().dense(1)));
    all.put(
        "between",
        net(image, b -> b.conv2d(2, same).tanh().minibatchStddev(3).relu().flatten().dense(1)));
    all.put("of all", net(image, b -> b.conv2d(2, same).minibatchStddev(6).flatten().dense(1)));
    all.put(
        "beside another reader",
        net(
            image,
            b -> {
              NetworkBuilder.Ref in = b.conv2d(2, same).here();
              return b.minibatchStddev(2).slice(1, 2).add(in).flatten().dense(1);
            }));
    return all.entrySet().stream()
        .flatMap(
            e ->
                Stream.of(true, false)
                    .map(
                        inputs ->
                            DynamicTest.dynamicTest(
                                e.getKey() + (inputs ? ", inputs" : ", weights"),
                                () -> check(e.getValue(), null, inputs))));
  }

  @TestFactory
  Stream<DynamicTest> weightsOfAPenalty() {
    return NETWORKS.entrySet().stream()
        .flatMap(
            e ->
                Stream.of(Ops.Penalty.values())
                    .map(
                        p ->
                            DynamicTest.dynamicTest(
                                e.getKey() + " " + p, () -> check(e.getValue(), p, false))));
  }

  /** In a piecewise linear network no bias moves an input gradient: the penalty must not count. */
  @Test
  void penaltyLeavesBiasesOfPiecewiseLinearNetworksAlone() {
    Network network = NETWORKS.get("leaky relu");
    double[] without = gradients(network, 0);
    double[] with = gradients(network, 10);
    for (Parameter p : network.parameters()) {
      int begin = (int) p.offset;
      double[] a = java.util.Arrays.copyOfRange(without, begin, begin + p.count());
      double[] b = java.util.Arrays.copyOfRange(with, begin, begin + p.count());
      if (p.kind() == Parameter.Kind.BIAS) {
        assertArrayEquals(a, b, p.name());
      } else {
        assertTrue(!java.util.Arrays.equals(a, b), p.name());
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> inputCotangentsOfFewerRowsAreTheSame() {
    return NETWORKS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> checkFewerRows(e.getValue())));
  }

  private static void checkFewerRows(Network network) {
    int n = GradientCheck.N;
    int half = n * network.inputShape().elements();
    try (GradientCheck all = new GradientCheck(network, null, 1, 0, 5);
        GradientCheck second = new GradientCheck(network, null, 1, 0, 5, new Window(n, n));
        GradientCheck none = new GradientCheck(network, null, 1, 0, 5, new Window(0, 0))) {
      double[] expected = all.weightGradients();
      assertArrayEquals(expected, second.weightGradients());
      assertArrayEquals(expected, none.weightGradients());
      double[] inputs = all.inputGradients();
      java.util.Arrays.fill(inputs, 0, half, 0);
      assertArrayEquals(inputs, second.inputGradients());
    }
  }

  private static double[] gradients(Network network, double lambda) {
    try (GradientCheck check = new GradientCheck(network, Ops.Penalty.TWO_SIDED, 1, lambda, 5)) {
      return check.weightGradients();
    }
  }
}
