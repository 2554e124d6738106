// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import dev.forger.bench.Ruler;
import dev.forger.bench.peers.Fork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command behind {@code scripts/bench --peers --layers}: convolutions of Forger, oneDNN and
 * libtorch, one library a JVM, sides in turned order from round to round.
 */
public final class CompareLayers {
  private static final Fork FORK = new Fork(LayerLeg.class, "1g");

  private final LayerOptions options;
  private final Judge judge = new Judge();

  private CompareLayers(LayerOptions options) {
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
    new CompareLayers(LayerOptions.parse(arguments)).run();
  }

  private void run() throws IOException, InterruptedException {
    List<Integer> threads = options.threads();
    int forks = threads.size() * options.rounds() * Side.values().length;
    System.out.printf(
        "%d layers, %d passes, %s threads, %d rounds: %d JVMs, about %.0f min%n",
        options.layers().size(),
        options.passes().size(),
        threads.stream().map(Object::toString).collect(Collectors.joining(" and ")),
        options.rounds(),
        forks,
        Math.ceil(threads.stream().mapToDouble(this::estimate).sum() / 60));
    ObjectNode root = options.header();
    ArrayNode all = root.putArray("comparisons");
    List<LayerComparison> comparisons = new ArrayList<>();
    for (int n : threads) {
      Legs legs = Legs.run(n, options.rounds(), List.of(Side.values()), side -> checked(side, n));
      LayerComparison comparison = new LayerComparison(options, legs);
      comparison.describe(all.addObject());
      comparisons.add(comparison);
    }
    comparisons.forEach(c -> System.out.print(c.text()));
    options.write(root);
    Path picture = Path.of(options.out().toString().replaceFirst("(\\.json)?$", ".png"));
    LayerPicture.write(comparisons, picture);
    System.out.println(picture);
  }

  /** Seconds of all rounds, peers taken to reach half of the peak. */
  private double estimate(int threads) {
    double peak = Ruler.peak(threads) * 1e9;
    double leg = 5;
    for (Layer layer : options.layers()) {
      Geometry geometry = new Geometry(layer);
      double once = 2 * geometry.flops() / peak;
      double data = geometry.bytes() / 4 * 30e-9;
      leg += options.passes().size() * (data + Math.max(options.seconds() * 4 / 3, 8 * once));
    }
    return leg * options.rounds() * Side.values().length;
  }

  private JsonNode checked(Side side, int threads) throws IOException, InterruptedException {
    JsonNode leg = fork(side, threads);
    for (JsonNode measured : leg.get("measured")) {
      Geometry geometry = new Geometry(Layer.named(measured.get("layer").asString()));
      judge.check(side, geometry, Pass.of(measured.get("pass").asString()), measured);
    }
    return leg;
  }

  private JsonNode fork(Side side, int threads) throws IOException, InterruptedException {
    return FORK.run(
        side.environment(threads, System.getenv("FORGER_ISA")),
        List.of(
            side.name(),
            Integer.toString(threads),
            Double.toString(options.seconds()),
            options.layers().stream().map(Layer::name).collect(Collectors.joining(",")),
            options.passes().stream().map(Pass::label).collect(Collectors.joining(","))),
        side.label() + " on " + threads + " threads");
  }
}
