// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.jmh.Json;
import dev.forger.gate.jmh.ResultReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Legs out of a {@link LegStore}, or a {@link LegPack}. */
public final class LegReplay implements LegSource {
  private final String sessionLine;
  private final Json session;
  private final Plan plan;
  private final List<Leg> history = new ArrayList<>();
  private final Map<LegRequest, Leg> kept = new HashMap<>();
  private final Map<LegRequest, String> failures = new HashMap<>();
  private int lastNumber;

  /**
   * Reads a record.
   *
   * @param folder that {@code --store} wrote, or a file that {@code --pack} did
   * @throws GateException where it is none, or damaged
   */
  public LegReplay(Path folder) {
    boolean packed = Files.isRegularFile(folder);
    List<String> all = packed ? LegPack.lines(folder) : List.of();
    if (packed) {
      if (all.isEmpty()) {
        throw new GateException(folder + " holds no legs");
      }
      sessionLine = all.get(0);
      session = Json.parse(folder + ":1", sessionLine);
    } else {
      if (!Files.exists(folder.resolve(LegStore.SESSION))) {
        throw new GateException(folder + " holds no legs: there is no " + LegStore.SESSION);
      }
      sessionLine = text(folder.resolve(LegStore.SESSION)).strip();
      session = Json.parse(folder.resolve(LegStore.SESSION).toString(), sessionLine);
    }
    if (session.get("format").number() != LegStore.FORMAT) {
      throw new GateException(
          session.place()
              + ": given format "
              + session.get("format").number()
              + ", expected "
              + LegStore.FORMAT);
    }
    Map<String, String> renames = new LinkedHashMap<>();
    session.get("renames").members().forEach((from, to) -> renames.put(from, to.text()));
    plan = new Plan(units("common"), units("missing"), units("added"), renames);
    List<String> lines =
        packed ? all.subList(1, all.size()) : text(folder.resolve(LegStore.LEGS)).lines().toList();
    String place = packed ? folder.toString() : folder.resolve(LegStore.LEGS).toString();
    for (int i = 0; i < lines.size(); i++) {
      int number = packed ? i + 2 : i + 1;
      read(Json.parse(place + ":" + number, lines.get(i)), folder);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new GateException("cannot read " + file + ": " + GateException.reason(e), e);
    }
  }

  private void read(Json line, Path folder) {
    LegRequest request = request(line);
    lastNumber = Math.max(lastNumber, (int) line.get("number").number());
    if (line.has("error")) {
      failures.put(request, line.get("error").text());
      return;
    }
    String results = String.format("jmh/%05d.json", (int) line.get("number").number());
    Reading reading =
        new Reading(
            number(line, "fma"), number(line, "copy"), number(line, "steal"), number(line, "load"));
    Leg leg;
    try {
      leg =
          new Leg(
              request,
              Instant.parse(line.get("start").text()),
              line.get("seconds").number(),
              reading,
              line.get("kept").truth(),
              shared(line),
              line.has("results")
                  ? Legs.results(
                      request, plan, ResultReader.read(line.get("results")), shared(line))
                  : Legs.results(request, plan, folder.resolve(results), shared(line)));
    } catch (GateException e) {
      throw Legs.failed(request, e);
    } catch (DateTimeException e) {
      throw new GateException(line.place() + ": " + e.getMessage(), e);
    }
    history.add(leg);
    if (leg.kept()) {
      kept.put(request, leg);
      failures.remove(request);
    }
  }

  private static double number(Json line, String name) {
    return line.has(name) ? line.get(name).number() : Double.NaN;
  }

  private static Span shared(Json line) {
    if (!line.has("from")) {
      return null;
    }
    Span span = new Span((int) line.get("from").number(), (int) line.get("to").number());
    if (span.from() < 0 || span.size() < 1) {
      throw new GateException(
          line.place() + ": given iterations from " + span.from() + " to " + span.to());
    }
    return span;
  }

  private static LegRequest request(Json line) {
    String side = line.get("side").text();
    try {
      return new LegRequest(
          unit(line.get("unit")),
          Side.valueOf(side.toUpperCase(Locale.ROOT)),
          (int) line.get("batch").number(),
          (int) line.get("round").number());
    } catch (IllegalArgumentException e) {
      throw new GateException(line.place() + ": unknown side " + side, e);
    }
  }

  private static BenchmarkUnit unit(Json unit) {
    Map<String, String> params = new LinkedHashMap<>();
    unit.get("params").members().forEach((name, value) -> params.put(name, value.text()));
    return new BenchmarkUnit(unit.get("benchmark").text(), params);
  }

  private List<BenchmarkUnit> units(String name) {
    return session.get(name).elements().stream().map(LegReplay::unit).toList();
  }

  /**
   * What was compared.
   *
   * @return units of both jars
   */
  public Plan plan() {
    return plan;
  }

  /**
   * What the base was.
   *
   * @return for people
   */
  public String base() {
    return session.get("base").text();
  }

  /**
   * What the head was.
   *
   * @return for people
   */
  public String head() {
    return session.get("head").text();
  }

  /** What {@code session.json} says. */
  String sessionLine() {
    return sessionLine;
  }

  /** The highest number of a leg's files. */
  int lastNumber() {
    return lastNumber;
  }

  /** The legs of a round, where both are there. */
  Optional<Pair> kept(PairRequest request) {
    Leg base = kept.get(request.base());
    Leg other = kept.get(request.compared());
    return base == null || other == null ? Optional.empty() : Optional.of(new Pair(base, other));
  }

  @Override
  public Pair pair(PairRequest request) {
    return Pair.of(request, leg(request.first()), leg(request.second()));
  }

  private Leg leg(LegRequest request) {
    if (failures.containsKey(request)) {
      throw new GateException(failures.get(request));
    }
    Leg leg = kept.get(request);
    if (leg == null) {
      throw new NotRecordedException(request);
    }
    return leg;
  }

  @Override
  public List<Leg> history() {
    return Collections.unmodifiableList(history);
  }
}
