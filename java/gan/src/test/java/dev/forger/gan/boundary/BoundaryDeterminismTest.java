// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Equal seeds give equal bits; a checkpoint holds all state; steps allocate nothing. */
final class BoundaryDeterminismTest {
  private static final int STEPS = 5;

  @TempDir Path folder;

  private static float[] train(Variables variables, Estimator estimator, int threads) {
    try (Device device = Device.cpu(threads);
        BoundaryGan gan = TinyBoundary.builder(device, variables).estimator(estimator).build()) {
      gan.train(STEPS);
      return TinyBoundary.state(gan);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BINARY, IMPORTANCE",
    "CLASSES, IMPORTANCE",
    "BINARY, REINFORCE_RUNNING",
    "CLASSES, REINFORCE_LOG_MEAN",
    "BINARY, STRAIGHT_THROUGH",
    "CLASSES, GUMBEL_SOFTMAX",
    "BINARY, GUMBEL_STRAIGHT_THROUGH"
  })
  void threadsMemoryAndResumeChangeNothing(Variables variables, Estimator estimator) {
    float[] expected = train(variables, estimator, 1);
    assertArrayEquals(expected, train(variables, estimator, 3));
    System.setProperty("forger.poisonArena", "true");
    try {
      assertArrayEquals(expected, train(variables, estimator, 2));
    } finally {
      System.clearProperty("forger.poisonArena");
    }
    Path file = folder.resolve("run.safetensors");
    try (Device device = Device.cpu(2)) {
      try (BoundaryGan gan = TinyBoundary.builder(device, variables).estimator(estimator).build()) {
        gan.train(2);
        gan.save(file);
        assertEquals(estimator.weightsSamples(), gan.logZ() != 0);
      }
      try (BoundaryGan gan = TinyBoundary.builder(device, variables).estimator(estimator).build()) {
        gan.load(file);
        assertEquals(2, gan.steps());
        gan.train(STEPS - 2);
        assertArrayEquals(expected, TinyBoundary.state(gan), "in a new object");
        gan.load(file);
        gan.train(STEPS - 2);
        assertArrayEquals(expected, TinyBoundary.state(gan), "back in the same object");
      }
    }
  }

  @Test
  void checkpointsOfOtherEstimatorsAreRefused() {
    Path file = folder.resolve("other.safetensors");
    try (Device device = Device.cpu(1);
        BoundaryGan gan = TinyBoundary.builder(device, Variables.BINARY).build();
        BoundaryGan other = TinyBoundary.builder(device, Variables.BINARY).samples(6).build()) {
      gan.train(1);
      gan.save(file);
      CheckpointException e = assertThrows(CheckpointException.class, () -> other.load(file));
      assertTrue(e.getMessage().contains("samples 6"), e.getMessage());
    }
  }

  @Test
  void seedsMatter() {
    float[] first = train(Variables.BINARY, Estimator.IMPORTANCE, 1);
    try (Device device = Device.cpu(1);
        BoundaryGan gan = TinyBoundary.builder(device, Variables.BINARY).seed(4).build()) {
      gan.train(STEPS);
      assertFalse(Arrays.equals(first, TinyBoundary.state(gan)));
    }
  }

  @ParameterizedTest
  @EnumSource(Variables.class)
  void samplesAreDiscreteAndDoNotDependOnTheirNumber(Variables variables) {
    try (Device device = Device.cpu(2);
        BoundaryGan gan = TinyBoundary.builder(device, variables).build()) {
      gan.train(1);
      Samples many = gan.sample(130, 9);
      Samples few = gan.sample(3, 9);
      assertArrayEquals(few.values(), Arrays.copyOf(many.values(), few.values().length));
      assertFalse(Arrays.equals(few.values(), gan.sample(3, 10).values()));
      int size = many.shape().elements();
      assertFalse(
          Arrays.equals(
              Arrays.copyOf(many.values(), 20 * size),
              Arrays.copyOfRange(many.values(), 64 * size, 84 * size)),
          "later samples are others");
      int classes = variables.classes(many.shape());
      for (int i = 0; i < many.values().length; i += classes) {
        float sum = 0;
        for (int k = i; k < i + classes; k++) {
          assertEquals(1, Math.abs(many.values()[k]));
          sum += many.values()[k];
        }
        assertTrue(classes == 1 || sum == 2 - classes, "one class a position");
      }
    }
  }

  @Test
  void samplingBetweenStepsChangesNothing() {
    float[] expected = train(Variables.CLASSES, Estimator.IMPORTANCE, 2);
    try (Device device = Device.cpu(2);
        BoundaryGan gan = TinyBoundary.builder(device, Variables.CLASSES).build()) {
      gan.train(
          STEPS,
          m -> {
            try (SampleSource source = gan.samples(m.step())) {
              source.sample(2);
            }
          });
      assertArrayEquals(expected, TinyBoundary.state(gan));
    }
  }

  private static Map<Long, Long> allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    Map<Long, Long> all = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      all.put(ids[i], bytes[i]);
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(names = {"IMPORTANCE", "GUMBEL_SOFTMAX"})
  void stepsAllocateNothing(Estimator estimator) {
    try (Device device = Device.cpu(2)) {
      try (BoundaryGan gan =
          TinyBoundary.builder(device, Variables.CLASSES).estimator(estimator).build()) {
        gan.train(100);
        long live = device.liveBytes();
        allocated();
        Map<Long, Long> before = allocated();
        gan.train(100);
        allocated()
            .forEach(
                (id, bytes) ->
                    assertTrue(bytes - before.getOrDefault(id, 0L) <= 100 * 64, "thread " + id));
        assertEquals(live, device.liveBytes());
      }
      assertEquals(0, device.liveBytes());
    }
  }
}
