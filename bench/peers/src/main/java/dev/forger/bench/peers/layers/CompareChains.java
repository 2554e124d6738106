// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import dev.forger.bench.Ruler;
import dev.forger.bench.peers.Fork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command behind {@code scripts/bench --peers --chains}: convolution, batch norm and ReLU of
 * Forger and oneDNN, one library a JVM, sides in turned order from round to round.
 */
public final class CompareChains {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Fork FORK = new Fork(ChainLeg.class, "1g");
  private static final List<Side> SIDES = List.of(Side.FORGER, Side.DNNL_BLOCKED, Side.DNNL_NHWC);

  private final ChainOptions options;
  private final ChainJudge judge = new ChainJudge();

  private CompareChains(ChainOptions options) {
    this.options = options;
  }

  /**
   * Compares.
   *
   * @param arguments of the command
   * @throws dev.forger.bench.peers.UsageException if they mean nothing
   * @throws IOException if a JVM cannot be started or a file cannot be written
   * @throws InterruptedException if interrupted while a JVM runs
   */
  public static void run(List<String> arguments) throws IOException, InterruptedException {
    new CompareChains(ChainOptions.parse(arguments)).run();
  }

  private void run() throws IOException, InterruptedException {
    List<Integer> threads = options.threads();
    System.out.printf(
        "%d chains, %s threads, %d rounds: %d JVMs, about %.0f min%n",
        options.layers().size(),
        threads.stream().map(Object::toString).collect(Collectors.joining(" and ")),
        options.rounds(),
        threads.size() * options.rounds() * SIDES.size(),
        Math.ceil(threads.stream().mapToDouble(this::estimate).sum() / 60));
    ObjectNode root = options.header();
    ArrayNode all = root.putArray("comparisons");
    StringBuilder text = new StringBuilder();
    for (int n : threads) {
      Legs legs = Legs.run(n, options.rounds(), SIDES, side -> checked(side, n));
      List<ChainRow> rows = rows(legs);
      describe(legs, rows, all.addObject());
      text.append(legs.heading()).append(ChainRow.format(rows));
    }
    System.out.print(text);
    options.write(root);
  }

  /** Seconds of all rounds, all taken to reach half of the peak. */
  private double estimate(int threads) {
    double peak = Ruler.peak(threads) * 1e9;
    double leg = 5;
    double oracle = 0;
    for (Layer layer : options.layers()) {
      Geometry geometry = new Geometry(layer);
      double once = 6 * geometry.flops() / peak;
      leg += 1 + options.seconds() * 4 / 3 + Math.max(options.seconds() * 4 / 3, 8 * once);
      oracle += geometry.flops() / 1e9;
    }
    return leg * options.rounds() * SIDES.size() + oracle / options.threads().size();
  }

  /** Rows in the order in which a JVM measures. */
  private List<ChainRow> rows(Legs legs) {
    List<ChainRow> rows = new ArrayList<>();
    for (Layer layer : options.layers()) {
      for (Part part : Part.values()) {
        Ratios ratios = Ratios.of(legs.rounds(rows.size()));
        rows.add(new ChainRow(new Geometry(layer), part, legs.threads(), ratios));
      }
    }
    return rows;
  }

  private static void describe(Legs legs, List<ChainRow> rows, ObjectNode node) {
    legs.describe(node);
    node.set("geometricMeans", JSON.valueToTree(ChainRow.means(rows)));
    ArrayNode array = node.putArray("rows");
    for (ChainRow row : rows) {
      ObjectNode one = array.addObject();
      one.put("layer", row.geometry().layer().name());
      one.put("part", row.part().label());
      row.ratios().describe(one);
    }
    legs.describeAll(node);
  }

  private JsonNode checked(Side side, int threads) throws IOException, InterruptedException {
    JsonNode leg =
        FORK.run(
            side.environment(threads, System.getenv("FORGER_ISA")),
            List.of(
                side.name(),
                Integer.toString(threads),
                Double.toString(options.seconds()),
                options.layers().stream().map(Layer::name).collect(Collectors.joining(","))),
            side.label() + " on " + threads + " threads");
    for (JsonNode measured : leg.get("measured")) {
      Geometry geometry = new Geometry(Layer.named(measured.get("layer").asString()));
      Part part = Part.of(measured.get("part").asString());
      judge.check(side, part.chain(geometry), part, measured);
    }
    return leg;
  }
}
