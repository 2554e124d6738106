// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkUnit;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A folder of legs: {@code session.json} says what was compared, {@code legs.jsonl} has one line
 * for each leg, and {@code jmh/N.json} and {@code jmh/N.txt} are what JMH wrote and printed.
 */
public final class LegStore {
  static final int FORMAT = 1;
  static final String SESSION = "session.json";
  static final String LEGS = "legs.jsonl";
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Path folder;
  private int number;

  /**
   * Where a leg writes.
   *
   * @param number of the leg
   * @param results JMH's JSON
   * @param log what JMH prints
   */
  record Files(int number, Path results, Path log) {}

  private LegStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a new folder.
   *
   * @param folder created; must be empty
   * @param plan the units of both jars
   * @param base what the base is, for people
   * @param head what the head is, for people
   * @return the store
   * @throws GateException where the folder has files or cannot be written
   */
  public static LegStore create(Path folder, Plan plan, String base, String head) {
    LegStore store = new LegStore(folder);
    try {
      java.nio.file.Files.createDirectories(folder.resolve("jmh"));
      if (java.nio.file.Files.exists(folder.resolve(SESSION))) {
        throw new GateException(
            folder + " already holds legs; name another folder, or judge it with --replay");
      }
      store.write(
          SESSION,
          json(
              out -> {
                out.writeNumberProperty("format", FORMAT);
                out.writeStringProperty("date", Instant.now().toString());
                out.writeStringProperty("base", base);
                out.writeStringProperty("head", head);
                out.writeStringProperty("processor", MachineRuler.processor());
                out.writeNumberProperty("processors", Runtime.getRuntime().availableProcessors());
                units(out, "common", plan.common());
                units(out, "missing", plan.missing());
                units(out, "added", plan.added());
                out.writeObjectPropertyStart("renames");
                plan.renames().forEach(out::writeStringProperty);
                out.writeEndObject();
              }));
      store.write(LEGS, "");
    } catch (IOException e) {
      throw cannot(folder, e);
    }
    return store;
  }

  /**
   * Opens the folder of a run that ended early. A line that it broke off is dropped.
   *
   * @param folder that {@link #create} made
   * @param plan the units of both jars
   * @param base what the base is, for people
   * @param head what the head is, for people
   * @return the store, and the legs it has
   * @throws GateException where the folder is of another comparison, or is none
   */
  public static Resumed resume(Path folder, Plan plan, String base, String head) {
    Path file = folder.resolve(LEGS);
    try {
      if (java.nio.file.Files.exists(file)) {
        String text = java.nio.file.Files.readString(file);
        if (!text.isEmpty() && !text.endsWith("\n")) {
          java.nio.file.Files.writeString(file, text.substring(0, text.lastIndexOf('\n') + 1));
        }
      }
    } catch (IOException e) {
      throw cannot(folder, e);
    }
    LegReplay legs = new LegReplay(folder);
    if (!legs.plan().equals(plan) || !legs.base().equals(base) || !legs.head().equals(head)) {
      throw new GateException(
          folder
              + " holds legs of "
              + legs.base()
              + " and "
              + legs.head()
              + " with "
              + legs.plan().common().size()
              + " benchmarks; given "
              + base
              + " and "
              + head
              + " with "
              + plan.common().size()
              + ": it cannot be resumed with others");
    }
    LegStore store = new LegStore(folder);
    store.number = legs.lastNumber();
    return new Resumed(store, legs);
  }

  /**
   * A store that goes on.
   *
   * @param store where further legs are kept
   * @param legs those that it has
   */
  public record Resumed(LegStore store, LegReplay legs) {}

  private static void units(JsonGenerator out, String name, List<BenchmarkUnit> units) {
    out.writeArrayPropertyStart(name);
    units.forEach(unit -> unit(out, unit));
    out.writeEndArray();
  }

  private static void unit(JsonGenerator out, BenchmarkUnit unit) {
    out.writeStartObject();
    out.writeStringProperty("benchmark", unit.benchmark());
    out.writeObjectPropertyStart("params");
    unit.params().forEach(out::writeStringProperty);
    out.writeEndObject();
    out.writeEndObject();
  }

  static String json(Consumer<JsonGenerator> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      members.accept(out);
      out.writeEndObject();
    }
    return text + "\n";
  }

  synchronized Files next() {
    number++;
    String name = String.format("jmh/%05d", number);
    return new Files(number, folder.resolve(name + ".json"), folder.resolve(name + ".txt"));
  }

  /** Adds the leg that wrote these files. */
  synchronized void add(Files files, Leg leg) {
    append(
        json(
            out -> {
              request(out, files.number(), leg.request(), leg.start());
              measured(out, leg);
            }));
  }

  static void measured(JsonGenerator out, Leg leg) {
    out.writeNumberProperty("seconds", leg.seconds());
    out.writeBooleanProperty("kept", leg.kept());
    out.writeNumberProperty("fma", leg.reading().fma());
    out.writeNumberProperty("copy", leg.reading().copy());
    out.writeNumberProperty("steal", leg.reading().steal());
    out.writeNumberProperty("load", leg.reading().load());
    if (leg.shared() != null) {
      out.writeNumberProperty("from", leg.shared().from());
      out.writeNumberProperty("to", leg.shared().to());
    }
  }

  synchronized void addFailure(Files files, LegRequest request, Instant start, String error) {
    append(
        json(
            out -> {
              request(out, files.number(), request, start);
              out.writeStringProperty("error", error);
            }));
  }

  static void request(JsonGenerator out, int number, LegRequest request, Instant start) {
    out.writeNumberProperty("number", number);
    out.writeName("unit");
    unit(out, request.unit());
    out.writeStringProperty("side", request.side().label());
    out.writeNumberProperty("batch", request.batch());
    out.writeNumberProperty("round", request.round());
    out.writeStringProperty("start", start.toString());
  }

  private void append(String line) {
    try {
      java.nio.file.Files.writeString(
          folder.resolve(LEGS), line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw cannot(folder.resolve(LEGS), e);
    }
  }

  private void write(String name, String text) throws IOException {
    java.nio.file.Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  private static GateException cannot(Path path, IOException e) {
    return new GateException("cannot write " + path + ": " + GateException.reason(e), e);
  }
}
