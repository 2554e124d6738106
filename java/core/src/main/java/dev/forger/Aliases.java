// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.List;

/**
 * Decides which nodes share memory: views with their input, and activations that may overwrite an
 * input that nothing else reads. Every entry names the node that owns the memory.
 */
final class Aliases {
  /** Owner of a node's output. */
  final int[] value;

  /** Owner of a node's output when only views share. */
  final int[] view;

  /** Owner of a node's cotangent. */
  final int[] cotangent;

  /** The node's output is later overwritten in place. */
  final boolean[] overwritten;

  private final List<Node> nodes;
  private final int[] consumers;

  Aliases(List<Node> nodes) {
    this.nodes = nodes;
    int n = nodes.size();
    value = new int[n];
    view = new int[n];
    cotangent = new int[n];
    overwritten = new boolean[n];
    consumers = new int[n];
    // The node's δ is overwritten by that of a node below.
    boolean[] scaled = new boolean[n];
    for (Node node : nodes) {
      for (int in : node.inputs) {
        consumers[in]++;
      }
    }
    for (Node node : nodes) {
      int id = node.id;
      value[id] = id;
      view[id] = id;
      cotangent[id] = id;
      if (node.inputs.length != 1) {
        continue;
      }
      int in = node.inputs[0];
      boolean onlyReader = in != 0 && consumers[in] == 1;
      // Pass 4 of a curved node reads the δ that it left in its input's, which nothing may scale.
      boolean mayShare = node.mayOverwriteInput() && !(node.curved() && scaled[in]);
      if (node.isView()) {
        value[id] = value[in];
        view[id] = view[in];
      } else if (node.mayOverwriteInput() && mayOverwrite(value[in])) {
        value[id] = value[in];
      }
      if (onlyReader && (node.isView() || mayShare)) {
        cotangent[id] = cotangent[in];
        scaled[id] = !node.isView() || scaled[in];
      }
    }
    for (Node node : nodes) {
      for (int i = 0; i < node.id; i++) {
        overwritten[i] |= value[i] == value[node.id] && view[i] != view[node.id];
      }
    }
  }

  /** Nothing but the node that comes next reads the memory of this group, now or later. */
  private boolean mayOverwrite(int root) {
    if (root == 0) {
      return false;
    }
    int readers = 0;
    for (Node m : nodes) {
      if (value[m.id] != root || (m.id != root && value[m.id] == m.id)) {
        continue;
      }
      if (m.keepsOutput()) {
        return false;
      }
      readers += consumers[m.id];
      if (m.id != root && m.isView()) {
        readers--;
      }
    }
    return readers == 1;
  }

  /** The state before {@link #fuse}. */
  static void unfuse(List<Node> nodes) {
    for (Node node : nodes) {
      if (node instanceof ActivationNode activation) {
        activation.forwardFused = false;
        activation.backwardFused = false;
      } else if (node instanceof LinearNode linear) {
        linear.fused = Activation.IDENTITY;
      } else if (node instanceof NormNode norm) {
        norm.fused = Activation.IDENTITY;
      }
    }
  }

  /** Lets producers apply the activation that overwrites their output. */
  void fuse() {
    for (Node node : nodes) {
      if (!(node instanceof ActivationNode activation)) {
        continue;
      }
      int producer = view[activation.inputs[0]];
      if (value[activation.id] != value[producer] || value[producer] != producer) {
        continue;
      }
      Node p = nodes.get(producer);
      if (p instanceof LinearNode linear) {
        linear.fused = activation.kind;
        linear.fusedSlope = activation.slope;
        activation.forwardFused = true;
      } else if (p instanceof NormNode norm && norm.kind == NormNode.Kind.BATCH) {
        norm.fused = activation.kind;
        norm.fusedSlope = activation.slope;
        activation.forwardFused = true;
        activation.backwardFused = cotangent[activation.id] == cotangent[producer];
        if (!activation.backwardFused) {
          throw new IllegalStateException(activation.name + " shares its value but not δ");
        }
      }
    }
  }
}
