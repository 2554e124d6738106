// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets two forks measure at the same time, whichever is set up first: it is stopped as its first
 * iteration begins, and goes on as that of the other one does.
 */
final class Meeting {
  private List<ProcessHandle> waiting = List.of();
  private boolean over;

  /** The first iteration of a fork begins whose JMH is this process. */
  synchronized void begins(ProcessHandle jmh) {
    if (over) {
      return;
    }
    if (waiting.isEmpty()) {
      waiting = jmh.descendants().toList();
      signal("-STOP");
    } else {
      end();
    }
  }

  /** Nobody waits any longer: both are there, or one of them has ended. */
  synchronized void end() {
    if (!over) {
      over = true;
      signal("-CONT");
    }
  }

  /** Where no signal can be sent they meet as they come. */
  private void signal(String name) {
    if (waiting.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", name));
    waiting.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // The iterations that they share will tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
