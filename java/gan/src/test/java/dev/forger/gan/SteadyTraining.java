// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Trains a small GAN for 10 000 steps in a JVM of its own and prints its memory: lines {@code at
 * STEP LIVE_BYTES RESIDENT_KIB}, the last one after the GAN was closed.
 */
final class SteadyTraining {
  private SteadyTraining() {}

  public static void main(String[] args) throws IOException {
    try (Device device = Device.cpu(2)) {
      try (Gan gan = TinyGan.builder(device, TinyGan.leaky()).build()) {
        gan.train(1000);
        report(device, gan.steps());
        gan.train(9000);
        report(device, gan.steps());
      }
      report(device, 0);
    }
  }

  private static void report(Device device, long step) throws IOException {
    System.out.println("at " + step + " " + device.liveBytes() + " " + residentKib());
  }

  private static long residentKib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
