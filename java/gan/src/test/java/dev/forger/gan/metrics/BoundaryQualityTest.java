// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.data.BinaryImages;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.metrics.SampleJudge.Verdict;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunPlan;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the recipe of the binary boundary-seeking GAN reaches on MNIST in its minutes. */
@Tag("quality")
@RequiresTestData("models/mnist.onnx")
final class BoundaryQualityTest {
  private static final int JUDGED = 1000;

  @Test
  void binaryDigitsOfTheRecipe() {
    Path mnist = TestDataCondition.path("mnist");
    RunPlan plan =
        new RunPlan("boundary-digits").with(Map.of(ConfigKey.DATA_SOURCE, mnist.toString()));
    try (Device device = Device.cpu();
        RunPlan.Ready ready = plan.resolve();
        BoundaryGan gan = (BoundaryGan) ready.config().trainer(device, ready.data());
        ImageDataset test = IdxDataset.open(mnist, Split.TEST);
        SampleJudge judge =
            SampleJudge.mnist(
                BinaryImages.threshold(test),
                TestDataCondition.path("models/mnist.onnx"),
                ready.data(),
                JUDGED)) {
      int steps = Math.toIntExact(ready.config().number(ConfigKey.STEPS));
      double cpu = CpuClock.seconds();
      gan.train(steps);
      cpu = CpuClock.seconds() - cpu;
      Verdict v = judge.judge(gan.sample(JUDGED, 7));
      System.out.printf("boundary-digits: %d steps, %.0f s cpu; %s%n", gan.steps(), cpu, v);
      assertTrue(v.scores().meanTop() >= 0.85, v::toString);
      assertTrue(v.scores().score() >= 7.5, v::toString);
      assertTrue(v.diversity().smallestSpread() >= 0.7, v::toString);
      assertTrue(v.diversity().novelty() >= 0.8, v::toString);
    }
  }
}
