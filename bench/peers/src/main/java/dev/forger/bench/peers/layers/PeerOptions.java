// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.Device;
import dev.forger.bench.Layer;
import dev.forger.bench.peers.Compare;
import dev.forger.bench.peers.UsageException;
import dev.forger.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a comparison of layers of {@code layers.txt} is asked for, and where its results go. */
class PeerOptions {
  private static final JsonMapper JSON = new JsonMapper();

  private final String mode;
  private List<Layer> layers;
  private List<Integer> threads = List.of();
  private int rounds = 6;
  private double seconds;
  private Path out;

  /**
   * Takes the defaults.
   *
   * @param mode the option that a regular expression may follow, such as {@code --layers}
   * @param layers all of them
   * @param seconds of a measurement
   */
  PeerOptions(String mode, List<Layer> layers, double seconds) {
    this.mode = mode;
    this.layers = layers;
    this.seconds = seconds;
    this.out = Compare.defaultOut(mode.substring(2));
  }

  /**
   * Parses arguments.
   *
   * @throws UsageException if they mean nothing
   */
  final void read(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.pop();
      if (option.equals(mode) && (rest.isEmpty() || rest.peek().startsWith("--"))) {
        continue;
      }
      if (rest.isEmpty()) {
        throw new UsageException(option + " is unknown or needs a value");
      }
      String value = rest.pop();
      if (option.equals(mode)) {
        layers = matching(value);
      } else {
        take(option, value);
      }
    }
  }

  /** Takes the value of an option. */
  void take(String option, String value) {
    switch (option) {
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

  private List<Layer> matching(String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new UsageException(mode + " " + regex + " is no regular expression");
    }
    List<Layer> chosen = layers.stream().filter(l -> pattern.matcher(l.name()).find()).toList();
    if (chosen.isEmpty()) {
      throw new UsageException(
          mode + " " + regex + " matches none of " + layers.stream().map(Layer::name).toList());
    }
    return chosen;
  }

  final List<Layer> layers() {
    return layers;
  }

  final int rounds() {
    return rounds;
  }

  final double seconds() {
    return seconds;
  }

  final Path out() {
    return out.toAbsolutePath();
  }

  /** Numbers of threads, one comparison each. */
  final List<Integer> threads() {
    if (!threads.isEmpty()) {
      return threads;
    }
    try (Device device = Device.cpu()) {
      return device.threads() == 1 ? List.of(1) : List.of(1, device.threads());
    }
  }

  /** The beginning of a result file. */
  final ObjectNode header() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", 1);
    root.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("seconds", seconds);
    root.put("rounds", rounds);
    root.set("machine", Machine.describe());
    return root;
  }

  /** Writes the result file and prints where it is. */
  final void write(ObjectNode root) throws IOException {
    Files.createDirectories(out().getParent());
    JSON.writerWithDefaultPrettyPrinter().writeValue(out(), root);
    System.out.println(out());
  }
}
