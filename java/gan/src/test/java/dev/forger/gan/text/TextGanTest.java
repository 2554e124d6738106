// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.MemoryUse;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.Gan;
import dev.forger.gan.GanModel;
import dev.forger.gan.Samples;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.BoundaryGanBuilder;
import dev.forger.gan.boundary.Variables;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.objective.WganGp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on characters, small enough for seconds. */
class TextGanTest {
  private static final int LENGTH = 8;

  /** Two words in turn: pairs of characters tell more than single ones. */
  private static final String TEXT = "deed abba ".repeat(60).strip();

  private static final Alphabet ALPHABET = Alphabet.of(TEXT);
  private static final TextWindows WINDOWS =
      TextWindows.of("words", ALPHABET.encode(TEXT), ALPHABET, LENGTH, 1);

  @TempDir Path folder;

  private static GanModel model(boolean softmax) {
    return TextModels.residual(LENGTH, ALPHABET.size(), 6, 8, 1, softmax);
  }

  private static Gan wasserstein(Device device) {
    return Gan.builder(device)
        .data(WINDOWS)
        .model(model(true))
        .objective(WganGp.lambda(10))
        .criticSteps(2)
        .batch(16)
        .generatorOptimizer(Optimizer.adam(3e-3, 0.5, 0.9))
        .criticOptimizer(Optimizer.adam(3e-3, 0.5, 0.9))
        .average(0.9)
        .seed(3)
        .build();
  }

  private static BoundaryGanBuilder boundary(Device device) {
    return BoundaryGan.builder(device)
        .data(WINDOWS.signed())
        .model(model(false))
        .variables(Variables.CLASSES)
        .samples(4)
        .batch(8)
        .seed(3);
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(TextGanTest::wasserstein, folder).check();
    new TrainerContract(device -> boundary(device).build(), folder).check();
  }

  private static double divergence(int order, List<int[]> lines) {
    return new NGrams(order, lines)
        .jensenShannon(new NGrams(order, List.of(ALPHABET.encode(TEXT))));
  }

  @Test
  @Proves("A6.2")
  void generatedRunsComeNearThoseOfTheText() {
    try (Device device = Device.cpu(2);
        Gan gan = wasserstein(device);
        TextSamples samples = new TextSamples(gan.samples(1), ALPHABET)) {
      Samples before = samples.sample(200);
      assertEquals(Shape.of(1, LENGTH, ALPHABET.size()), before.shape());
      for (int p = 0; p < before.values().length; p += ALPHABET.size()) {
        double sum = 0;
        for (int c = 0; c < ALPHABET.size(); c++) {
          assertTrue(before.values()[p + c] >= 0);
          sum += before.values()[p + c];
        }
        assertEquals(1, sum, 1e-5);
      }
      double start = divergence(2, TextSamples.numbers(before));
      gan.train(200);
      double end = divergence(2, TextSamples.numbers(samples.sample(200)));
      assertTrue(end < 0.7 * start, start + " before, " + end + " after");
      assertEquals(3, samples.lines(3).size());
      assertEquals(LENGTH, samples.lines(1).get(0).length());
    }
  }

  /** C3: 32 characters, residual blocks, a critic that has no normalisation. */
  @Test
  @Proves("A6.2")
  void modelsHaveTheShapesOfThePaper() {
    int length = (int) ReferenceValues.of("c3.text.length");
    GanModel model = TextModels.residual(length, 60, 128, 16, 5, true);
    assertEquals(Shape.of(1, length, 60), model.generator().outputShape());
    assertEquals(model.generator().outputShape(), model.critic().inputShape());
    assertEquals(Shape.features(1).elements(), model.critic().outputShape().elements());
    String critic = model.critic().describe();
    assertTrue(critic.contains("block4.sum") && !critic.contains("norm"), critic);
  }

  /** Equal latent numbers make equal characters, but for ends of the line; so for the critic. */
  @Test
  @Proves("A6.2")
  void stationaryModelsTreatAllPlacesAlike() {
    int length = 40;
    GanModel model = TextModels.stationary(length, 5, 3, 8, 1, true);
    assertEquals(3 * length, model.latent());
    try (Device device = Device.cpu(1);
        Weights generator = new Weights(device, model.generator());
        Weights critic = new Weights(device, model.critic())) {
      generator.initialize(Initializer.heNormal(), 1);
      critic.initialize(Initializer.heNormal(), 2);
      float[] z = new float[3 * length];
      float[] x = new float[5 * length];
      Philox random = new Philox(5, 0);
      for (int i = 0; i < 3 * 8; i++) {
        // The same eight places twice, far from the ends and from each other.
        z[3 * 8 + i] = z[3 * 24 + i] = 2 * random.uniform(0, i) - 1;
      }
      float[] y = run(device, generator, z);
      for (int i = 0; i < 5 * 8; i++) {
        assertEquals(y[5 * 8 + i], y[5 * 24 + i], 1e-6f);
      }
      assertTrue(Math.abs(y[5 * 8] - y[0]) > 1e-3, "all places are alike");
      float nothing = run(device, critic, x)[0];
      x[5 * 12 + 2] = 1;
      float once = run(device, critic, x)[0];
      x[5 * 28 + 2] = 1;
      assertEquals(2 * (once - nothing), run(device, critic, x)[0] - nothing, 1e-5f);
      assertTrue(Math.abs(once - nothing) > 1e-4, "the critic sees nothing");
    }
  }

  private static float[] run(Device device, Weights weights, float[] input) {
    Shape in = weights.network().inputShape();
    try (Tensor x = Tensor.zeros(device, 1, in, MemoryUse.BATCHES);
        Tensor y = Tensor.zeros(device, 1, weights.network().outputShape(), MemoryUse.BATCHES);
        Recorder recorder = new Recorder(device)) {
      x.write(input);
      Tape tape =
          new Tape(
              recorder,
              weights.network(),
              weights,
              "run",
              1,
              Tape.Mode.INFERENCE,
              recorder.bind(x));
      tape.forward(0, 1);
      new RegularizerOps(recorder).copy("result", tape.outputValue(), recorder.bind(y), 1);
      try (Program program = recorder.finish()) {
        program.run();
      }
      return y.toFloats();
    }
  }

  @Test
  void boundaryGanDrawsCharacters() {
    try (Device device = Device.cpu(2);
        BoundaryGan gan = boundary(device).build();
        TextSamples samples = new TextSamples(gan.samples(1), ALPHABET)) {
      gan.train(10, m -> assertTrue(m.value("effective_samples") >= 1));
      for (String line : samples.lines(20)) {
        assertEquals(LENGTH, ALPHABET.encode(line).length);
      }
      for (float value : samples.sample(20).values()) {
        assertEquals(1, Math.abs(value));
      }
    }
  }
}
