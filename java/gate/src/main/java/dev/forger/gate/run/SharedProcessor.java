// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processor that both forks of a round share. The kernel gives each of them half of it, in
 * slices of a few milliseconds: whatever slows that processor for longer slows both alike. Two
 * forks on two processors would not do, for neighbours on a shared machine slow one of them only.
 */
public final class SharedProcessor {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern ALLOWED = Pattern.compile("Cpus_allowed_list:.*?(\\d+)\\s*");

  private SharedProcessor() {}

  /**
   * The words before a command that put it there: on the last processor that this process may use,
   * as the first ones serve more interrupts.
   *
   * @return for a launcher; empty where processes cannot be bound here
   */
  public static List<String> words() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        Matcher matcher = ALLOWED.matcher(line);
        if (matcher.matches()) {
          List<String> words = List.of("taskset", "-c", matcher.group(1));
          return works(words) ? words : List.of();
        }
      }
    } catch (IOException e) {
      // No Linux.
    }
    return List.of();
  }

  private static boolean works(List<String> words) throws IOException {
    Process process =
        new ProcessBuilder(words.get(0), words.get(1), words.get(2), "true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }
}
