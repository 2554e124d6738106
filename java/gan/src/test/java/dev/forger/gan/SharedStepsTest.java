// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.MovingAverage;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Weights;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two steps on one set of samples compute what they would apart, and fail one by one. */
@Proves("A3.1")
class SharedStepsTest {
  private static final int N = 6;
  private static final long SEED = 5;

  /** Weights, optimisers and the shared steps of one model. */
  private static final class Training implements AutoCloseable {
    final Device device;
    final Weights generator;
    final Weights critic;
    final Weights averaged;
    final OptimizerState generatorState;
    final OptimizerState criticState;
    final SharedSteps steps;

    Training(Device device, GanModel model, Objective objective, Optimizer g, Optimizer d) {
      this.device = device;
      generator = new Weights(device, model.generator()).initialize(model.initializer(), 1);
      critic = new Weights(device, model.critic()).initialize(model.initializer(), 2);
      averaged = new Weights(device, model.generator());
      generatorState = new OptimizerState(g, generator);
      criticState = new OptimizerState(d, critic);
      steps =
          new SharedSteps(
              objective,
              generator,
              critic,
              generatorState,
              criticState,
              new MovingAverage(generator, averaged, 0.9),
              N,
              SEED);
    }

    void step(HostBuffer real, long iteration) {
      steps.critic().run(real, iteration);
      steps.generator().run(iteration);
    }

    @Override
    public void close() {
      steps.close();
      device.close();
    }
  }

  private static HostBuffer images() {
    HostBuffer real = HostBuffer.allocate(N * 64);
    TinyGan.Noise noise = new TinyGan.Noise(N);
    float[] image = new float[64];
    for (int i = 0; i < N; i++) {
      noise.read(i, image, 0);
      real.floats().put(i * 64, image);
    }
    return real;
  }

  @Test
  void theCriticsHalfIsACriticStep() {
    GanModel model = TinyGan.batchNorm();
    Optimizer adam = Optimizer.adam(0.01, 0.5, 0.9);
    HostBuffer real = images();
    try (Training shared = new Training(Device.cpu(2), model, NonSaturating.create(), adam, adam);
        Device device = Device.cpu(2);
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(adam, d);
        CriticStep alone = CriticStep.create(NonSaturating.create(), g, d, state, N, SEED)) {
      for (int i = 0; i < 3; i++) {
        shared.steps.critic().run(real, i);
        alone.run(real, i);
        assertEquals(alone.lossReal(), shared.steps.critic().lossReal());
        assertEquals(alone.lossFake(), shared.steps.critic().lossFake());
        assertArrayEquals(TinyGan.values(d), TinyGan.values(shared.critic));
        assertArrayEquals(TinyGan.values(g), TinyGan.values(shared.generator));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theGeneratorsHalfIsAGeneratorStepOnItsSamples(GanModel model, Objective objective) {
    Optimizer adam = Optimizer.adam(0.01, 0.5, 0.9);
    HostBuffer real = images();
    try (Training shared = new Training(Device.cpu(2), model, objective, adam, adam);
        Device device = Device.cpu(2);
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState criticState = new OptimizerState(adam, d);
        OptimizerState generatorState = new OptimizerState(adam, g);
        CriticStep critic = CriticStep.create(objective, g, d, criticState, N, SEED);
        GeneratorStep generator =
            onSamplesOfTheCritic(
                new GeneratorStep(
                    objective, Regularization.none(), g, d, generatorState, null, null, N, SEED),
                g)) {
      for (int i = 0; i < 3; i++) {
        shared.step(real, i);
        critic.run(real, i);
        float[] statistics = statistics(g);
        generator.run(i);
        // Apart, the generator counts its samples twice.
        restore(g, statistics);
        assertEquals(generator.loss(), shared.steps.generator().loss());
        assertArrayEquals(TinyGan.values(d), TinyGan.values(shared.critic));
        assertArrayEquals(TinyGan.values(g), TinyGan.values(shared.generator));
      }
    }
  }

  private static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of(TinyGan.batchNorm(), NonSaturating.create()),
        Arguments.of(TinyGan.curved(), WganGp.lambda(10)),
        Arguments.of(TinyGan.leaky(), Hinge.create()));
  }

  private static GeneratorStep onSamplesOfTheCritic(GeneratorStep step, Weights generator) {
    try (Recorder recorder = new Recorder(generator.device())) {
      Tape tape = GeneratedSamples.tape(recorder, generator, N, SEED, Streams.CRITIC_LATENTS);
      tape.forward(0, N);
      step.record(recorder, tape);
      return step.runs(StepVariants.one(StepProgram.whole(recorder.finish())));
    }
  }

  private static float[] statistics(Weights w) {
    float[] all = new float[0];
    for (Parameter p : w.network().statistics()) {
      float[] values = w.get(p.name());
      int at = all.length;
      all = Arrays.copyOf(all, at + values.length);
      System.arraycopy(values, 0, all, at, values.length);
    }
    return all;
  }

  private static void restore(Weights w, float[] all) {
    int at = 0;
    for (Parameter p : w.network().statistics()) {
      int count = w.get(p.name()).length;
      w.set(p.name(), Arrays.copyOfRange(all, at, at + count));
      at += count;
    }
  }

  /**
   * Large rates: a generator that saw the critic of before its step, or its filters, would go
   * elsewhere.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fewStepsAreThoseOfTheReference(boolean penalty) {
    GanModel model = penalty ? TinyGan.curved() : TinyGan.batchNorm();
    Objective objective = penalty ? WganGp.lambda(10) : NonSaturating.create();
    Optimizer sgd = Optimizer.sgd(0.2, 0);
    HostBuffer real = images();
    try (Training given = new Training(Device.cpu(2), model, objective, sgd, sgd);
        Training expected = new Training(Device.reference64(), model, objective, sgd, sgd)) {
      for (int i = 0; i < 2; i++) {
        given.step(real, i);
        expected.step(real, i);
      }
      assertEquals(expected.steps.generator().loss(), given.steps.generator().loss(), 1e-3);
      assertNear(expected.critic, given.critic);
      assertNear(expected.generator, given.generator);
      assertNear(expected.averaged, given.averaged);
    }
  }

  private static void assertNear(Weights expected, Weights given) {
    for (Parameter p : expected.network().parameters()) {
      assertArrayEquals(expected.get(p.name()), given.get(p.name()), 2e-4f, p.name());
    }
    for (Parameter p : expected.network().statistics()) {
      assertArrayEquals(expected.get(p.name()), given.get(p.name()), 2e-4f, p.name());
    }
  }

  @Test
  void aGeneratorsHalfThatFailsChangesNothingOfItsOwn() {
    Optimizer sgd = Optimizer.sgd(0.1, 0);
    HostBuffer real = images();
    try (Training t =
        new Training(
            Device.cpu(1), TinyGan.leaky(), NonSaturating.create(), sgd, Optimizer.sgd(1e30, 0))) {
      t.steps.critic().run(real, 0);
      float[] generator = TinyGan.values(t.generator);
      float[] averaged = TinyGan.values(t.averaged);
      float[] critic = TinyGan.values(t.critic);
      assertThrows(DivergenceException.class, () -> t.steps.generator().run(0));
      // Replaying must not train the critic once more.
      String layer = t.steps.generator().findNotFinite();
      assertTrue(layer.startsWith("critic."), layer);
      assertArrayEquals(generator, TinyGan.values(t.generator));
      assertArrayEquals(averaged, TinyGan.values(t.averaged));
      assertArrayEquals(critic, TinyGan.values(t.critic));
      assertEquals(1, t.criticState.iterations());
      assertEquals(0, t.generatorState.iterations());
    }
  }

  @Test
  void theGeneratorRunsForwardOnce() {
    Optimizer sgd = Optimizer.sgd(0.1, 0);
    try (Training t =
        new Training(Device.cpu(1), TinyGan.leaky(), NonSaturating.create(), sgd, sgd)) {
      List<String> passes =
          t.steps
              .program()
              .describe()
              .lines()
              .map(line -> line.split(" rows ")[0])
              .filter(label -> label.matches("generator\\..* forward"))
              .toList();
      assertTrue(passes.size() > 2, passes::toString);
      assertEquals(Set.copyOf(passes).size(), passes.size(), passes::toString);
    }
  }
}
