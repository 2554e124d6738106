// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.run.ConfigKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts the sections together. Style and scripts are part of the page, which may load nothing. */
final class ReportPage {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

  private ReportPage() {}

  /** A run with its samples judged. */
  static String whole(RunRecord run, Judgement judgement) {
    StringBuilder page = new StringBuilder();
    head(page, run, POLICY);
    summary(page, run);
    alarms(page, Alarms.of(run, judgement));
    section(page, "curves", "Curves", curves(run));
    section(page, "film", "Samples while it trained", FilmSection.of(run.pictures()));
    section(page, "guess", "Real or made?", GuessSection.of(judgement));
    section(page, "metrics", "Samples against data", MetricsSection.of(judgement));
    section(page, "speed", "Speed", SpeedSection.of(run));
    section(page, "machine", "Machine", SettingsSection.machine(run.sessions()));
    section(page, "settings", "Settings", SettingsSection.of(run));
    return foot(page, "report.js");
  }

  /** A run in training, with scripts that follow it. */
  static String live(RunRecord run, String policy) {
    StringBuilder page = new StringBuilder();
    head(page, run, policy);
    summary(page, run);
    section(page, "film", "Samples", FilmSection.of(run.pictures()));
    section(page, "curves", "Curves", curves(run));
    section(page, "machine", "Machine", SettingsSection.machine(run.sessions()));
    section(page, "settings", "Settings", SettingsSection.of(run));
    return foot(page, "report.js", "live.js");
  }

  private static void head(StringBuilder page, RunRecord run, String policy) {
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(policy);
    page.append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.append("<link rel=\"icon\" href=\"data:,\"><title>");
    page.append(Markup.escape(run.name())).append(" - Forger</title>\n<style>\n");
    page.append(resource("report.css")).append("</style></head>\n<body>\n");
  }

  private static void summary(StringBuilder page, RunRecord run) {
    page.append("<h1>").append(Markup.escape(run.config().title())).append("</h1>\n");
    page.append("<p class=\"soft\">Run ").append(Markup.escape(run.name()));
    page.append(" on ").append(Markup.escape(run.config().text(ConfigKey.DATA_SOURCE)));
    page.append(", seed ").append(run.config().number(ConfigKey.SEED));
    page.append(": <span id=\"state\">").append(state(run)).append("</span></p>\n");
  }

  static String state(RunRecord run) {
    long steps = run.steps();
    String of = steps + " of " + run.planned() + " steps";
    return steps < run.planned() ? of : "all " + of.substring(of.indexOf("of ") + 3) + " done";
  }

  static String curves(RunRecord run) {
    String how =
        "<p class=\"soft\">Lines are means of consecutive steps, bands reach from the least to the"
            + " most of them.</p>\n";
    Table variety = run.variety().figures();
    return (run.metrics().rows() > Curve.POINTS ? how : "")
        + CurveSection.of(run.metrics())
        + (variety.rows() > 0 ? "<h3>Variety of samples</h3>\n" + CurveSection.of(variety) : "");
  }

  private static void alarms(StringBuilder page, List<String> alarms) {
    if (alarms.isEmpty()) {
      return;
    }
    page.append("<ul class=\"alarms\">\n");
    alarms.forEach(a -> page.append("<li>").append(Markup.escape(a)).append("</li>\n"));
    page.append("</ul>\n");
  }

  private static void section(StringBuilder page, String id, String title, String content) {
    page.append("<section id=\"").append(id).append("\"><h2>").append(title).append("</h2>\n");
    page.append("<div class=\"content\">\n").append(content).append("</div></section>\n");
  }

  private static String foot(StringBuilder page, String... scripts) {
    for (String script : scripts) {
      page.append("<script>\n").append(resource(script)).append("</script>\n");
    }
    return page.append("</body></html>\n").toString();
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
