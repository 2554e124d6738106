// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;

/** Kinds of layers that are summed up together. */
enum Group {
  WIDE("4x4 stride 2, 64 channels and more"),
  THREE("3x3"),
  THIN("1 or 3 channels on a side"),
  POINT("1x1 from or to 4x4"),
  OTHER("others");

  private final String label;

  Group(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The one group of a layer: images of one pixel come before few channels. */
  static Group of(Geometry geometry) {
    Layer l = geometry.layer();
    if (geometry.smallSide() == 1) {
      return POINT;
    }
    int channels = Math.min(l.channels(), l.outChannels());
    if (channels <= 3) {
      return THIN;
    }
    if (l.kernel() == 3) {
      return THREE;
    }
    return l.kernel() == 4 && l.stride() == 2 && channels >= 64 ? WIDE : OTHER;
  }
}
