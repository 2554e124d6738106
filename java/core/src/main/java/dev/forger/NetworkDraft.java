// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A network in the making: its nodes, their names, and the one that the next layer reads. */
final class NetworkDraft {
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private String prefix = "";
  private String nextName;
  private int position;

  /** The node that the next layer reads. */
  int current;

  NetworkDraft(Shape input) {
    nodes.add(new InputNode(input));
  }

  /** Names the following layers by the prefix and their positions from 0. */
  void prefix(String prefix) {
    this.prefix = prefix;
    this.position = 0;
  }

  void nameNext(String name) {
    this.nextName = name;
  }

  /** The name given for this layer, or its position. */
  String takeName() {
    String name = nextName != null ? nextName : prefix + position;
    position++;
    nextName = null;
    if (!names.add(name)) {
      throw new InvalidArgumentException(
          "layer name", name, "a name that no other layer has", "choose another name");
    }
    return name;
  }

  void add(Node node) {
    node.id = nodes.size();
    current = node.id;
    nodes.add(node);
  }

  Shape shape() {
    return shape(current);
  }

  Shape shape(int node) {
    return nodes.get(node).shape;
  }

  /** The current shape before the reshapes that led to it. */
  Shape viewedShape() {
    Node node = nodes.get(current);
    while (node.isView()) {
      node = nodes.get(node.inputs[0]);
    }
    return node.shape;
  }

  /** Ends at the current node, which must be the last, and the only one that nothing reads. */
  Network finish() {
    boolean[] used = new boolean[nodes.size()];
    for (Node node : nodes) {
      for (int in : node.inputs) {
        used[in] = true;
      }
    }
    boolean computes = false;
    for (Node node : nodes) {
      computes |= node.id != 0 && !node.isView();
    }
    if (!computes || current != nodes.size() - 1) {
      throw new InvalidArgumentException(
          "network",
          computes ? "an end before the last layer" : "no layer",
          "at least one layer, ending with the last one added",
          "add layers, or build from the last one");
    }
    for (int i = 0; i < nodes.size() - 1; i++) {
      if (!used[i]) {
        throw new InvalidArgumentException(
            "network",
            "layer " + nodes.get(i).name + " whose output nothing reads",
            "every output but the last is read",
            "remove the layer or add it to another");
      }
    }
    return new Network(nodes);
  }
}
