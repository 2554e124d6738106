// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunPlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the recipe of the flow reaches. */
@Tag("quality")
final class FlowQualityTest {
  private static double[][] unseen() {
    try (GaussianModes ring = GaussianModes.ring(1008, 10_000)) {
      double[][] points = new double[ring.size()][2];
      float[] point = new float[2];
      for (int i = 0; i < points.length; i++) {
        ring.read(i, point, 0);
        points[i][0] = point[0];
        points[i][1] = point[1];
      }
      return points;
    }
  }

  /** One Gaussian has 2.14 nats; the ring itself ln 8 + ln(2 pi e 0.01^2) = -4.29. */
  @Test
  void eightSharpModesAreFitted() {
    RunPlan plan = new RunPlan("real-nvp-ring");
    try (Device device = Device.cpu();
        RunPlan.Ready ready = plan.resolve();
        RealNvp flow = (RealNvp) ready.config().trainer(device, ready.data())) {
      flow.train(Math.toIntExact(ready.config().number(ConfigKey.STEPS)));
      double nats = -flow.logLikelihood(unseen());
      System.out.printf(
          "real-nvp-ring: %d steps, %.3f nats for unseen points%n", flow.steps(), nats);
      assertTrue(nats <= -3.5, nats + " nats");
    }
  }
}
