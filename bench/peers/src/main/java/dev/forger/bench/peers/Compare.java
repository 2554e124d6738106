// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Device;
import dev.forger.bench.TrainingStep;
import dev.forger.bench.report.Machine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command behind {@code scripts/bench --peers}: whole steps of Forger and libtorch, one library
 * a JVM, sides in turned order from round to round, the ratio by Hodges and Lehmann.
 */
public final class Compare {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String USAGE =
      """
      usage: bench --peers [--steps wgan-gp-28,wgan-gp-64,dcgan-28,dcgan-64] [--rounds N]
                   [--seconds S] [--threads N] [--out FILE]
        --steps    default: all four, batch 64; dcgan is a critic step and a generator step
        --rounds   default 6, the least for a 95 % interval
        --seconds  measured in each JVM, default 4, after a third of it for warm-up
        --threads  of both libraries; default: each library's own choice
        --out      result file; default: bench/results/peers-UTC-TIME.json
      """;

  /** A library with its environment. */
  private record Side(String name, String library, Map<String, String> environment) {}

  private static final List<Side> SIDES =
      List.of(
          new Side("forger", "forger", Map.of()),
          new Side("torch", "torch", Map.of()),
          new Side("torch-blas1", "torch", Map.of("OPENBLAS_NUM_THREADS", "1")));

  private List<String> steps = List.of("wgan-gp-28", "wgan-gp-64", "dcgan-28", "dcgan-64");
  private int rounds = 6;
  private double seconds = 4;
  private int threads;
  private Path out =
      Path.of(
          System.getProperty("forger.root", "."),
          "bench",
          "results",
          "peers-"
              + Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "")
              + ".json");

  private Compare() {}

  /**
   * Compares.
   *
   * @param arguments see usage
   * @throws IOException if a JVM cannot be started or the file cannot be written
   * @throws InterruptedException if interrupted while a JVM runs
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Compare compare = new Compare();
    compare.parse(new ArrayDeque<>(List.of(arguments)));
    compare.run();
  }

  private static void usage(String problem) {
    System.err.println("bench: " + problem);
    System.err.print(USAGE);
    System.exit(2);
  }

  private void parse(Deque<String> rest) {
    while (!rest.isEmpty()) {
      String option = rest.pop();
      if (option.equals("-h") || option.equals("--help")) {
        System.out.print(USAGE);
        System.exit(0);
      }
      if (rest.isEmpty()) {
        usage(option + " is unknown or needs a value");
      }
      String value = rest.pop();
      switch (option) {
        case "--steps" -> {
          List<String> chosen = List.of(value.split(",", -1));
          if (!steps.containsAll(chosen)) {
            usage("steps " + value + ", expected some of " + steps);
          }
          steps = chosen;
        }
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--seconds" -> seconds = Double.parseDouble(value);
        case "--threads" -> threads = Integer.parseInt(value);
        case "--out" -> out = Path.of(value);
        default -> usage("unknown option " + option);
      }
    }
    if (rounds < 1 || !(seconds > 0) || threads < 0) {
      usage("--rounds, --seconds and --threads must be positive");
    }
  }

  private void run() throws IOException, InterruptedException {
    // A JVM, libtorch's libraries, the rulers.
    double leg = 4 + 4 * seconds / 3;
    System.out.printf(
        "%d steps, %d rounds of %d JVMs: about %.0f min%n",
        steps.size(),
        rounds,
        SIDES.size(),
        Math.ceil((steps.size() * (6 + rounds * SIDES.size() * leg)) / 60));
    check();
    ObjectNode root = JSON.createObjectNode();
    root.put("format", 1);
    root.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("seconds", seconds);
    root.put("threads", threads);
    root.set("machine", Machine.describe());
    ArrayNode measured = root.putArray("steps");
    StringBuilder table = new StringBuilder();
    for (String step : steps) {
      measure(step, measured.addObject(), table);
    }
    System.out.print(table);
    Path folder = out.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    JSON.writerWithDefaultPrettyPrinter().writeValue(out, root);
    System.out.println(out);
  }

  /** Results first: gradients against libtorch's in f64, then steps against our reference. */
  private void check() {
    PenaltyJudge judge = new PenaltyJudge(Twins.critic(28, false), 4, 1);
    Map<String, double[]> expected = judge.torch();
    try (Device device = Device.cpu()) {
      double difference = PenaltyJudge.difference(judge.ours(device), expected);
      System.out.printf("penalty gradients differ from libtorch's by %.1e%n", difference);
      if (!(difference < 1e-4)) {
        throw new AssertionError("gradients differ from libtorch's by " + difference);
      }
      for (String step : steps) {
        TrainingStep.check(objective(step), side(step), device.threads());
      }
    }
  }

  private static String objective(String step) {
    return step.substring(0, step.lastIndexOf('-'));
  }

  private static int side(String step) {
    return Integer.parseInt(step.substring(step.lastIndexOf('-') + 1));
  }

  private void measure(String step, ObjectNode node, StringBuilder table)
      throws IOException, InterruptedException {
    node.put("step", step);
    List<List<JsonNode>> legs = new ArrayList<>();
    SIDES.forEach(s -> legs.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      for (int side : order) {
        JsonNode leg = fork(SIDES.get(side), step);
        legs.get(side).add(leg);
        System.out.printf(
            "%-12s round %d %-12s %8.1f ms, %5.0f MiB, ruler %.0f GFLOP/s%n",
            step,
            round + 1,
            SIDES.get(side).name(),
            leg.get("medianMs").asDouble(),
            leg.get("peakRssKib").asDouble() / 1024,
            leg.get("peakAfter").asDouble());
      }
    }
    for (int side = 0; side < SIDES.size(); side++) {
      node.set(SIDES.get(side).name(), JSON.valueToTree(legs.get(side)));
    }
    report(step, node, legs, table);
    List<JsonNode> all = legs.stream().flatMap(List::stream).toList();
    double usual = median(all, "peakAfter");
    long disturbed =
        all.stream().filter(l -> Math.abs(l.get("peakAfter").asDouble() / usual - 1) > 0.1).count();
    node.put("disturbedLegs", disturbed);
    if (disturbed > 0) {
      table.append(
          String.format(
              "%-12s %d of %d JVMs had a ruler more than 10 %% off: not a quiet machine%n",
              step, disturbed, all.size()));
    }
  }

  private static void report(
      String step, ObjectNode node, List<List<JsonNode>> legs, StringBuilder table) {
    ObjectNode ratios = node.putObject("ratios");
    for (int side = 0; side < SIDES.size(); side++) {
      List<JsonNode> theirs = legs.get(side);
      table.append(
          String.format(
              "%-12s %-12s %8.1f ms %6.0f MiB",
              step,
              SIDES.get(side).name(),
              median(theirs, "medianMs"),
              median(theirs, "peakRssKib") / 1024));
      if (side > 0) {
        double[] perRound = new double[theirs.size()];
        for (int i = 0; i < perRound.length; i++) {
          perRound[i] =
              legs.get(0).get(i).get("medianMs").asDouble()
                  / theirs.get(i).get("medianMs").asDouble();
        }
        HodgesLehmann e = HodgesLehmann.of(perRound);
        ratios.set(SIDES.get(side).name(), JSON.valueToTree(e));
        table.append(
            String.format(
                "   forger / %s = %.3f [%.3f, %.3f] at %.1f %%",
                SIDES.get(side).name(), e.ratio(), e.low(), e.high(), 100 * e.confidence()));
      }
      table.append(System.lineSeparator());
    }
  }

  private static double median(List<JsonNode> legs, String key) {
    double[] all = legs.stream().mapToDouble(l -> l.get(key).asDouble()).sorted().toArray();
    return (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
  }

  private JsonNode fork(Side side, String step) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--") || option.startsWith("-Dorg.bytedeco")) {
        command.add(option);
      }
    }
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            Leg.class.getName(),
            side.library(),
            objective(step),
            Integer.toString(side(step)),
            Integer.toString(threads),
            Double.toString(seconds),
            "5"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(side.environment());
    File log = File.createTempFile("forger-leg", ".log");
    Process process = builder.redirectOutput(log).start();
    int exit = process.waitFor();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(log.toPath()), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Leg.RESULT)) {
          JsonNode result = JSON.readTree(line.substring(Leg.RESULT.length()));
          Files.delete(log.toPath());
          return result;
        }
      }
    }
    throw new IOException(side.name() + " on " + step + " exited " + exit + "; the log is " + log);
  }
}
