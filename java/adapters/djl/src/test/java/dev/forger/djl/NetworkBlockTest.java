// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.forger.ChannelOrder;
import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks of Forger in DJL's training loops, against blocks of DJL and against formulas. */
class NetworkBlockTest {
  private static final int SAMPLES = 12;

  private final NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");
  private final List<NetworkBlock> blocks = new ArrayList<>();

  @BeforeEach
  void seed() {
    manager.getEngine().setRandomSeed(3);
  }

  @AfterEach
  void close() {
    blocks.forEach(NetworkBlock::close);
    manager.close();
  }

  private NetworkBlock block(Network network) {
    Weights weights = new Weights(Device.cpu(1), network).initialize(Initializer.dcgan(), 5);
    NetworkBlock block = new NetworkBlock(weights, ChannelOrder.FIRST, 7);
    blocks.add(block);
    return block;
  }

  private static Network classifier() {
    return Network.builder(dev.forger.Shape.of(6, 6, 2))
        .conv2d(3, Conv2d.kernel(3).padding(1).stride(2))
        .leakyRelu(0.2f)
        .flatten()
        .dense(4)
        .build();
  }

  /** The same network of DJL's blocks, with the same weights. */
  private SequentialBlock twin(Weights weights) {
    SequentialBlock twin =
        new SequentialBlock()
            .add(
                ai.djl.nn.convolutional.Conv2d.builder()
                    .setFilters(3)
                    .setKernelShape(new Shape(3, 3))
                    .optPadding(new Shape(1, 1))
                    .optStride(new Shape(2, 2))
                    .build())
            .add(Activation.leakyReluBlock(0.2f))
            .add(Blocks.batchFlattenBlock())
            .add(Linear.builder().setUnits(4).build());
    twin.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, new Shape(1, 2, 6, 6));
    String[] names = {"0.weight", "0.bias", "3.weight", "3.bias"};
    for (int i = 0; i < names.length; i++) {
      NDArray array = twin.getParameters().valueAt(i).getArray();
      manager.create(weights.get(names[i]), array.getShape()).copyTo(array);
    }
    return twin;
  }

  private static void fit(Block block, DefaultTrainingConfig config, ArrayDataset data)
      throws IOException, TranslateException {
    try (Model model = Model.newInstance("test", ai.djl.Device.cpu(), "PyTorch")) {
      model.setBlock(block);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(4, 2, 6, 6));
        EasyTrain.fit(trainer, 3, data, null);
      }
    }
  }

  private DefaultTrainingConfig config() {
    return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
        .optDevices(new ai.djl.Device[] {ai.djl.Device.cpu()})
        .optOptimizer(
            Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).optMomentum(0.9f).build());
  }

  /** DJL's own training loop, with a last batch that is smaller, leaves the weights of its twin. */
  @Test
  void trainsAsTheSameBlocksOfDjl() throws IOException, TranslateException {
    NetworkBlock ours = block(classifier());
    SequentialBlock theirs = twin(ours.weights());
    float[] before = ours.weights().get("0.weight");
    NDArray x = manager.randomNormal(new Shape(SAMPLES + 2, 2, 6, 6));
    NDArray labels = manager.arange(SAMPLES + 2).mod(4).toType(x.getDataType(), true);
    ArrayDataset data =
        new ArrayDataset.Builder().setData(x).optLabels(labels).setSampling(4, false).build();
    fit(theirs, config(), data);
    fit(ours, config().addTrainingListeners(ours.listener()), data);
    float[] expected = theirs.getParameters().valueAt(0).getArray().toFloatArray();
    assertClose(expected, ours.weights().get("0.weight"));
    assertClose(
        theirs.getParameters().valueAt(3).getArray().toFloatArray(), ours.weights().get("3.bias"));
    double moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved = Math.max(moved, Math.abs(before[i] - expected[i]));
    }
    assertTrue(moved > 1e-2, "training moved the filters by " + moved);
  }

  private static void assertClose(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-4 * Math.max(1, Math.abs(expected[i])), "at " + i);
    }
  }

  /** A generator of DJL's blocks before a critic of Forger's. */
  @Test
  void theGradientGoesOnToBlocksBefore() {
    NetworkBlock ours = block(classifier());
    SequentialBlock theirs = twin(ours.weights());
    NDArray x = manager.randomNormal(new Shape(3, 2, 6, 6));
    NDArray weight = manager.randomNormal(new Shape(3, 4));
    NDArray first = manager.ones(new Shape(3, 2, 6, 6));
    NDArray second = manager.ones(new Shape(3, 2, 6, 6));
    first.setRequiresGradient(true);
    second.setRequiresGradient(true);
    var store = new ai.djl.training.ParameterStore(manager, false);
    ours.initialize(manager, x.getDataType(), x.getShape());
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray made = x.mul(first).tanh();
      NDArray scores = ours.forward(store, new NDList(made), true).singletonOrThrow();
      collector.backward(scores.mul(weight).sum());
      ours.backward();
      collector.backward(ours.upstream());
    }
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray made = x.mul(second).tanh();
      NDArray scores = theirs.forward(store, new NDList(made), true).singletonOrThrow();
      collector.backward(scores.mul(weight).sum());
    }
    assertClose(second.getGradient().toFloatArray(), first.getGradient().toFloatArray());
  }

  @Test
  void inferenceGivesTheSameOutputs() {
    NetworkBlock ours = block(classifier());
    SequentialBlock theirs = twin(ours.weights());
    NDArray x = manager.randomNormal(new Shape(3, 2, 6, 6));
    ours.initialize(manager, x.getDataType(), x.getShape());
    var store = new ai.djl.training.ParameterStore(manager, false);
    for (boolean training : new boolean[] {false, true}) {
      assertClose(
          theirs.forward(store, new NDList(x), training).singletonOrThrow().toFloatArray(),
          ours.forward(store, new NDList(x), training).singletonOrThrow().toFloatArray());
    }
  }

  /** For D(x) = w·x the penalty is λ (‖w‖ - 1)², whatever the samples. */
  @Test
  void thePenaltyOfALinearCriticIsItsFormula() {
    Network network = Network.builder(dev.forger.Shape.features(5)).dense(1).build();
    NetworkBlock block = block(network);
    float[] w = {0.5f, -1, 2, 0.25f, 1};
    block.weights().set("0.weight", w);
    block.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, new Shape(3, 5));
    NDArray real = manager.randomNormal(new Shape(3, 5));
    NDArray fake = manager.randomNormal(new Shape(3, 5));
    var store = new ai.djl.training.ParameterStore(manager, false);
    float value;
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray score = block.forward(store, new NDList(real), true).singletonOrThrow();
      collector.backward(score.mean());
      value = block.penalty(real, fake, 10);
      block.backward();
    }
    double norm = 0;
    for (float element : w) {
      norm += element * element;
    }
    norm = Math.sqrt(norm);
    assertEquals(10 * (norm - 1) * (norm - 1), value, 1e-4);
    float[] mean = real.mean(new int[] {0}).toFloatArray();
    float[] gradient = block.getParameters().valueAt(0).getArray().getGradient().toFloatArray();
    for (int i = 0; i < w.length; i++) {
      assertEquals(mean[i] + 20 * (norm - 1) * w[i] / norm, gradient[i], 1e-4);
    }
  }

  /**
   * Central differences of the penalty: along filters of a smooth network, along the last matrix of
   * a piecewise linear one, where the penalty jumps as filters change signs.
   */
  @Test
  void thePenaltysGradientsAreItsDifferences() {
    for (boolean smooth : new boolean[] {false, true}) {
      var builder =
          Network.builder(dev.forger.Shape.of(5, 5, 2)).conv2d(4, Conv2d.kernel(3).stride(2));
      Network network =
          (smooth ? builder.tanh() : builder.leakyRelu(0.2f)).flatten().dense(1).build();
      NDArray real = manager.randomNormal(new Shape(4, 2, 5, 5));
      NDArray fake = manager.randomNormal(new Shape(4, 2, 5, 5));
      NetworkBlock block = block(network);
      block.initialize(manager, real.getDataType(), real.getShape());
      var store = new ai.djl.training.ParameterStore(manager, false);
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray score = block.forward(store, new NDList(real), true).singletonOrThrow();
        collector.backward(score.sum().mul(0));
        block.penalty(real, fake, 1);
        block.backward();
      }
      int moving = smooth ? 0 : 2;
      NDArray gradient = block.getParameters().valueAt(moving).getArray().getGradient();
      NDArray direction = manager.randomNormal(gradient.getShape());
      double expected = gradient.mul(direction).sum().getFloat();
      double h = 1e-3; // weights are some 0.02
      double difference =
          (penaltyAt(block, moving, direction.mul(h), real, fake)
                  - penaltyAt(block, moving, direction.mul(-h), real, fake))
              / (2 * h);
      assertEquals(difference, expected, 2e-2 * Math.max(0.1, Math.abs(difference)));
      assertTrue(Math.abs(expected) > 1e-3, "a gradient that is not there proves nothing");
    }
  }

  /** A block of its own draws the same points as the first penalty of another. */
  private double penaltyAt(NetworkBlock at, int moving, NDArray by, NDArray real, NDArray fake) {
    NetworkBlock moved = block(at.weights().network());
    moved.weights().copyFrom(at.weights());
    moved.initialize(manager, real.getDataType(), real.getShape());
    NDArray parameter = moved.getParameters().valueAt(moving).getArray();
    var store = new ai.djl.training.ParameterStore(manager, false);
    moved.forward(store, new NDList(real), true); // the step that the points are addressed by
    parameter.setRequiresGradient(false);
    parameter.addi(by);
    return moved.penalty(real, fake, 1);
  }

  /** A generator of DJL's blocks, a critic of Forger's, as docs/adapters.md has it. */
  @Test
  void wganGpInDjlsLoopFindsTheData() {
    int batch = 64;
    NDArray goal = manager.create(new float[] {2, -1});
    Network network =
        Network.builder(dev.forger.Shape.features(2)).dense(32).leakyRelu(0.2f).dense(1).build();
    Weights weights = new Weights(Device.cpu(1), network).initialize(Initializer.torchDefault(), 5);
    NetworkBlock critic = new NetworkBlock(weights, ChannelOrder.FIRST, 7);
    blocks.add(critic);
    SequentialBlock generator =
        new SequentialBlock()
            .add(Linear.builder().setUnits(16).build())
            .add(Activation.reluBlock())
            .add(Linear.builder().setUnits(2).build());
    try (Model criticModel = model(critic);
        Model generatorModel = model(generator);
        Trainer criticTrainer = criticModel.newTrainer(adam());
        Trainer generatorTrainer = generatorModel.newTrainer(adam())) {
      criticTrainer.initialize(new Shape(batch, 2));
      generatorTrainer.initialize(new Shape(batch, 4));
      double before = distance(generatorTrainer, goal);
      for (int step = 0; step < 120; step++) {
        try (NDManager scope = manager.newSubManager()) {
          for (int i = 0; i < 2; i++) {
            NDArray real = scope.randomNormal(new Shape(batch, 2)).mul(0.3f).add(goal);
            NDArray fake =
                generatorTrainer
                    .evaluate(new NDList(scope.randomNormal(new Shape(batch, 4))))
                    .singletonOrThrow();
            try (GradientCollector collector = criticTrainer.newGradientCollector()) {
              NDArray onReal = criticTrainer.forward(new NDList(real)).singletonOrThrow();
              NDArray onFake = criticTrainer.forward(new NDList(fake)).singletonOrThrow();
              collector.backward(onFake.mean().sub(onReal.mean()));
              critic.penalty(real, fake, 1);
              critic.backward();
            }
            criticTrainer.step();
          }
          try (GradientCollector collector = generatorTrainer.newGradientCollector()) {
            NDArray codes = scope.randomNormal(new Shape(batch, 4));
            NDArray made = generatorTrainer.forward(new NDList(codes)).singletonOrThrow();
            NDArray score = criticTrainer.forward(new NDList(made)).singletonOrThrow();
            collector.backward(score.mean().neg());
            critic.backward();
            collector.backward(critic.upstream());
          }
          generatorTrainer.step();
        }
      }
      double after = distance(generatorTrainer, goal);
      assertTrue(before > 1.5 && after < 0.5, "means were " + before + " apart, now " + after);
    }
  }

  private double distance(Trainer generator, NDArray goal) {
    NDArray codes = manager.randomNormal(new Shape(256, 4));
    NDArray mean =
        generator.evaluate(new NDList(codes)).singletonOrThrow().mean(new int[] {0}).sub(goal);
    return Math.sqrt(mean.square().sum().getFloat());
  }

  private static Model model(Block block) {
    Model model = Model.newInstance("test", ai.djl.Device.cpu(), "PyTorch");
    model.setBlock(block);
    return model;
  }

  private static DefaultTrainingConfig adam() {
    return new DefaultTrainingConfig(Loss.l2Loss())
        .optDevices(new ai.djl.Device[] {ai.djl.Device.cpu()})
        .optOptimizer(
            Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(0.02f))
                .optBeta1(0.5f)
                .optBeta2(0.9f)
                .build());
  }

  @Test
  void whatDjlLoadsIsUsed() {
    NetworkBlock block = block(classifier());
    block.setInitializer(ai.djl.training.initializer.Initializer.ONES, p -> true);
    NDArray x = manager.ones(new Shape(1, 2, 6, 6));
    block.initialize(manager, x.getDataType(), x.getShape());
    var store = new ai.djl.training.ParameterStore(manager, false);
    NDArray y = block.forward(store, new NDList(x), false).singletonOrThrow();
    // Filters of ones over ones, with zeros around: 8, 12, 18 and so on, plus the bias.
    SequentialBlock theirs = twin(block.weights());
    assertClose(
        theirs.forward(store, new NDList(x), false).singletonOrThrow().toFloatArray(),
        y.toFloatArray());
    float[] ones = new float[54];
    java.util.Arrays.fill(ones, 1);
    assertArrayEquals(ones, block.weights().get("0.weight"));
  }

  @Test
  void misuseIsNamed() {
    NetworkBlock block = block(classifier());
    NDArray x = manager.zeros(new Shape(2, 2, 6, 6));
    assertTrue(
        assertThrows(UnsupportedException.class, () -> block.penalty(x, x, 10))
            .getMessage()
            .contains("1x1x4"));
    assertThrows(dev.forger.InvalidArgumentException.class, block::upstream);
    block.initialize(manager, x.getDataType(), x.getShape());
    var store = new ai.djl.training.ParameterStore(manager, false);
    NDArray ints = x.toType(ai.djl.ndarray.types.DataType.INT32, true);
    assertTrue(
        assertThrows(
                dev.forger.InvalidArgumentException.class,
                () -> block.forward(store, new NDList(ints), false))
            .getMessage()
            .contains("int32"));
    NDArray wrong = manager.zeros(new Shape(2, 6, 6, 2));
    assertThrows(
        dev.forger.ShapeException.class, () -> block.forward(store, new NDList(wrong), true));
  }
}
