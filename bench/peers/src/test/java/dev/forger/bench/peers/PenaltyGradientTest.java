// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** libtorch's double backward, in f64, judges our four passes. */
@Tag("peers")
class PenaltyGradientTest {
  private static final int CRITICS = 60;

  /** Gradients are read as floats. */
  private static final double F64_TOLERANCE = 3e-7;

  private static final double F32_TOLERANCE = 1e-4;

  static LongStream seeds() {
    String replay = System.getenv("FORGER_TEST_SEED");
    return replay == null ? LongStream.range(0, CRITICS) : LongStream.of(Long.parseLong(replay));
  }

  private static void judge(PenaltyJudge judge, String what) {
    Map<String, double[]> expected = judge.torch();
    try (Device reference = Device.reference64();
        Device cpu = Device.cpu()) {
      double f64 = PenaltyJudge.difference(judge.ours(reference), expected);
      assertTrue(f64 < F64_TOLERANCE, () -> "f64 differs by " + f64 + ": " + what);
      double f32 = PenaltyJudge.difference(judge.ours(cpu), expected);
      assertTrue(f32 < F32_TOLERANCE, () -> "f32 differs by " + f32 + ": " + what);
    }
  }

  @Test
  void criticFor28() {
    judge(new PenaltyJudge(Twins.critic(28, false), 4, 7), "28x28");
  }

  @Test
  void criticFor64() {
    judge(new PenaltyJudge(Twins.critic(64, false), 1, 7), "64x64");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomCritic(long seed) {
    RandomCritic critic = RandomCritic.draw(seed);
    judge(new PenaltyJudge(critic.twin(), 3, seed), "seed " + seed + ": " + critic);
  }
}
