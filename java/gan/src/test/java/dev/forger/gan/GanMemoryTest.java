// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.forger.Device;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.InstanceNoise;
import dev.forger.gan.regularizer.LabelSmoothing;
import dev.forger.gan.regularizer.Lookahead;
import dev.forger.gan.regularizer.Packing;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.SpectralNorm;
import dev.forger.gan.regularizer.WeightClipping;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps allocate nothing, on either side. */
class GanMemoryTest {
  private static final long BYTES_A_STEP = 64;

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

  private static void check(GanModel model, Objective objective, Regularizer... regularizers) {
    try (Device device = Device.cpu(2);
        Gan gan =
            TinyGan.builder(device, model).objective(objective).regularize(regularizers).build()) {
      gan.train(100);
      allocated();
      Map<Long, Long> before = allocated();
      gan.train(100);
      Map<Long, Long> after = allocated();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      after.forEach(
          (id, bytes) -> {
            // A thread that began in between counts from 0.
            long grown = bytes - before.getOrDefault(id, 0L);
            var info = threads.getThreadInfo(id);
            String name = info == null ? "an ended thread" : info.getThreadName();
            assertTrue(grown <= 100 * BYTES_A_STEP, name + " allocated " + grown + " bytes");
          });
    }
  }

  @Test
  void stepsOfAPenalisedCriticAllocateNothingInJava() {
    check(TinyGan.curved(), WganGp.lambda(10));
  }

  @Test
  void stepsWithBatchNormAllocateNothingInJava() {
    check(TinyGan.batchNorm(), NonSaturating.create());
  }

  @Test
  void regularizedStepsAllocateNothingInJava() {
    check(
        TinyGan.leaky(),
        NonSaturating.create(),
        GradientPenalty.r1(10).every(3),
        GradientPenalty.dragan(1).every(2),
        SpectralNorm.create(),
        InstanceNoise.fading(0.1, 150),
        LabelSmoothing.target(0.9));
    check(TinyGan.packs(), NonSaturating.create(), Packing.of(2), WeightClipping.bound(0.05));
    check(TinyGan.leaky(), WganGp.lambda(10), Lookahead.steps(2));
  }

  @Test
  void nativeMemoryStaysAndIsGivenBack() {
    try (Device device = Device.cpu(2)) {
      assertEquals(0, device.liveBytes());
      try (Gan gan = TinyGan.builder(device, TinyGan.leaky()).build()) {
        gan.train(100);
        gan.sample(5, 1);
        long early = device.liveBytes();
        assertTrue(early > 0);
        gan.train(900);
        gan.sample(5, 1);
        assertEquals(early, device.liveBytes());
      }
      assertEquals(0, device.liveBytes());
    }
  }

  @Test
  void aGanThatCannotBeBuiltLeavesNothing() {
    try (Device device = Device.cpu(1)) {
      GanBuilder refused =
          TinyGan.builder(device, TinyGan.batchNorm()).objective(WganGp.lambda(10));
      org.junit.jupiter.api.Assertions.assertThrows(
          dev.forger.UnsupportedException.class, refused::build);
      assertEquals(0, device.liveBytes());
    }
  }
}
