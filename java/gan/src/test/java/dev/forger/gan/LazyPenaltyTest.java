// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Weights;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A penalty of every k steps: in those k times the penalty, in the others none. */
class LazyPenaltyTest {
  private static final int N = 4;

  /** Gradients of a frozen critic by step, and its penalties. */
  private record Trace(List<float[]> gradients, List<Float> penalties) {}

  private static Trace trace(int steps, Regularizer... regularizers) {
    GanModel model = TinyGan.leaky();
    Objective objective = NonSaturating.create();
    Trace trace = new Trace(new ArrayList<>(), new ArrayList<>());
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(StepGradientTest.frozen(), d);
        CriticStep step = CriticStep.create(objective, List.of(regularizers), g, d, state, N, 5)) {
      HostBuffer real = StepGradientTest.realImages();
      for (int i = 0; i < steps; i++) {
        step.run(real, i);
        float[] all = new float[0];
        for (Parameter p : d.network().parameters()) {
          float[] some = d.gradient(p.name());
          int at = all.length;
          all = java.util.Arrays.copyOf(all, at + some.length);
          System.arraycopy(some, 0, all, at, some.length);
        }
        trace.gradients.add(all);
        trace.penalties.add(step.penalty());
      }
    }
    return trace;
  }

  @Test
  void everyThirdStepHasThreeTimesThePenalty() {
    Trace none = trace(7);
    Trace each = trace(7, GradientPenalty.r1(10));
    Trace lazy = trace(7, GradientPenalty.r1(10).every(3));
    for (int i = 0; i < 7; i++) {
      boolean taken = i % 3 == 0;
      int weight = taken ? 3 : 0;
      assertTrue(each.penalties.get(i) > 0);
      assertEquals(weight * each.penalties.get(i), lazy.penalties.get(i), 1e-5);
      float[] expected = none.gradients.get(i).clone();
      for (int k = 0; k < expected.length; k++) {
        expected[k] += weight * (each.gradients.get(i)[k] - none.gradients.get(i)[k]);
      }
      assertArrayEquals(expected, lazy.gradients.get(i), taken ? 1e-4f : 0);
    }
  }

  /** With R1 all steps see the same points: the mean over three steps is the mean of all steps. */
  @Test
  void theMeanPenaltyIsTheSame() {
    Trace each = trace(6, GradientPenalty.r1(10));
    Trace lazy = trace(6, GradientPenalty.r1(10).every(3));
    double a = each.penalties.stream().mapToDouble(Float::doubleValue).sum();
    double b = lazy.penalties.stream().mapToDouble(Float::doubleValue).sum();
    assertEquals(a, b, 1e-5 * a);
  }

  @Test
  void severalPenaltiesRestOnTheirOwn() {
    Trace none = trace(7);
    Trace both = trace(7, GradientPenalty.r1(10).every(2), GradientPenalty.r2(3).every(3));
    Trace first = trace(7, GradientPenalty.r1(10).every(2));
    Trace second = trace(7, GradientPenalty.r2(3).every(3));
    for (int i = 0; i < 7; i++) {
      assertEquals(first.penalties.get(i) + second.penalties.get(i), both.penalties.get(i), 1e-5);
      float[] expected = none.gradients.get(i).clone();
      for (int k = 0; k < expected.length; k++) {
        expected[k] +=
            first.gradients.get(i)[k] + second.gradients.get(i)[k] - 2 * none.gradients.get(i)[k];
      }
      assertArrayEquals(expected, both.gradients.get(i), 1e-4f);
    }
  }

  @Test
  void onlySetsOfPenaltiesThatOccurAreRecorded() {
    GradientPenalty r1 = GradientPenalty.r1(1);
    GradientPenalty r2 = GradientPenalty.r2(1);
    assertEquals(1, new LazySchedule(List.of()).variants());
    assertEquals(1, new LazySchedule(List.of(r1, r2)).variants());
    assertEquals(2, new LazySchedule(List.of(r1.every(4), r2)).variants());
    // Steps that 4 divides are steps that 2 divides.
    assertEquals(3, new LazySchedule(List.of(r1.every(4), r2.every(2))).variants());
    LazySchedule three = new LazySchedule(List.of(r1.every(2), r2.every(3)));
    assertEquals(4, three.variants());
    assertEquals("", three.lacking(0));
    three.choose(3);
    assertEquals(" without r1", three.lacking(three.current()));
    three.choose(5);
    assertEquals(" without r1, r2", three.lacking(three.current()));
    three.choose(6);
    assertEquals(0, three.current());
    // Step 4 has two of them, though step 2 * 4 has all.
    GradientPenalty dragan = GradientPenalty.dragan(1);
    LazySchedule nested = new LazySchedule(List.of(r1.every(2), r2.every(4), dragan.every(8)));
    assertEquals(4, nested.variants());
    nested.choose(4);
    assertEquals(" without dragan", nested.lacking(nested.current()));
  }

  @Test
  void stepsAtRestAreCheaperAndListedApart() {
    for (int criticSteps : new int[] {1, 2}) {
      try (Device device = Device.cpu(1);
          Gan gan =
              TinyGan.builder(device, TinyGan.leaky())
                  .objective(NonSaturating.create())
                  .regularize(GradientPenalty.r1(10).every(4))
                  .criticSteps(criticSteps)
                  .build()) {
        Map<String, dev.forger.Program> programs = gan.programs();
        String name = criticSteps == 1 ? "step" : "critic step";
        assertTrue(programs.keySet().containsAll(List.of(name, name + " without r1")));
        assertTrue(programs.get(name + " without r1").flops() < 0.9 * programs.get(name).flops());
      }
    }
  }
}
