// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.AtomicFile;
import dev.forger.Device;
import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One HTML page on a run: settings, curves, film of its pictures, figures of its samples, machine
 * and throughput, and pairs of a real and a made image for the reader to tell apart. It needs no
 * other file and no network, and its curves and pictures need no scripts.
 */
public final class RunReport {
  private RunReport() {}

  /**
   * Makes the page.
   *
   * @param device where samples are drawn for figures and pairs
   * @param folder of a run, which may be in training
   * @return HTML
   * @throws dev.forger.ForgerException if the folder is not that of a run
   */
  public static String of(Device device, RunFolder folder) {
    folder.requireCheckpoint();
    RunRecord run = RunRecord.read(folder);
    return ReportPage.whole(run, Judgement.of(device, folder, run.config()));
  }

  /**
   * Makes the page and writes it.
   *
   * @param device where samples are drawn
   * @param folder of a run
   * @param file replaced atomically; missing folders are made
   * @throws dev.forger.ForgerException if the folder is not that of a run
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Device device, RunFolder folder, Path file) {
    byte[] page = of(device, folder).getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, page);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }
}
