// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.Device;
import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What trained a part of a run: each call of {@code train} adds a line to {@code sessions.jsonl}.
 *
 * @param step steps done before
 * @param began UTC time, as ISO 8601
 * @param version of Forger
 * @param cpu name of the processor
 * @param processors that the JVM may use
 * @param threads in use
 * @param isa instruction set in use
 * @param system operating system and its version
 * @param java version of the JVM
 * @param denseGflops the machine's rate for a dense product, see {@link DenseRuler}; 0 where it was
 *     not measured
 */
public record Session(
    long step,
    String began,
    String version,
    String cpu,
    int processors,
    int threads,
    String isa,
    String system,
    String java,
    double denseGflops) {
  private static final String FILE = "sessions.jsonl";
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * Describes a session that begins now, and measures its machine.
   *
   * @param device that trains
   * @param step steps done before
   * @param version of Forger
   * @return the session
   */
  public static Session begin(Device device, long step, String version) {
    double gflops = DenseRuler.gflops(device);
    return new Session(
        step,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        version,
        processor(),
        Runtime.getRuntime().availableProcessors(),
        device.threads(),
        device.isa(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.version"),
        gflops);
  }

  /**
   * Returns the name of this machine's processor.
   *
   * @return as Linux tells it, or {@code unknown}
   */
  public static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /**
   * Adds the session to those of a run.
   *
   * @param folder of the run
   * @throws UncheckedIOException if the file cannot be written
   */
  public void addTo(RunFolder folder) {
    ObjectNode node = JSON.createObjectNode();
    node.put("step", step).put("began", began).put("version", version).put("cpu", cpu);
    node.put("processors", processors).put("threads", threads).put("isa", isa);
    node.put("system", system).put("java", java).put("dense_gflops", denseGflops);
    Path file = folder.path().resolve(FILE);
    try {
      Files.writeString(
          file,
          JSON.writeValueAsString(node) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The sessions of a run, the first one first; a line that is not whole is left out. */
  static List<Session> of(RunFolder folder) {
    Path file = folder.path().resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Session> all = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        try {
          all.add(parse(JSON.readTree(line)));
        } catch (JacksonException e) {
          // Cut short when the machine stopped.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return all;
  }

  private static Session parse(JsonNode node) {
    return new Session(
        node.path("step").asLong(0),
        node.path("began").asString(""),
        node.path("version").asString(""),
        node.path("cpu").asString(""),
        node.path("processors").asInt(0),
        node.path("threads").asInt(0),
        node.path("isa").asString(""),
        node.path("system").asString(""),
        node.path("java").asString(""),
        node.path("dense_gflops").asDouble(0));
  }
}
