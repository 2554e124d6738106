// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process, which other processes do not change as they do wall time. */
final class CpuClock {
  private CpuClock() {}

  /** Seconds since it began, of all its threads. */
  static double seconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }
}
