// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Problem;
import dev.forger.gate.run.Leg;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** All figures for programs; docs/gate.md describes the members. */
public final class JsonReport {
  private static final int FORMAT = 1;
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonReport() {}

  /**
   * Writes it.
   *
   * @param outcome of a session
   * @return JSON
   */
  public static String of(Outcome outcome) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeNumberProperty("format", FORMAT);
      out.writeStringProperty("base", outcome.base());
      out.writeStringProperty("head", outcome.head());
      out.writeNumberProperty("margin", outcome.settings().margin());
      out.writeNumberProperty("rounds", outcome.settings().rounds());
      out.writeNumberProperty("seconds", outcome.seconds());
      out.writeArrayPropertyStart("findings");
      outcome.findings().forEach(finding -> finding(out, finding));
      out.writeEndArray();
      out.writeArrayPropertyStart("problems");
      for (Problem problem : outcome.problems()) {
        out.writeStartObject();
        out.writeStringProperty("kind", problem.kind().name());
        out.writeStringProperty("benchmark", problem.benchmark());
        out.writeStringProperty("text", problem.text());
        out.writeEndObject();
      }
      out.writeEndArray();
      if (outcome.control() != null) {
        out.writeName("control");
        finding(out, outcome.control());
      }
      out.writeArrayPropertyStart("notes");
      outcome.notes().forEach(out::writeString);
      out.writeEndArray();
      out.writeArrayPropertyStart("machine");
      for (Leg leg : outcome.legs()) {
        out.writeStartObject();
        out.writeStringProperty("start", leg.start().toString());
        number(out, "fma", leg.reading().fma());
        number(out, "copy", leg.reading().copy());
        number(out, "steal", leg.reading().steal());
        number(out, "load", leg.reading().load());
        out.writeBooleanProperty("kept", leg.kept());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return text + "\n";
  }

  private static void finding(JsonGenerator out, Finding finding) {
    out.writeStartObject();
    out.writeStringProperty("benchmark", finding.key().benchmark());
    out.writeStringProperty("mode", finding.key().mode());
    out.writeNumberProperty("threads", finding.key().threads());
    out.writeObjectPropertyStart("params");
    finding.key().params().forEach(out::writeStringProperty);
    out.writeEndObject();
    out.writeStringProperty("metric", finding.metric());
    out.writeStringProperty("unit", finding.unit());
    out.writeStringProperty("verdict", finding.verdict().name());
    out.writeStringProperty("reason", finding.reason());
    number(out, "baseMedian", finding.baseMedian());
    number(out, "headMedian", finding.headMedian());
    number(out, "effect", finding.effect().estimate());
    number(out, "low", finding.effect().low());
    number(out, "high", finding.effect().high());
    number(out, "p", finding.p());
    number(out, "confirmP", finding.confirmP());
    out.writeBooleanProperty("together", finding.together());
    out.writeNumberProperty("firstRounds", finding.firstRounds());
    out.writeArrayPropertyStart("baseLegs");
    finding.rounds().forEach(round -> number(out, round.base()));
    out.writeEndArray();
    out.writeArrayPropertyStart("headLegs");
    finding.rounds().forEach(round -> number(out, round.head()));
    out.writeEndArray();
    out.writeEndObject();
  }

  /** JSON has no NaN: what is not known is null. */
  private static void number(JsonGenerator out, String name, double value) {
    out.writeName(name);
    number(out, value);
  }

  private static void number(JsonGenerator out, double value) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
