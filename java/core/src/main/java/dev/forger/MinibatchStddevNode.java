// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Appends a channel that says how much samples differ: the mean over pixels and channels of their
 * standard deviation within a group of consecutive samples (Karras et al. 2018, arXiv 1710.10196,
 * section 3).
 */
final class MinibatchStddevNode extends Node {
  private final int group;
  private final int pixels;
  private final int channels;

  MinibatchStddevNode(String name, int input, Shape in, int group) {
    super(name, Shape.of(in.h(), in.w(), in.c() + 1), input);
    if (group < 2 || group > 1024) {
      throw new InvalidArgumentException(
          name, "a group of " + group + " samples", "2 to 1024", "4 is a usual choice");
    }
    this.group = group;
    this.pixels = in.h() * in.w();
    this.channels = in.c();
  }

  @Override
  boolean keepsInput() {
    return true;
  }

  @Override
  boolean couplesSamples() {
    return true;
  }

  @Override
  String coupling() {
    return "minibatch standard deviation, which couples the samples of a group";
  }

  @Override
  void forward(Tape tape, Window rows) {
    if (rows.begin() % group != 0 || rows.rows() % group != 0) {
      throw new InvalidArgumentException(
          name,
          "samples " + rows.begin() + " to " + rows.end(),
          "whole groups of " + group + " samples",
          "use a batch that is a multiple of the group");
    }
    Value x = tape.y(inputs[0]);
    Plan copy = tape.plans().copyChannels(pixels, channels, channels, 0, channels + 1, 0, false);
    tape.record(this, Pass.FORWARD, copy, rows, x, tape.y(id));
    Plan plan = tape.plans().minibatchStddev(Pass.FORWARD, pixels, channels, group);
    tape.record(this, Pass.FORWARD, plan, rows, x, tape.y(id));
  }

  @Override
  void backward(Tape tape, Window rows) {
    int in = inputs[0];
    if (!tape.needsCotangent(in)) {
      return;
    }
    Window window = tape.rowsFor(in, rows);
    Plan copy =
        tape.plans().copyChannels(pixels, channels, channels + 1, 0, channels, 0, tape.touchD(in));
    tape.record(this, Pass.BACKWARD_DATA, copy, window, tape.d(id), tape.d(in));
    Plan plan = tape.plans().minibatchStddev(Pass.BACKWARD_DATA, pixels, channels, group);
    tape.record(this, Pass.BACKWARD_DATA, plan, window, tape.y(in), tape.d(id), tape.d(in));
  }

  // Penalties on input gradients are refused before they are recorded.

  @Override
  void tangent(Tape tape, Window rows) {
    throw new IllegalStateException(name + " has no tangent");
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    throw new IllegalStateException(name + " has no tangent");
  }
}
