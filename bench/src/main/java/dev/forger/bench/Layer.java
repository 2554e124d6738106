// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One measured layer of {@code layers.txt}; images are square.
 *
 * @param name network and shapes
 * @param operation {@code conv}, {@code convt}, {@code dense} or {@code norm}
 * @param side height and width of the input
 * @param channels of the input
 * @param outChannels of the output
 * @param kernel side of the filter
 * @param stride of both axes
 * @param padding of all sides
 */
public record Layer(
    String name,
    String operation,
    int side,
    int channels,
    int outChannels,
    int kernel,
    int stride,
    int padding) {
  /** Samples of a batch in all benchmarks. */
  public static final int BATCH = 64;

  private static final List<Layer> ALL = read();

  private static List<Layer> read() {
    List<Layer> layers = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Layer.class.getResourceAsStream("layers.txt"), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          layers.add(parse(line.trim().split("\\s+", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(layers);
  }

  private static Layer parse(String[] w) {
    int[] n = new int[6];
    for (int i = 0; i < n.length; i++) {
      n[i] = Integer.parseInt(w[i + 2]);
    }
    return new Layer(w[0], w[1], n[0], n[1], n[2], n[3], n[4], n[5]);
  }

  /**
   * Returns the layers of an operation.
   *
   * @param operations such as {@code conv}
   * @return in the order of the file
   */
  public static List<Layer> of(String... operations) {
    return ALL.stream().filter(l -> List.of(operations).contains(l.operation)).toList();
  }

  /**
   * Returns a layer.
   *
   * @param name of {@code layers.txt}
   * @return the layer
   */
  public static Layer named(String name) {
    return ALL.stream()
        .filter(l -> l.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no layer " + name + " in layers.txt"));
  }

  /**
   * Returns the elements of one input sample.
   *
   * @return height times width times channels
   */
  public int elements() {
    return side * side * channels;
  }
}
