// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import org.junit.jupiter.api.Test;

/** A judge that fails real digits could not judge generated ones. */
final class SampleJudgeTest {
  private static final int COUNT = 1000;

  @Test
  void realStrokeDigitsPass() {
    try (Device device = Device.cpu();
        ImageDataset data = StrokeDigits.create(7, 4000);
        SampleJudge judge = SampleJudge.strokeDigits(device, data, COUNT)) {
      SampleJudge.Verdict verdict = judge.judgeReal();
      assertTrue(verdict.scores().meanTop() >= 0.97, verdict::toString);
      assertTrue(verdict.scores().score() >= 9.5, verdict::toString);
      assertTrue(verdict.scores().smallestShare() >= 0.09, verdict::toString);
      assertEquals(1, verdict.diversity().smallestSpread(), 0.05, verdict::toString);
      assertEquals(1, verdict.diversity().novelty(), 1e-12);
    }
  }

  @Test
  @RequiresTestData("models/mnist.onnx")
  void realTestDigitsScoreAsPublished() {
    try (ImageDataset data = IdxDataset.open(TestDataCondition.path("mnist"));
        SampleJudge judge =
            SampleJudge.mnist(
                TestDataCondition.path("mnist"),
                TestDataCondition.path("models/mnist.onnx"),
                data,
                COUNT)) {
      ClassScores scores = judge.realScores();
      assertEquals(0.99, scores.meanTop(), 0.005);
      assertEquals(9.7, scores.score(), 0.1);
    }
  }
}
