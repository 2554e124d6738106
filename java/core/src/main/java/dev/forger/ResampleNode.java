// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Nearest up-sampling or average pooling by whole factors. */
final class ResampleNode extends MapNode {
  final Shape inputShape;
  final boolean upsample;
  final int factorH;
  final int factorW;

  ResampleNode(String name, int input, Shape in, boolean upsample, int factorH, int factorW) {
    super(name, input, resampled(name, in, upsample, factorH, factorW));
    this.inputShape = in;
    this.upsample = upsample;
    this.factorH = factorH;
    this.factorW = factorW;
  }

  private static Shape resampled(String name, Shape in, boolean up, int fh, int fw) {
    boolean fits = fh >= 1 && fw >= 1 && (up || (in.h() % fh == 0 && in.w() % fw == 0));
    if (!fits) {
      throw new ShapeException(
          name,
          "factors " + fh + "x" + fw + " on " + in,
          up ? "factors of at least 1" : "factors that divide the height and width",
          "change the factors or pad first");
    }
    return up
        ? Shape.of(in.h() * fh, in.w() * fw, in.c())
        : Shape.of(in.h() / fh, in.w() / fw, in.c());
  }

  @Override
  Plan plan(Tape tape, Pass pass, boolean accumulate) {
    return tape.plans().resample(this, pass, accumulate);
  }
}
