// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What readers of a run wait for: a change of its tables, of which all that wait learn at once. The
 * files are looked at only while somebody waits, every other second, and after a slow look less
 * often, so that training keeps the processor.
 */
final class Changes {
  private static final long PAUSE_MILLIS = 2000;

  /** A share of the time at most, one of so many, goes to looking. */
  private static final long SHARE = 20;

  private final RunFolder folder;
  private long number;
  private String text = "";
  private long size = -1;
  private long nextLook = System.nanoTime();
  private boolean ended;

  /**
   * What is known.
   *
   * @param number grows with every change
   * @param text steps done, the number of the last picture's step, and the state in words,
   *     separated by blanks
   * @param ended whether training has ended
   */
  record State(long number, String text, boolean ended) {}

  Changes(RunFolder folder) {
    this.folder = folder;
  }

  /** Waits for a state later than one seen before, -1 for none. */
  synchronized State after(long seen) {
    while (!ended && number <= Math.max(0, seen)) {
      long wait = (nextLook - System.nanoTime()) / 1_000_000;
      if (wait <= 0) {
        look();
      } else {
        try {
          wait(wait);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          ended = true;
        }
      }
    }
    return new State(number, text, ended);
  }

  private void look() {
    long start = System.nanoTime();
    long now = size(folder.metrics());
    if (now != size) {
      size = now;
      RunRecord run = RunRecord.read(folder);
      int count = run.pictures().size();
      long picture = count == 0 ? 0 : RunFolder.stepOf(run.pictures().get(count - 1));
      text = run.steps() + " " + picture + " " + ReportPage.state(run);
      number++;
      notifyAll();
    }
    long took = System.nanoTime() - start;
    nextLook = start + Math.max(PAUSE_MILLIS * 1_000_000, SHARE * took);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }
}
