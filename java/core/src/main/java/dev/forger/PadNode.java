// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** A border of zeros, mirrored or repeated pixels. */
final class PadNode extends MapNode {
  final Shape inputShape;
  final PadMode mode;
  final int top;
  final int left;
  final int bottom;
  final int right;

  PadNode(
      String name, int input, Shape in, PadMode mode, int top, int left, int bottom, int right) {
    super(name, input, Shape.of(in.h() + top + bottom, in.w() + left + right, in.c()));
    this.inputShape = in;
    this.mode = mode;
    this.top = top;
    this.left = left;
    this.bottom = bottom;
    this.right = right;
  }

  @Override
  Plan plan(Tape tape, Pass pass, boolean accumulate) {
    return tape.plans().pad(this, pass, accumulate);
  }
}
