// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.metrics.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a reader should look at first. */
final class Alarms {
  /** Share of samples nearer to training images than 99 of 100 real images are: 0.01 is usual. */
  private static final double COPIED = .1;

  /** Share of held-out images that have a sample near. */
  private static final double COVERED = .2;

  private static final int STILL = 3;

  private Alarms() {}

  /** One sentence each, none where all is well. */
  static List<String> of(RunRecord run, Judgement judgement) {
    List<String> alarms = new ArrayList<>();
    notFinite(run.metrics(), alarms);
    still(run.pictures(), alarms);
    run.variety().alarms().forEach(spell -> alarms.add(spell.text()));
    Measurement spread = judgement.measurements().get("density-coverage");
    if (spread != null && spread.figures().get("coverage") < COVERED) {
      alarms.add(
          String.format(
              Locale.ROOT,
              "Mode collapse or poor samples: only %.0f %% of held-out images have a sample near"
                  + " (coverage).",
              100 * spread.figures().get("coverage")));
    }
    Measurement copied = judgement.measurements().get("memorisation");
    if (copied != null && copied.figures().get("near copies") > COPIED) {
      alarms.add(
          String.format(
              Locale.ROOT,
              "Memorisation: %.0f %% of the samples lie nearer to a training image than 99 of 100"
                  + " other real images do.",
              100 * copied.figures().get("near copies")));
    }
    return alarms;
  }

  private static void notFinite(Table metrics, List<String> alarms) {
    for (int c = 0; c < metrics.names().size(); c++) {
      double[] column = metrics.columns()[c];
      for (int i = 0; i < column.length; i++) {
        if (!Double.isFinite(column[i])) {
          alarms.add(
              String.format(
                  "%s is not finite in step %d.",
                  CurveSection.words(metrics.names().get(c)), (long) metrics.column("step")[i]));
          break;
        }
      }
    }
  }

  private static void still(List<Path> pictures, List<String> alarms) {
    int count = pictures.size();
    if (count < STILL) {
      return;
    }
    try {
      for (int i = count - STILL; i < count - 1; i++) {
        if (Files.mismatch(pictures.get(i), pictures.get(count - 1)) >= 0) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read pictures: " + e.getMessage(), e);
    }
    alarms.add("Nothing moves: the last " + STILL + " pictures are the same.");
  }
}
