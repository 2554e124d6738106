// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** A range of channels. */
final class SliceNode extends MapNode {
  private final Shape inputShape;
  final int first;

  SliceNode(String name, int input, Shape in, int first, int count) {
    super(name, input, Shape.of(in.h(), in.w(), count));
    this.inputShape = in;
    this.first = first;
    if (first < 0 || first + count > in.c()) {
      throw new ShapeException(
          name,
          "channels " + first + " to " + (first + count) + " of " + in,
          "a range within the channels",
          "change the first channel or the count");
    }
  }

  @Override
  boolean adjointIsPartial() {
    return true;
  }

  @Override
  Plan plan(Tape tape, Pass pass, boolean accumulate) {
    int pixels = shape.h() * shape.w();
    int all = inputShape.c();
    int count = shape.c();
    return pass == Pass.FORWARD
        ? tape.plans().copyChannels(pixels, count, all, first, count, 0, false)
        : tape.plans().copyChannels(pixels, count, count, 0, all, first, accumulate);
  }
}
