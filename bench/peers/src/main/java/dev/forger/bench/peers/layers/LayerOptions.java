// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.Device;
import dev.forger.bench.Layer;
import dev.forger.bench.peers.Compare;
import dev.forger.bench.peers.UsageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What {@code scripts/bench --peers --layers} is asked for. */
final class LayerOptions {
  private List<Layer> layers = Layer.of("conv", "convt");
  private List<Pass> passes = List.of(Pass.values());
  private List<Integer> threads = List.of();
  private int rounds = 6;
  private double seconds = 0.25;
  private Path out = Compare.defaultOut("layers");

  private LayerOptions() {}

  /**
   * Parses arguments.
   *
   * @throws UsageException if they mean nothing
   */
  static LayerOptions parse(List<String> arguments) {
    LayerOptions options = new LayerOptions();
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.pop();
      boolean layers = option.equals("--layers");
      if (layers && (rest.isEmpty() || rest.peek().startsWith("--"))) {
        continue;
      }
      if (rest.isEmpty()) {
        throw new UsageException(option + " is unknown or needs a value");
      }
      options.take(option, rest.pop());
    }
    return options;
  }

  private void take(String option, String value) {
    switch (option) {
      case "--layers" -> layers = matching(value);
      case "--passes" -> passes = passes(value);
      case "--rounds" -> rounds = UsageException.positive(option, value);
      case "--seconds" -> seconds = UsageException.seconds(option, value);
      case "--threads" ->
          threads =
              Arrays.stream(value.split(",", -1))
                  .map(n -> UsageException.positive(option, n))
                  .distinct()
                  .toList();
      case "--out" -> out = Path.of(value);
      default -> throw new UsageException("unknown option " + option);
    }
  }

  private static List<Layer> matching(String regex) {
    List<Layer> all = Layer.of("conv", "convt");
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new UsageException("--layers " + regex + " is no regular expression");
    }
    List<Layer> chosen = all.stream().filter(l -> pattern.matcher(l.name()).find()).toList();
    if (chosen.isEmpty()) {
      throw new UsageException(
          "--layers " + regex + " matches none of " + all.stream().map(Layer::name).toList());
    }
    return chosen;
  }

  private static List<Pass> passes(String value) {
    try {
      return Arrays.stream(value.split(",", -1)).map(Pass::of).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--passes "
              + value
              + ", expected some of "
              + Arrays.stream(Pass.values()).map(Pass::label).toList());
    }
  }

  List<Layer> layers() {
    return layers;
  }

  List<Pass> passes() {
    return passes;
  }

  int rounds() {
    return rounds;
  }

  double seconds() {
    return seconds;
  }

  Path out() {
    return out;
  }

  /** Numbers of threads, one comparison each. */
  List<Integer> threads() {
    if (!threads.isEmpty()) {
      return threads;
    }
    try (Device device = Device.cpu()) {
      return device.threads() == 1 ? List.of(1) : List.of(1, device.threads());
    }
  }
}
