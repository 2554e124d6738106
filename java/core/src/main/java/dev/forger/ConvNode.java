// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.FloatBuffer;

/** Convolution or transposed convolution, NHWC, with an optional bias. */
final class ConvNode extends LinearNode {
  final Conv2d options;
  final boolean transposed;
  final Shape inputShape;
  final Parameter filter;
  final Parameter bias;

  /** A filter [outer][r][s][inner] to PyTorch's [outer][inner][r][s], or from it. */
  private record FilterOrder(boolean toTorch, int outer, int inner, int r, int s)
      implements Parameter.Reorder {
    @Override
    public void copy(FloatBuffer src, FloatBuffer dst) {
      if (toTorch) {
        WeightLayout.filterToTorch(src, dst, outer, inner, r, s);
      } else {
        WeightLayout.filterFromTorch(src, dst, outer, inner, r, s);
      }
    }
  }

  ConvNode(String name, int input, Shape in, int channels, Conv2d options, boolean transposed) {
    super(name, options.outputShape(name, in, channels, transposed), input);
    this.options = options;
    this.transposed = transposed;
    this.inputShape = in;
    if (options.groups < 1 || in.c() % options.groups != 0 || channels % options.groups != 0) {
      throw new ShapeException(
          name,
          options.groups + " groups for " + in.c() + " -> " + channels + " channels",
          "a divisor of both",
          "change the groups or the channels");
    }
    int outer = transposed ? in.c() : channels;
    int inner = (transposed ? channels : in.c()) / options.groups;
    int r = options.kernelH;
    int s = options.kernelW;
    // As PyTorch counts them: fan-in of a transposed filter is its second axis, too.
    this.filter =
        new Parameter(
            name + ".weight",
            Parameter.Kind.WEIGHT,
            new long[] {outer, inner, r, s},
            inner * r * s,
            outer * r * s,
            0,
            new FilterOrder(true, outer, inner, r, s),
            new FilterOrder(false, outer, inner, r, s));
    this.bias =
        options.bias
            ? new Parameter(
                name + ".bias",
                Parameter.Kind.BIAS,
                new long[] {channels},
                inner * r * s,
                outer * r * s,
                0,
                Parameter.SAME,
                Parameter.SAME)
            : null;
  }

  @Override
  Plan plan(Tape tape, Pass pass, int rows, Epilogue epilogue, boolean accumulate) {
    return tape.plans().conv2d(this, pass, rows, epilogue, accumulate);
  }

  @Override
  Parameter filter() {
    return filter;
  }

  @Override
  SpectralFilter spectral() {
    int outer = transposed ? inputShape.c() : shape.c();
    int inner = filter.count() / outer / (options.kernelH * options.kernelW);
    Parameter.Reorder[] same = {Parameter.SAME, Parameter.SAME};
    if (transposed) {
      return new SpectralFilter(this, filter.count() / inner, inner, true, same, same);
    }
    int r = options.kernelH;
    int s = options.kernelW;
    Parameter.Reorder[] patches = {
      new FilterOrder(true, 1, inner, r, s), new FilterOrder(false, 1, inner, r, s)
    };
    return new SpectralFilter(this, outer, filter.count() / outer, false, same, patches);
  }

  @Override
  Parameter bias() {
    return bias;
  }
}
