// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.gan.Samples;
import dev.forger.gan.metrics.Alarm;
import dev.forger.gan.metrics.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A {@link Watch} whose observations go to a table, from which a run that goes on takes what was
 * seen before. Alarms are passed on where they begin or change kind, not at every step that they
 * last.
 */
final class WatchLog implements AutoCloseable {
  private static final String ALARMS = "alarms";
  private static final int DIGITS = 4;

  private final Watch watch;
  private final RowLog log;
  private final Consumer<Alarm> heard;
  private List<Alarm.Kind> last = List.of();

  private WatchLog(Watch watch, RowLog log, Consumer<Alarm> heard) {
    this.watch = watch;
    this.log = log;
    this.heard = heard;
  }

  /** Opens the table of a run that stands at a step; later rows are cut off. */
  static WatchLog open(Path file, Watching watching, long step) {
    Watch watch = watching.watch();
    RowLog log = null;
    try {
      String header = "step," + String.join(",", watch.columns()) + "," + ALARMS;
      log = new RowLog(file, "watch", header);
      log.cutAfter(step);
      for (String row : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        if (!row.equals(header)) {
          watch.remember(values(row));
        }
      }
      return new WatchLog(watch, log, watching.heard());
    } catch (IOException | RuntimeException e) {
      if (log != null) {
        log.close();
      }
      throw e instanceof RuntimeException r
          ? r
          : new UncheckedIOException("cannot write " + file + ": " + e, (IOException) e);
    }
  }

  private static double[] values(String row) {
    String[] cells = row.split(",", -1);
    return Arrays.stream(cells, 1, cells.length - 1).mapToDouble(Double::parseDouble).toArray();
  }

  int sampleCount() {
    return watch.sampleCount();
  }

  void observe(long step, Samples samples) {
    Watch.Observation seen = watch.observe(step, samples);
    ByteBuffer row = log.row();
    NumberText.put(row, step);
    for (double value : seen.values()) {
      NumberText.putFixed(row.put((byte) ','), value, DIGITS);
    }
    row.put((byte) ',');
    List<Alarm.Kind> kinds = seen.alarms().stream().map(Alarm::kind).toList();
    for (int i = 0; i < kinds.size(); i++) {
      String text = (i == 0 ? "" : " and ") + kinds.get(i);
      row.put(text.getBytes(StandardCharsets.US_ASCII));
    }
    log.endRow();
    if (!kinds.equals(last)) {
      seen.alarms().forEach(heard);
    }
    last = kinds;
  }

  void sync() {
    log.sync();
  }

  @Override
  public void close() {
    log.close();
  }
}
