// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A static graph of layers on samples of one shape. It holds no memory: {@link Weights} do, one set
 * or several (raw, averaged) on any device.
 *
 * <p>Layers are named by position, as in PyTorch's {@code nn.Sequential}, unless named otherwise,
 * so that saved weights fit there by name and order.
 */
public final class Network {
  private final List<Node> nodes;
  private final List<Parameter> trained = new ArrayList<>();
  private final List<Parameter> statistics = new ArrayList<>();
  private final Map<LinearNode, SpectralFilter> spectral = new LinkedHashMap<>();
  private final Aliases aliases;
  private final long trainedCount;
  private final long statisticsCount;

  Network(List<Node> nodes) {
    this(nodes, false);
  }

  /** Networks of the same nodes may differ in their last statistics only: these have places. */
  private Network(List<Node> nodes, boolean spectrallyNormalized) {
    this.nodes = Collections.unmodifiableList(new ArrayList<>(nodes));
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).id = i;
    }
    // Another network of these nodes may have fused them, which decides what may share memory.
    Aliases.unfuse(this.nodes);
    this.aliases = new Aliases(this.nodes);
    aliases.fuse();
    long trainedEnd = 0;
    long statisticsEnd = 0;
    for (Node node : nodes) {
      for (Parameter p : node.parameters()) {
        if (p.kind() == Parameter.Kind.STATISTIC) {
          p.offset = statisticsEnd;
          statisticsEnd += aligned(p.count());
          statistics.add(p);
        } else {
          p.offset = trainedEnd;
          trainedEnd += aligned(p.count());
          trained.add(p);
        }
      }
    }
    for (Node node : spectrallyNormalized ? nodes : List.<Node>of()) {
      if (node instanceof LinearNode linear) {
        SpectralFilter filter = linear.spectral();
        spectral.put(linear, filter);
        for (Parameter p : List.of(filter.u, filter.v)) {
          p.offset = statisticsEnd;
          statisticsEnd += aligned(p.count());
          statistics.add(p);
        }
      }
    }
    this.trainedCount = trainedEnd;
    this.statisticsCount = statisticsEnd;
  }

  private static long aligned(long count) {
    return (count + 15) / 16 * 16;
  }

  /**
   * Starts a network.
   *
   * @param input shape of one sample
   * @return a builder
   */
  public static NetworkBuilder builder(Shape input) {
    return new NetworkBuilder(input);
  }

  /**
   * Returns the same layers with every filter W of a convolution or dense layer divided by its
   * spectral norm σ (Miyato et al. 2018, arXiv 1802.05957), σ by one power iteration a step of
   * training; inference leaves its vectors as they are. Convolutions count as the matrix [out][in k
   * k] as in the paper, whose norm is not that of the convolution as an operator. Gradients are
   * those by W, with the vectors held fixed.
   *
   * <p>The vectors are running statistics {@code <layer>.weight_u} and {@code <layer>.weight_v}, so
   * files of weights and checkpoints hold them.
   *
   * @return a new network of the same parameters
   */
  public Network spectralNorm() {
    return new Network(nodes, true);
  }

  /**
   * Tells whether filters are divided by their spectral norm.
   *
   * @return true for what {@link #spectralNorm()} returned
   */
  public boolean hasSpectralNorm() {
    return !spectral.isEmpty();
  }

  /**
   * Returns whether a layer looks at several samples at once in training: batch normalisation, and
   * the standard deviation of a minibatch, which depends on what samples stand beside each other.
   *
   * @return false where every sample is treated independently
   */
  public boolean couplesSamples() {
    return nodes.stream().anyMatch(Node::couplesSamples);
  }

  /**
   * Returns the shape of an input sample.
   *
   * @return height, width and channels
   */
  public Shape inputShape() {
    return nodes.get(0).shape;
  }

  /**
   * Returns the shape of an output sample.
   *
   * @return height, width and channels
   */
  public Shape outputShape() {
    return nodes.get(nodes.size() - 1).shape;
  }

  /**
   * Returns the trained parameters in the order of the layers.
   *
   * @return an unmodifiable list
   */
  public List<Parameter> parameters() {
    return Collections.unmodifiableList(trained);
  }

  /**
   * Returns the running statistics in the order of the layers.
   *
   * @return an unmodifiable list
   */
  public List<Parameter> statistics() {
    return Collections.unmodifiableList(statistics);
  }

  /**
   * Returns the number of trained values.
   *
   * @return sum of the parameters' sizes
   */
  public long parameterCount() {
    return trained.stream().mapToLong(Parameter::count).sum();
  }

  /**
   * Tells whether the second derivative of every layer is zero where it exists: then tangents of a
   * penalty can take the place of activations.
   *
   * @return true for convolutions, dense layers, ReLU and LeakyReLU, shape operations
   */
  public boolean isPiecewiseLinear() {
    return nodes.stream().noneMatch(Node::curved);
  }

  /**
   * Tells whether the outputs are squashed into an interval.
   *
   * @return name and kind of the last layer if it is a sigmoid or tanh, reshaped or not
   */
  public Optional<String> squashedOutput() {
    Node last = nodes.get(outputId());
    while (last instanceof ReshapeNode) {
      last = nodes.get(last.inputs[0]);
    }
    if (last instanceof ActivationNode activation
        && (activation.kind == Activation.SIGMOID || activation.kind == Activation.TANH)) {
      return Optional.of(last.name + ", a " + activation.kind.name().toLowerCase(Locale.ROOT));
    }
    return Optional.empty();
  }

  /**
   * Lists the layers.
   *
   * @return one line a layer: name, kind, output shape and number of parameters
   */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes) {
      String kind = node.getClass().getSimpleName().replace("Node", "");
      int count = node.parameters().stream().mapToInt(Parameter::count).sum();
      text.append(String.format("%-24s %-12s %-12s %,d%n", node.name, kind, node.shape, count));
    }
    return text.toString();
  }

  long trainedCount() {
    return trainedCount;
  }

  long statisticsCount() {
    return statisticsCount;
  }

  List<Node> nodes() {
    return nodes;
  }

  Node node(int id) {
    return nodes.get(id);
  }

  int size() {
    return nodes.size();
  }

  int outputId() {
    return nodes.size() - 1;
  }

  int outputRoot() {
    return valueRoot(outputId());
  }

  /** How a filter is normalised, or null. */
  SpectralFilter spectral(LinearNode node) {
    return spectral.get(node);
  }

  Collection<SpectralFilter> spectralFilters() {
    return spectral.values();
  }

  int valueRoot(int node) {
    return aliases.value[node];
  }

  int viewRoot(int node) {
    return aliases.view[node];
  }

  int cotangentRoot(int node) {
    return aliases.cotangent[node];
  }

  boolean isOverwritten(int node) {
    return aliases.overwritten[node];
  }
}
