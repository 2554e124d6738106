// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.Score;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonGenerator;

/**
 * A store in one file: the lines of its {@code session.json} and {@code legs.jsonl}, each leg with
 * its results, compressed by gzip. What JMH printed, and iterations that do not count, are left
 * out.
 */
public final class LegPack {
  private LegPack() {}

  /**
   * Writes one.
   *
   * @param legs a record
   * @param file where to
   * @throws GateException where it cannot be written
   */
  public static void write(LegReplay legs, Path file) {
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
      out.write(legs.sessionLine() + "\n");
      int number = 0;
      for (Leg leg : legs.history()) {
        number++;
        out.write(line(legs.plan(), leg, number));
      }
    } catch (IOException e) {
      throw new GateException("cannot write " + file + ": " + GateException.reason(e), e);
    }
  }

  private static String line(Plan plan, Leg leg, int number) {
    return LegStore.json(
        out -> {
          LegStore.request(out, number, leg.request(), leg.start());
          Span all =
              leg.shared() == null
                  ? null
                  : new Span(0, leg.results().get(0).primary().iterations().size());
          LegStore.measured(
              out,
              new Leg(
                  leg.request(),
                  leg.start(),
                  leg.seconds(),
                  leg.reading(),
                  leg.kept(),
                  all,
                  leg.results()));
          out.writeArrayPropertyStart("results");
          leg.results().forEach(r -> result(out, plan.unitOf(leg.request()).benchmark(), r));
          out.writeEndArray();
        });
  }

  /** As JMH writes it, as far as it is read. */
  private static void result(JsonGenerator out, String benchmark, BenchmarkResult result) {
    out.writeStartObject();
    out.writeStringProperty("benchmark", benchmark);
    out.writeStringProperty("mode", result.key().mode());
    out.writeNumberProperty("threads", result.key().threads());
    out.writeStringProperty("vmVersion", result.jvm());
    if (Double.isFinite(result.seconds())) {
      out.writeStringProperty("measurementTime", result.seconds() + " s");
    }
    out.writeObjectPropertyStart("params");
    result.key().params().forEach(out::writeStringProperty);
    out.writeEndObject();
    out.writeName("primaryMetric");
    score(out, result.primary());
    out.writeObjectPropertyStart("secondaryMetrics");
    result
        .secondary()
        .forEach(
            (name, score) -> {
              out.writeName(name);
              score(out, score);
            });
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void score(JsonGenerator out, Score score) {
    out.writeStartObject();
    out.writeStringProperty("scoreUnit", score.unit().text());
    out.writeArrayPropertyStart("rawData");
    out.writeStartArray();
    for (double value : score.iterations()) {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeString("NaN");
      }
    }
    out.writeEndArray();
    out.writeEndArray();
    out.writeEndObject();
  }

  /** The lines of a file that {@link #write} made. */
  static List<String> lines(Path file) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return in.lines().toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new GateException(file + " is no file of --pack: " + e.getMessage(), e);
    }
  }
}
