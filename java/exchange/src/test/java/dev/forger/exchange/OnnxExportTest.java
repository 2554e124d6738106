// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.forger.CheckpointException;
import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.ForwardPass;
import dev.forger.FrozenNetwork;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.PadMode;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.Models;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.boundary.DiscreteModels;
import dev.forger.gan.conditional.ConditionalModel;
import dev.forger.gan.conditional.TextModel;
import dev.forger.gan.matching.MatchingModels;
import dev.forger.gan.semisupervised.SemiSupervisedModel;
import dev.forger.gan.text.TextModels;
import dev.forger.gan.translation.TranslationModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime computes what Forger computes of exported networks. */
class OnnxExportTest {
  private static final Models.CriticNorm NONE = Models.CriticNorm.NONE;
  private static final Conv2d HALF = Conv2d.kernel(4).stride(2).padding(1);

  @TempDir Path folder;

  private static Map<String, Supplier<Network>> networks() {
    Map<String, Supplier<Network>> all = new TreeMap<>();
    for (String name : Models.names()) {
      int channels = name.equals("mlp2d") ? 2 : 3;
      all.put(name, () -> Models.create(name, channels, 12, NONE).generator());
      all.put(
          name + ", critic",
          () -> Models.create(name, channels, 12, Models.CriticNorm.LAYER).critic());
    }
    all.put("conditional", () -> ConditionalModel.of("dcgan28", 1, 12, 10, NONE).generator());
    all.put(
        "projection critic",
        () -> ConditionalModel.projection("dcgan28", 1, 12, 10, NONE).critic());
    all.put("captions", () -> TextModel.create("dcgan28", 1, 12, 16, NONE).generator());
    all.put("semi-supervised", () -> SemiSupervisedModel.create28(1, 12, 10).generator());
    all.put("u-net", () -> TranslationModels.unet(Shape.of(16, 24, 1), 3, 8));
    all.put("cycle", () -> TranslationModels.residual(Shape.of(16, 16, 3), 8, 2));
    all.put("text", () -> TextModels.residual(12, 20, 8, 16, 2, true).generator());
    all.put("discrete", () -> DiscreteModels.convolutional(Shape.of(8, 8, 1), 8, 8).generator());
    all.put("matching", () -> MatchingModels.dense(Shape.of(6, 5, 3), 8));
    all.put("decoder", () -> AutoEncoderModels.transposed(8, 8, AutoEncoderModels.Output.LOGITS));
    all.put("spectral", () -> spectral().spectralNorm());
    all.put("every layer", OnnxExportTest::everyLayer);
    return all;
  }

  static Stream<String> names() {
    return networks().keySet().stream();
  }

  private static Network spectral() {
    return Network.builder(Shape.of(8, 8, 3))
        .conv2d(6, HALF)
        .leakyRelu(0.2f)
        .convTranspose2d(4, HALF.groups(2))
        .flatten()
        .dense(3)
        .build();
  }

  /**
   * What no shipped generator has: odd windows, reshapes that mix channels, unfolded statistics.
   */
  private static Network everyLayer() {
    NetworkBuilder b = Network.builder(Shape.of(6, 10, 4));
    NetworkBuilder.Ref input = b.here();
    b.pad(PadMode.REPLICATE, 1, 2, 0, 1)
        .conv2d(6, Conv2d.kernel(4, 2).stride(1, 2).padding(0, 1, 2, 2));
    b.relu().batchNorm().softplus().averagePool(2).upsampleNearest(2).instanceNorm();
    Shape shape = b.currentShape();
    b.reshape(Shape.of(shape.h(), shape.w() * 2, shape.c() / 2)).sigmoid();
    b.reshape(Shape.of(shape.h() * 2, shape.w(), 3)).softmax();
    b.pad(PadMode.ZERO, 0, 1, 2, 0).slice(1, 2).flatten().dense(7).layerNorm();
    NetworkBuilder.Ref features = b.here();
    b.from(input).flatten().reshape(Shape.of(3, 10, 8)).conv2d(2, Conv2d.kernel(3).dilation(1, 3));
    b.flatten().dense(7).tanh().concat(features).dense(7);
    return b.innerProduct(features).build();
  }

  @ParameterizedTest
  @MethodSource("names")
  void onnxRuntimeGivesTheSameOutputs(String name) throws OrtException {
    Network network = networks().get(name).get();
    Random random = new Random(9);
    int in = network.inputShape().elements();
    try (Device device = Device.cpu(1);
        Weights weights = RandomWeights.of(device, network);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(3, 1);
        OnnxPeer peer = new OnnxPeer(OnnxExport.toBytes(frozen))) {
      for (int batch : new int[] {1, 3}) {
        float[] samples = RandomWeights.normals(random, batch * in, 0, 1);
        float[] expected = RandomWeights.run(pass, samples);
        float largest = 1e-3f;
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(
            expected,
            peer.run(samples, network.inputShape(), network.outputShape()),
            1e-4f * largest,
            name);
      }
    }
  }

  @Test
  void filesAreReplacedAtomicallyAndSayWhoWroteThem() throws Exception {
    Path file = folder.resolve("model.onnx");
    Files.writeString(file, "before");
    try (Device device = Device.cpu(1);
        Weights weights = RandomWeights.of(device, spectral());
        FrozenNetwork frozen = FrozenNetwork.of(weights)) {
      OnnxExport.write(frozen, file);
      assertArrayEquals(OnnxExport.toBytes(frozen), Files.readAllBytes(file));
      try (OnnxPeer peer = new OnnxPeer(Files.readAllBytes(file))) {
        assertEquals("forger", peer.session().getMetadata().getProducerName());
        assertEquals(1, peer.session().getNumInputs());
      }
      CheckpointException e =
          assertThrows(
              CheckpointException.class,
              () -> OnnxExport.write(frozen, folder.resolve("none").resolve("model.onnx")));
      assertEquals(CheckpointException.Kind.NOT_SAVED, e.kind());
      assertTrue(e.what().contains("model.onnx"), e.getMessage());
    }
  }
}
