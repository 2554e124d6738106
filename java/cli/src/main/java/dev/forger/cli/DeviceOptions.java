// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Precision;
import dev.forger.Suggestions;
import java.util.List;
import picocli.CommandLine.Option;

/** Where to compute. */
final class DeviceOptions {
  private static final List<String> DEVICES = List.of("cpu");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads, 1 to 256; results do not depend on them (default: physical cores).")
  private String threads;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "Where to compute: cpu (default: ${DEFAULT-VALUE}).")
  private String device;

  /** Refuses wrong values before anything else is done. */
  void check() {
    if (!DEVICES.contains(device)) {
      throw Suggestions.unknown("--device", device, DEVICES);
    }
    if (threads != null) {
      count();
    }
  }

  private int count() {
    int count = threads.matches("\\d{1,4}") ? Integer.parseInt(threads) : 0;
    if (count < 1 || count > 256) {
      throw new InvalidArgumentException(
          "--threads", threads, "an integer from 1 to 256", "choose the number of physical cores");
    }
    return count;
  }

  Device open() {
    check();
    return threads == null ? Device.cpu() : Device.cpu(count());
  }

  /** What to say behind instruction set and threads: nothing of f32. */
  static String note(String precision, String isa) {
    if (precision.equals(Precision.F32.label())) {
      return "";
    }
    boolean multiplies = isa.endsWith("_" + precision);
    return ", " + precision + (multiplies ? "" : " (only rounded to, slower than f32 here)");
  }
}
