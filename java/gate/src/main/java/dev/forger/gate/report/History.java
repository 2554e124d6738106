// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.Json;
import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Verdict;
import dev.forger.gate.stats.Interval;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What runs before this one found, one line of JSON a run. Only effects are kept: each compares two
 * jars on one machine in one hour, so they can stand beside each other where times cannot.
 *
 * @param runs in the order of the file
 */
public record History(List<Run> runs) {
  /** No run before this one. */
  public static final History NONE = new History(List.of());

  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * One run of the gate.
   *
   * @param date when its first leg began
   * @param base what the base was
   * @param head what the head was
   * @param effects by the name of the figure
   */
  public record Run(String date, String base, String head, Map<String, Effect> effects) {}

  /**
   * What one run found of one figure.
   *
   * @param verdict on it
   * @param growth of the cost with its interval
   */
  public record Effect(Verdict verdict, Interval growth) {}

  /**
   * Reads a file of runs.
   *
   * @param file lines of JSON; none is no run
   * @return the runs
   * @throws GateException where it cannot be read
   */
  public static History read(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    List<Run> runs = new ArrayList<>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          runs.add(run(Json.parse(file + ":" + number, line)));
        }
      }
    } catch (IOException e) {
      throw new GateException("cannot read " + file + ": " + GateException.reason(e), e);
    }
    return new History(runs);
  }

  private static Run run(Json line) {
    Map<String, Effect> effects = new LinkedHashMap<>();
    line.get("effects")
        .members()
        .forEach(
            (name, e) ->
                effects.put(
                    name,
                    new Effect(
                        verdict(e.get("verdict")),
                        new Interval(
                            e.get("effect").number(),
                            e.get("low").number(),
                            e.get("high").number()))));
    return new Run(
        line.get("date").text(), line.get("base").text(), line.get("head").text(), effects);
  }

  private static Verdict verdict(Json name) {
    try {
      return Verdict.valueOf(name.text());
    } catch (IllegalArgumentException e) {
      throw new GateException(name.place() + ": unknown verdict " + name.text(), e);
    }
  }

  /**
   * These runs and this one. A run that is there already, as when its legs are judged again, is
   * replaced.
   *
   * @param outcome of this one
   * @return all
   */
  public History with(Outcome outcome) {
    if (outcome.legs().isEmpty()) {
      return this;
    }
    Map<String, Effect> effects = new LinkedHashMap<>();
    for (Finding finding : outcome.findings()) {
      if (Double.isFinite(finding.effect().estimate())) {
        effects.put(finding.name(), new Effect(finding.verdict(), finding.effect()));
      }
    }
    Run now =
        new Run(outcome.legs().get(0).start().toString(), outcome.base(), outcome.head(), effects);
    List<Run> all = new ArrayList<>(runs);
    all.removeIf(run -> run.date().equals(now.date()));
    all.add(now);
    return new History(all);
  }

  /**
   * The text of a file.
   *
   * @return lines of JSON
   */
  public String text() {
    StringBuilder lines = new StringBuilder();
    runs.forEach(run -> lines.append(line(run)).append('\n'));
    return lines.toString();
  }

  private static String line(Run run) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("date", run.date());
      out.writeStringProperty("base", run.base());
      out.writeStringProperty("head", run.head());
      out.writeObjectPropertyStart("effects");
      run.effects()
          .forEach(
              (name, effect) -> {
                out.writeObjectPropertyStart(name);
                out.writeStringProperty("verdict", effect.verdict().name());
                number(out, "effect", effect.growth().estimate());
                number(out, "low", effect.growth().low());
                number(out, "high", effect.growth().high());
                out.writeEndObject();
              });
      out.writeEndObject();
      out.writeEndObject();
    }
    return text.toString();
  }

  /** A figure of one round has an interval without ends, which JSON writes as JMH does. */
  private static void number(JsonGenerator out, String name, double value) {
    if (Double.isFinite(value)) {
      out.writeNumberProperty(name, value);
    } else {
      out.writeStringProperty(name, "NaN");
    }
  }

  /** The style class of a verdict. */
  static String style(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
