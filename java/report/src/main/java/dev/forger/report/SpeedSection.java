// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How fast the run was, against what its machine does at most. */
final class SpeedSection {
  private SpeedSection() {}

  static String of(RunRecord run) {
    Table timing = run.timing();
    if (timing.rows() == 0) {
      return "<p>No step was timed.</p>\n";
    }
    double[] steps = timing.column("step");
    double[] milliseconds = timing.column("milliseconds");
    double[] images = timing.column("images_per_second");
    double[] seconds = Arrays.stream(milliseconds).map(m -> m / 1e3).toArray();
    double[] seen = product(images, seconds);
    double[] work = timing.has("gflop") ? timing.column("gflop") : new double[steps.length];
    double total = Arrays.stream(seconds).sum();
    double gflops = Arrays.stream(work).sum() / total;
    double ruler = ruler(run.sessions());
    StringBuilder out = new StringBuilder(figures(milliseconds, seen, work, total, ruler));
    out.append("<div class=\"charts\">\n");
    out.append(
        new LineChart(
                "images a second", List.of(Curve.ratio("images a second", steps, seen, seconds)))
            .fromZero()
            .html());
    if (gflops > 0) {
      LineChart chart =
          new LineChart("GFLOP/s", List.of(Curve.ratio("training", steps, work, seconds)))
              .fromZero();
      out.append((ruler > 0 ? chart.line("dense product", ruler) : chart).html());
    }
    return out.append("</div>\n").toString();
  }

  /** Of the fastest session: the machine can do that. */
  private static double ruler(List<Session> sessions) {
    return sessions.stream().mapToDouble(Session::denseGflops).max().orElse(0);
  }

  private static double[] product(double[] a, double[] b) {
    double[] products = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      products[i] = a[i] * b[i];
    }
    return products;
  }

  private static String figures(
      double[] milliseconds, double[] seen, double[] work, double total, double ruler) {
    double[] sorted = milliseconds.clone();
    Arrays.sort(sorted);
    double gflops = Arrays.stream(work).sum() / total;
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "A step took %s ms (median; nine of ten between %s and %s ms), all steps %s",
            Scale.text(quantile(sorted, .5)),
            Scale.text(quantile(sorted, .05)),
            Scale.text(quantile(sorted, .95)),
            duration(total)));
    parts.add(String.format(Locale.ROOT, "%s images a second", Scale.text(sum(seen) / total)));
    if (gflops > 0) {
      String text = Scale.text(gflops) + " GFLOP/s";
      if (ruler > 0) {
        text +=
            String.format(
                Locale.ROOT,
                ", %.0f %% of the %s GFLOP/s of a dense product of 512 x 512 x 512 on the same"
                    + " kernels and threads, measured when training began",
                100 * gflops / ruler,
                Scale.text(ruler));
      }
      parts.add(text);
    }
    String note =
        gflops > 0
            ? " Operations are nominal: those of convolutions and dense layers by their definition,"
                + " though some algorithms need fewer. Pictures and checkpoints are not in the"
                + " times."
            : " Pictures and checkpoints are not in the times.";
    return "<p>" + String.join("; ", parts) + "." + note + "</p>\n";
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 120) {
      return Scale.text(seconds) + " s";
    }
    return whole < 7200
        ? String.format(Locale.ROOT, "%d min %d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %d min", whole / 3600, whole / 60 % 60);
  }
}
