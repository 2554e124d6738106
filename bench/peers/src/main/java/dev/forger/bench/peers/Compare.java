// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Device;
import dev.forger.bench.TrainingStep;
import dev.forger.bench.peers.generators.CompareGenerators;
import dev.forger.bench.peers.layers.CompareChains;
import dev.forger.bench.peers.layers.CompareLayers;
import dev.forger.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command behind {@code scripts/bench --peers}: whole steps of Forger and libtorch, one library
 * a JVM, sides in turned order from round to round, the ratio by Hodges and Lehmann. With {@code
 * --layers} it hands over to {@link CompareLayers}, with {@code --chains} to {@link CompareChains},
 * with {@code --generators} to {@link CompareGenerators}.
 */
public final class Compare {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Fork FORK = new Fork(Leg.class, "256m");
  private static final String USAGE =
      """
      usage: bench --peers [--steps wgan-gp-28,wgan-gp-64,dcgan-28,dcgan-64] [--rounds N]
                   [--seconds S] [--threads N] [--out FILE]
        --steps    default: all four, batch 64; dcgan is a critic step and a generator step
        --rounds   default 6, the least for a 95 % interval
        --seconds  measured in each JVM, default 4, after a third of it for warm-up
        --threads  of both libraries; default: each library's own choice
        --out      result file; default: bench/results/peers-UTC-TIME.json
      usage: bench --peers --layers [REGEX] [--passes forward,backwardData,backwardWeights]
                   [--rounds N] [--seconds S] [--threads N[,N...]] [--out FILE]
        --layers   convolutions of layers.txt whose name matches, default all, instead of steps
        --passes   default: all three
        --rounds   default 6, the least for a 95 % interval
        --seconds  measured for each layer and pass in each JVM, default 0.25
        --threads  of all libraries, one comparison each; default: 1 and as many as there are cores
        --out      result file; default: bench/results/layers-UTC-TIME.json, a picture beside it
      usage: bench --peers --chains [REGEX] [--rounds N] [--seconds S] [--threads N[,N...]]
                   [--out FILE]
        --chains   convolution, batch norm and ReLU of layers whose name matches, default all that
                   a batch norm follows in the measured networks; forward, and backward
        --rounds   default 6, the least for a 95 % interval
        --seconds  measured for each chain, and its norm alone, in each JVM, default 0.5
        --threads  as for --layers
        --out      result file; default: bench/results/chains-UTC-TIME.json
      usage: bench --peers --generators [MODEL,...] [--batches N,...] [--rounds N] [--seconds S]
                   [--threads N] [--out FILE]
        --generators  inference beside ONNX Runtime on the exported file; default: dcgan28,dcgan64
        --batches  default: 1,64
        --rounds   default 6, the least for a 95 % interval
        --seconds  measured for each batch in each JVM, default 0.4
        --threads  of both libraries; default: each library's own choice
        --out      result file; default: bench/results/generators-UTC-TIME.json
      """;

  private List<String> steps = List.of("wgan-gp-28", "wgan-gp-64", "dcgan-28", "dcgan-64");
  private int rounds = 6;
  private double seconds = 4;
  private int threads;
  private Path out = defaultOut("peers");

  private Compare() {}

  /**
   * Compares.
   *
   * @param arguments see usage
   * @throws IOException if a JVM cannot be started or the file cannot be written
   * @throws InterruptedException if interrupted while a JVM runs
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int status = command(List.of(arguments));
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Returns the exit status: 2 for wrong arguments. */
  static int command(List<String> arguments) throws IOException, InterruptedException {
    if (arguments.contains("-h") || arguments.contains("--help")) {
      System.out.print(USAGE);
      return 0;
    }
    try {
      if (arguments.contains("--layers")) {
        CompareLayers.run(arguments);
      } else if (arguments.contains("--chains")) {
        CompareChains.run(arguments);
      } else if (arguments.contains("--generators")) {
        CompareGenerators.run(arguments);
      } else {
        Compare compare = new Compare();
        compare.parse(new ArrayDeque<>(arguments));
        compare.run();
      }
      return 0;
    } catch (UsageException e) {
      System.err.println("bench: " + e.getMessage());
      System.err.print(USAGE);
      return 2;
    }
  }

  private void parse(Deque<String> rest) {
    while (!rest.isEmpty()) {
      String option = rest.pop();
      if (rest.isEmpty()) {
        throw new UsageException(option + " is unknown or needs a value");
      }
      String value = rest.pop();
      switch (option) {
        case "--steps" -> {
          List<String> chosen = List.of(value.split(",", -1));
          if (!steps.containsAll(chosen)) {
            throw new UsageException("steps " + value + ", expected some of " + steps);
          }
          steps = chosen;
        }
        case "--rounds" -> rounds = UsageException.positive(option, value);
        case "--seconds" -> seconds = UsageException.seconds(option, value);
        case "--threads" -> threads = UsageException.positive(option, value);
        case "--out" -> out = Path.of(value);
        default -> throw new UsageException("unknown option " + option);
      }
    }
  }

  private void run() throws IOException, InterruptedException {
    // A JVM, libtorch's libraries, the rulers.
    double leg = 4 + 4 * seconds / 3;
    System.out.printf(
        "%d steps, %d rounds of %d JVMs: about %.0f min%n",
        steps.size(),
        rounds,
        StepSide.values().length,
        Math.ceil((steps.size() * (6 + rounds * StepSide.values().length * leg)) / 60));
    check();
    ObjectNode root = JSON.createObjectNode();
    root.put("format", 2);
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

  /**
   * Returns where results go by default.
   *
   * @param kind of the results
   * @return a file named by kind and time
   */
  public static Path defaultOut(String kind) {
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return Path.of(
        System.getProperty("forger.root", "."),
        "bench",
        "results",
        kind + "-" + time.replaceAll("[-:]", "") + ".json");
  }

  /**
   * Results first: gradients against libtorch's in f64, steps against our reference, libtorch's
   * setups against each other.
   */
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
    steps.forEach(Compare::checkSetups);
  }

  private static void checkSetups(String step) {
    SetupJudge judge = new SetupJudge(objective(step).equals("wgan-gp"), side(step));
    for (StepSide side : List.of(StepSide.TORCH_NCHW, StepSide.TORCH_CHANNELS_LAST)) {
      double difference = judge.difference(side.setup());
      System.out.printf(
          "%s: gradients of %s differ from libtorch's as it comes by %.1e%n",
          step, side.label(), difference);
      if (!(difference < SetupJudge.TOLERANCE)) {
        throw new AssertionError(side.label() + " differs by " + difference + " in " + step);
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
    Map<StepSide, List<JsonNode>> legs = new EnumMap<>(StepSide.class);
    List<StepSide> order = new ArrayList<>(List.of(StepSide.values()));
    order.forEach(side -> legs.put(side, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (StepSide side : order) {
        JsonNode leg = fork(side, step);
        legs.get(side).add(leg);
        System.out.printf(
            "%-12s round %d %-19s %8.1f ms, %5.0f MiB, ruler %.0f GFLOP/s%n",
            step,
            round + 1,
            side.label(),
            leg.get("medianMs").asDouble(),
            leg.get("peakRssKib").asDouble() / 1024,
            leg.get("peakAfter").asDouble());
      }
      Collections.reverse(order);
    }
    legs.forEach((side, all) -> node.set(side.label(), JSON.valueToTree(all)));
    StepRow row = StepRow.of(step, legs);
    row.describe(node);
    table.append(row.text());
    double[] rulers =
        legs.values().stream()
            .flatMap(List::stream)
            .mapToDouble(l -> l.get("peakAfter").asDouble())
            .toArray();
    double usual = Stopwatch.quantile(rulers, 0.5);
    long disturbed = Arrays.stream(rulers).filter(r -> Math.abs(r / usual - 1) > 0.1).count();
    node.put("disturbedLegs", disturbed);
    if (disturbed > 0) {
      table.append(
          String.format(
              "%-12s %d of %d JVMs had a ruler more than 10 %% off: not a quiet machine%n",
              step, disturbed, rulers.length));
    }
  }

  private JsonNode fork(StepSide side, String step) throws IOException, InterruptedException {
    return FORK.run(
        side.environment(),
        List.of(
            side.name(),
            objective(step),
            Integer.toString(side(step)),
            Integer.toString(threads),
            Double.toString(seconds),
            "5"),
        side.label() + " on " + step);
  }
}
