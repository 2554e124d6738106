// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run has written so far.
 *
 * @param folder of the run
 * @param config complete
 * @param metrics numbers of each step
 * @param timing times of each step
 * @param variety of samples, where it was watched
 * @param pictures by step
 * @param sessions calls of {@code train}
 */
record RunRecord(
    RunFolder folder,
    RunConfig config,
    Table metrics,
    Table timing,
    Variety variety,
    List<Path> pictures,
    List<Session> sessions) {

  /**
   * Reads a run, which may be in training.
   *
   * @throws dev.forger.ForgerException if the folder is not that of a run
   */
  static RunRecord read(RunFolder folder) {
    Path file = folder.path().resolve(RunFolder.CONFIG);
    RunConfig config;
    try {
      config =
          Files.exists(file)
              ? RunConfig.parse(Files.readString(file), file.toString())
              : TrainingRun.configOf(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return new RunRecord(
        folder,
        config,
        Table.read(folder.metrics()),
        Table.read(folder.timing()),
        Variety.read(folder.watch()),
        folder.pictures(),
        Session.of(folder));
  }

  /** Steps done, as far as tables tell. */
  long steps() {
    int rows = metrics.rows();
    return rows == 0 ? 0 : (long) metrics.column("step")[rows - 1];
  }

  /** Steps at which the run is to end. */
  long planned() {
    return config.number(ConfigKey.STEPS);
  }

  String name() {
    return folder.path().toAbsolutePath().normalize().getFileName().toString();
  }
}
