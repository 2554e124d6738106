// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Fully connected layer on a vector of features. */
final class DenseNode extends LinearNode {
  final Shape inputShape;
  final Parameter filter;
  final Parameter bias;
  private final Shape flattened;
  private final Shape reshaped;

  /**
   * Makes the layer.
   *
   * @param flattened shape before a flatten that feeds it, or the input shape itself
   * @param reshaped shape that its output is reshaped to, or null
   */
  DenseNode(
      String name,
      int input,
      Shape in,
      int features,
      boolean withBias,
      Shape flattened,
      Shape reshaped) {
    super(name, Shape.features(features), input);
    int n = in.elements();
    this.inputShape = Shape.features(n);
    this.flattened = flattened;
    this.reshaped = reshaped;
    Parameter.Reorder to = Parameter.SAME;
    Parameter.Reorder from = Parameter.SAME;
    boolean image = flattened.h() * flattened.w() > 1;
    if (image && reshaped != null) {
      throw new UnsupportedException(
          name,
          "a dense layer between a flatten of " + flattened + " and a reshape to " + reshaped,
          "an image on one side only",
          "put another dense layer between them");
    }
    if (image) {
      to = (src, dst) -> WeightLayout.denseColumnsToTorch(src, dst, features, flattened);
      from = (src, dst) -> WeightLayout.denseColumnsFromTorch(src, dst, features, flattened);
    } else if (reshaped != null) {
      to = (src, dst) -> WeightLayout.denseRowsToTorch(src, dst, n, reshaped);
      from = (src, dst) -> WeightLayout.denseRowsFromTorch(src, dst, n, reshaped);
    }
    this.filter =
        new Parameter(
            name + ".weight",
            Parameter.Kind.WEIGHT,
            new long[] {features, n},
            n,
            features,
            0,
            to,
            from);
    this.bias = withBias ? bias(name, features, n, reshaped) : null;
  }

  private static Parameter bias(String name, int features, int n, Shape reshaped) {
    Parameter.Reorder to = Parameter.SAME;
    Parameter.Reorder from = Parameter.SAME;
    if (reshaped != null) {
      to = (src, dst) -> WeightLayout.denseRowsToTorch(src, dst, 1, reshaped);
      from = (src, dst) -> WeightLayout.denseRowsFromTorch(src, dst, 1, reshaped);
    }
    return new Parameter(
        name + ".bias", Parameter.Kind.BIAS, new long[] {features}, n, features, 0, to, from);
  }

  @Override
  Plan plan(Tape tape, Pass pass, int rows, Epilogue epilogue, boolean accumulate) {
    return tape.plans().dense(this, pass, epilogue, accumulate);
  }

  /** Shape whose elements, channels outermost, the columns of a saved filter are. */
  Shape columns() {
    return flattened;
  }

  /** Shape whose elements, channels outermost, the rows of a saved filter are. */
  Shape rows() {
    return reshaped == null ? shape : reshaped;
  }

  @Override
  Parameter filter() {
    return filter;
  }

  @Override
  SpectralFilter spectral() {
    Parameter.Reorder[] rows = {Parameter.SAME, Parameter.SAME};
    Parameter.Reorder[] columns = {Parameter.SAME, Parameter.SAME};
    if (reshaped != null) {
      rows[0] = (src, dst) -> WeightLayout.denseRowsToTorch(src, dst, 1, reshaped);
      rows[1] = (src, dst) -> WeightLayout.denseRowsFromTorch(src, dst, 1, reshaped);
    } else if (flattened.h() * flattened.w() > 1) {
      columns[0] = (src, dst) -> WeightLayout.denseColumnsToTorch(src, dst, 1, flattened);
      columns[1] = (src, dst) -> WeightLayout.denseColumnsFromTorch(src, dst, 1, flattened);
    }
    int features = shape.elements();
    return new SpectralFilter(this, features, inputShape.elements(), false, rows, columns);
  }

  @Override
  Parameter bias() {
    return bias;
  }
}
