// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Trains three steps of a recipe in a JVM of its own. Prints in bytes what was planned and how the
 * resident size grew from before building until after training, and at its peak: {@code planned
 * TOTAL}, {@code grown RESIDENT PEAK}. A tiny training first has the JVM load its classes.
 */
final class PlannedTraining {
  private PlannedTraining() {}

  public static void main(String[] args) throws IOException {
    try (Device device = Device.cpu(2)) {
      try (Gan tiny = TinyGan.builder(device, TinyGan.leaky()).build()) {
        tiny.train(3);
      }
      RunPlan plan = new RunPlan(args[0]).with(Map.of(ConfigKey.BATCH, Long.parseLong(args[1])));
      try (RunPlan.Ready ready = plan.resolveShape();
          Stripes data = new Stripes(ready.data())) {
        long before = status("VmRSS:");
        try (TrainingPlan built = TrainingPlan.of(device, ready.config(), data)) {
          built.trainer().train(3);
          long resident = status("VmRSS:");
          long peak = Math.max(resident, status("VmHWM:"));
          long planned = built.bytes().values().stream().mapToLong(Long::longValue).sum();
          System.out.println("planned " + planned);
          System.out.println("grown " + (resident - before) + " " + (peak - before));
        }
      }
    }
  }

  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("/proc/self/status has no " + key);
  }

  /** Images without memory of their own. */
  private record Stripes(ImageDataset shape) implements UnlabelledImages {
    @Override
    public String name() {
      return "stripes";
    }

    @Override
    public int size() {
      return 1000;
    }

    @Override
    public int height() {
      return shape.height();
    }

    @Override
    public int width() {
      return shape.width();
    }

    @Override
    public int channels() {
      return shape.channels();
    }

    @Override
    public void read(int index, float[] target, int offset) {
      int values = height() * width() * channels();
      for (int i = 0; i < values; i++) {
        target[offset + i] = (index + i) % 255 / 127f - 1;
      }
    }
  }
}
