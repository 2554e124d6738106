// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.HashMap;
import java.util.Map;

/**
 * Where a {@link Tape} keeps what its passes share: outputs y, cotangents δ, tangents ẏ, cotangents
 * η, statistics. Memory is taken from the arena when it is first asked for; {@link Aliases} say who
 * shares.
 */
abstract class TapeMemory {
  final Recorder recorder;
  final Network network;
  private final Weights weights;
  final String label;
  private final int rows;
  private final Value[] y;
  private final Value[] d;
  private final Value[] t;
  private final Value[] e;
  private final Value[] means;
  private final Value[] deviations;
  private final Map<Integer, Value> discarded = new HashMap<>();

  /** Parts of the batch with statistics of their own, for batch normalisation. */
  int groups = 1;

  /** Whether packed filters outlast a run. */
  boolean keepsPacked;

  /** Rows whose input cotangent is wanted. */
  Window inputRows = new Window(0, 0);

  /** Rows of a penalty on input gradients: those with tangents and η. */
  Window penalty = new Window(0, 0);

  TapeMemory(
      Recorder recorder, Network network, Weights weights, String label, int rows, Value input) {
    this.recorder = recorder;
    this.network = network;
    this.weights = weights;
    this.label = label;
    this.rows = rows;
    int n = network.size();
    y = new Value[n];
    d = new Value[n];
    t = new Value[n];
    e = new Value[n];
    means = new Value[n];
    deviations = new Value[n];
    y[0] = input;
  }

  /** Normalisations use the batch, power iterations go on. */
  abstract boolean training();

  final void bindOutput(Value output) {
    y[network.outputRoot()] = output;
  }

  final void bindOutputCotangent(Value cotangent) {
    d[network.cotangentRoot(network.outputId())] = cotangent;
  }

  final Plans plans() {
    return recorder.plans();
  }

  final void record(Node node, Pass pass, Plan plan, Window window, Value... operands) {
    record(node.name + " " + pass.label, plan, window, operands);
  }

  final void record(String what, Plan plan, Window window, Value... operands) {
    recorder.add(label + "." + what, plan, window.begin(), window.rows(), operands);
  }

  private Value scratch(String what, int node, long perRow, long count) {
    return recorder.scratch(label + "." + network.node(node).name + " " + what, perRow, count);
  }

  private long perRow(int node) {
    return network.node(node).shape.elements();
  }

  final Value y(int node) {
    int root = network.valueRoot(node);
    if (y[root] == null) {
      y[root] = scratch("y", root, perRow(root), rows);
    }
    return y[root];
  }

  final Value d(int node) {
    int root = network.cotangentRoot(node);
    if (d[root] == null) {
      Window window = root == 0 ? inputRows : new Window(0, rows);
      d[root] = scratch("δ", root, perRow(root), window.rows()).fromRow(-window.begin());
    }
    return d[root];
  }

  /** Tangents have memory of their own, because later passes read outputs, too. */
  boolean keepsOutputs;

  /** Tangent of a node; in a piecewise linear network it overwrites y of the penalty's rows. */
  final Value t(int node) {
    int root = network.viewRoot(node);
    if (t[root] == null) {
      t[root] =
          network.isPiecewiseLinear() && !keepsOutputs && !network.isOverwritten(root)
              ? y(root)
              : penaltyScratch(network.node(root).name + " ẏ", perRow(root));
    }
    return t[root];
  }

  final Value e(int node) {
    if (e[node] == null) {
      e[node] = penaltyScratch(network.node(node).name + " η", perRow(node));
    }
    return e[node];
  }

  /** All rows of the batch. */
  final Window all() {
    return new Window(0, rows);
  }

  /** Memory for one pass over all rows. */
  final Value scratchRows(String what, long perRow) {
    return recorder.scratch(label + "." + what, perRow, rows);
  }

  final Value penaltyScratch(String what, long perRow) {
    return recorder.scratch(label + "." + what, perRow, penalty.rows()).fromRow(-penalty.begin());
  }

  final Value mean(NormNode node) {
    if (means[node.id] == null) {
      means[node.id] = statistics("mean", node);
    }
    return means[node.id];
  }

  final Value inverseDeviation(NormNode node) {
    if (deviations[node.id] == null) {
      deviations[node.id] = statistics("1/σ", node);
    }
    return deviations[node.id];
  }

  private Value statistics(String what, NormNode node) {
    int parts = node.kind == NormNode.Kind.BATCH ? groups : rows;
    return scratch(what, node.id, node.statisticsPerRow(), parts);
  }

  final Value weight(Parameter parameter) {
    return weights.value(recorder, parameter);
  }

  /** A running statistic that the forward pass updates. */
  final Value updated(Parameter statistic) {
    return weights.updated(recorder, label, statistic);
  }

  final Value gradient(Parameter parameter) {
    return weights.gradient(recorder, parameter);
  }

  /** The filter as a plan wants it, packed where it must be. */
  final Value filter(LinearNode node, Plan plan, Pass pass) {
    return filter(weights, node, plan, pass);
  }

  /** The same of other weights of the network. */
  final Value filter(Weights weights, LinearNode node, Plan plan, Pass pass) {
    return weights.filters().filter(recorder, label, node, plan, pass, keepsPacked, training());
  }

  /** How a layer runs when its weights are folded, or null. */
  final FoldedLayer folded(LinearNode node) {
    return weights.filters().folded(node);
  }

  final boolean isFolded(NormNode node) {
    return weights.filters().isFolded(node);
  }

  /** Memory for affine gradients that nobody wants. */
  final Value discarded(int count) {
    return discarded.computeIfAbsent(
        count,
        n -> {
          Value v = recorder.scratch(label + ".discarded", n, 1);
          record("discarded", plans().fill(n, 0), new Window(0, 1), v);
          return v;
        });
  }
}
