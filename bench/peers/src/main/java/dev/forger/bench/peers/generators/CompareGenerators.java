// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.generators;

import dev.forger.bench.peers.Compare;
import dev.forger.bench.peers.Fork;
import dev.forger.bench.peers.HodgesLehmann;
import dev.forger.bench.peers.Stopwatch;
import dev.forger.bench.peers.UsageException;
import dev.forger.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command behind {@code scripts/bench --peers --generators}: time of a call of an {@code
 * InferenceSession} and of ONNX Runtime on the exported generator, one library a JVM, the two in
 * turned order from round to round, the ratio by Hodges and Lehmann.
 */
public final class CompareGenerators {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Fork FORK = new Fork(GeneratorLeg.class, "256m");
  private static final double SAME = 1e-3;

  private List<String> models = List.of("dcgan28", "dcgan64");
  private List<String> batches = List.of("1", "64");
  private int rounds = 6;
  private int threads;
  private double seconds = 0.4;
  private Path out = Compare.defaultOut("generators");

  private CompareGenerators() {}

  /**
   * Compares.
   *
   * @param arguments of the command
   * @throws UsageException if they mean nothing
   * @throws IOException if a JVM cannot be started or the file cannot be written
   * @throws InterruptedException if interrupted while a JVM runs
   */
  public static void run(List<String> arguments) throws IOException, InterruptedException {
    CompareGenerators compare = new CompareGenerators();
    compare.parse(new ArrayDeque<>(arguments));
    compare.run();
  }

  private void parse(Deque<String> rest) {
    while (!rest.isEmpty()) {
      String option = rest.pop();
      if (option.equals("--generators") && (rest.isEmpty() || rest.peek().startsWith("--"))) {
        continue;
      }
      if (rest.isEmpty()) {
        throw new UsageException(option + " is unknown or needs a value");
      }
      String value = rest.pop();
      try {
        switch (option) {
          case "--generators" -> models = List.of(value.split(",", -1));
          case "--batches" -> batches = List.of(value.split(",", -1));
          case "--rounds" -> rounds = Integer.parseInt(value);
          case "--threads" -> threads = Integer.parseInt(value);
          case "--seconds" -> seconds = Double.parseDouble(value);
          case "--out" -> out = Path.of(value);
          default -> throw new UsageException(option + " is unknown");
        }
      } catch (NumberFormatException e) {
        throw new UsageException(option + " " + value + " is no number");
      }
    }
    if (rounds < 1 || !(seconds > 0) || threads < 0) {
      throw new UsageException("rounds and seconds must be positive, threads not negative");
    }
  }

  private void run() throws IOException, InterruptedException {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", Machine.describe());
    root.put("rounds", rounds);
    root.put("threads", threads);
    ArrayNode rows = root.putArray("rows");
    System.out.printf("%-10s %6s %12s %12s   %s%n", "model", "batch", "Forger", "ONNX R.", "ratio");
    for (String model : models) {
      compare(model, rows);
    }
    Files.createDirectories(out.toAbsolutePath().getParent());
    Files.writeString(out, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    System.out.println(out);
  }

  private void compare(String model, ArrayNode rows) throws IOException, InterruptedException {
    Map<String, List<JsonNode>> legs = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(List.of(GeneratorLeg.FORGER, GeneratorLeg.ONNX_RUNTIME));
    order.forEach(library -> legs.put(library, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (String library : order) {
        List<String> words = new ArrayList<>(List.of(library, model));
        words.add(Integer.toString(threads));
        words.add(Double.toString(seconds));
        words.addAll(batches);
        legs.get(library).add(FORK.run(Map.of(), words, library + " on " + model));
      }
      Collections.reverse(order);
    }
    for (int i = 0; i < batches.size(); i++) {
      double[] ours = values(legs.get(GeneratorLeg.FORGER), i, "medianMs");
      double[] theirs = values(legs.get(GeneratorLeg.ONNX_RUNTIME), i, "medianMs");
      requireSame(
          model,
          values(legs.get(GeneratorLeg.FORGER), i, "meanAbsolute")[0],
          values(legs.get(GeneratorLeg.ONNX_RUNTIME), i, "meanAbsolute")[0]);
      double[] ratios = new double[rounds];
      Arrays.setAll(ratios, r -> theirs[r] / ours[r]);
      HodgesLehmann ratio = HodgesLehmann.of(ratios);
      rows.addObject()
          .put("model", model)
          .put("batch", Integer.parseInt(batches.get(i)))
          .put("forgerMs", Stopwatch.quantile(ours, 0.5))
          .put("onnxRuntimeMs", Stopwatch.quantile(theirs, 0.5))
          .put("theirsOverOurs", ratio.ratio())
          .put("low", ratio.low())
          .put("high", ratio.high())
          .put("confidence", ratio.confidence());
      System.out.printf(
          "%-10s %6s %9.3f ms %9.3f ms   %.2f [%.2f, %.2f]%n",
          model,
          batches.get(i),
          Stopwatch.quantile(ours, 0.5),
          Stopwatch.quantile(theirs, 0.5),
          ratio.ratio(),
          ratio.low(),
          ratio.high());
    }
  }

  private static double[] values(List<JsonNode> legs, int index, String key) {
    return legs.stream()
        .mapToDouble(leg -> leg.get("measured").get(index).get(key).asDouble())
        .toArray();
  }

  private static void requireSame(String model, double ours, double theirs) {
    if (Math.abs(ours - theirs) > SAME * Math.abs(ours)) {
      throw new IllegalStateException(model + ": outputs differ, " + ours + " and " + theirs);
    }
  }
}
