// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import dev.forger.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sees values of a graph under other shapes and orders; each change is written once. */
final class OnnxValues {
  private final OnnxGraph graph;
  private final Map<String, String> made = new HashMap<>();

  OnnxValues(OnnxGraph graph) {
    this.graph = graph;
  }

  /** Sizes behind the batch: one for a vector, channels, height, width for an image. */
  static long[] dims(Shape shape) {
    return shape.h() * shape.w() == 1
        ? new long[] {shape.c()}
        : new long[] {shape.c(), shape.h(), shape.w()};
  }

  /** The value with the axes batch, channels, height, width. */
  String image(OnnxValue v) {
    if (v.image()) {
      return v.name();
    }
    Shape shape = v.shape();
    return made.computeIfAbsent(
        "image " + v.name() + shape, key -> reshape(v.name(), 0, shape.c(), shape.h(), shape.w()));
  }

  /** The value with two axes, elements in the order channels, height, width. */
  String vector(OnnxValue v) {
    if (!v.image()) {
      return v.name();
    }
    return made.computeIfAbsent(
        "vector " + v.name(),
        key -> graph.node("Flatten", v.name(), List.of(v.name()), a -> a.integer("axis", 1)));
  }

  /** The value with two axes, elements in the order height, width, channels. */
  String channelsLast(OnnxValue v) {
    Shape shape = v.shape();
    if (shape.h() * shape.w() == 1 || shape.c() == 1) {
      return vector(v);
    }
    String image = image(v);
    return made.computeIfAbsent(
        "channels last " + image,
        key -> {
          String moved = transpose(image, 0, 2, 3, 1);
          return graph.node("Flatten", moved, List.of(moved), a -> a.integer("axis", 1));
        });
  }

  /** The value under another shape, as Forger sees it: height, width, channels in this order. */
  OnnxValue reshaped(OnnxValue v, Shape shape) {
    if (v.shape().equals(shape)) {
      return v;
    }
    if (v.shape().c() == shape.c()) {
      String name = reshape(vector(v), 0, shape.c(), shape.h(), shape.w());
      return new OnnxValue(name, shape, true);
    }
    String flat = channelsLast(v);
    if (shape.h() * shape.w() == 1) {
      return new OnnxValue(flat, shape, false);
    }
    String last = reshape(flat, 0, shape.h(), shape.w(), shape.c());
    return new OnnxValue(transpose(last, 0, 3, 1, 2), shape, true);
  }

  private String reshape(String name, long... dims) {
    String sizes = graph.integers(name + ".dims", dims);
    return graph.node("Reshape", name, List.of(name, sizes), a -> {});
  }

  private String transpose(String name, long... order) {
    return graph.node("Transpose", name, List.of(name), a -> a.integers("perm", order));
  }
}
