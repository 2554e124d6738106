// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.report;

import dev.forger.bench.Ruler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results of one invocation with all that they depend on. */
final class ResultFile {
  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode root = JSON.createObjectNode();
  private final ArrayNode rulers;
  private final ArrayNode benchmarks;

  ResultFile(String effort) {
    root.put("format", 1);
    root.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("effort", effort);
    root.set("machine", Machine.describe());
    rulers = root.putArray("ruler");
    benchmarks = root.putArray("benchmarks");
  }

  JsonNode machine() {
    return root.get("machine");
  }

  void addRuler(String before, Ruler.Reading reading) {
    ObjectNode node = rulers.addObject();
    node.put("before", before);
    node.put("threads", reading.threads());
    node.put("gflops", reading.gflops());
    node.put("copy", reading.copy());
    node.put("triad", reading.triad());
  }

  /** JMH's own JSON of results, appended. */
  List<ObjectNode> add(Collection<RunResult> results) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, new PrintStream(text, true, StandardCharsets.UTF_8))
        .writeOut(results);
    List<ObjectNode> added = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(text.toByteArray())) {
      benchmarks.add(entry);
      added.add((ObjectNode) entry);
    }
    return added;
  }

  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, "bench", ".json");
    JSON.writerWithDefaultPrettyPrinter().writeValue(temporary, root);
    Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  static JsonNode read(Path file) {
    return JSON.readTree(file);
  }
}
