// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * The squared distance of the means of two batches, ‖mean x - mean y‖², with its derivatives by y:
 * the generator's loss of Salimans et al. 2016, arXiv 1606.03498, section 3.1, where the batches
 * are a critic's features of real and generated samples.
 */
public final class FeatureMatching {
  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public FeatureMatching(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Takes the distance.
   *
   * @param label for descriptions
   * @param x rows whose mean is the aim, held fixed
   * @param y as many rows of the same size
   * @param rows how many
   * @param value receives the squared distance
   * @param cotangent rows that receive the derivatives by y
   * @throws ShapeException if the rows differ in size
   */
  public void loss(String label, Value x, Value y, int rows, Value value, Value cotangent) {
    if (x.perRow != y.perRow || cotangent.perRow != y.perRow) {
      throw new ShapeException(
          label,
          "rows of " + x.perRow + ", " + y.perRow + " and " + cotangent.perRow + " elements",
          "equal rows",
          "compare the same features");
    }
    Shape features = Shape.features(Math.toIntExact(y.perRow));
    Value difference = recorder.scratch(label + " difference", features, 1);
    Value aim = sum(label + " aim", x, rows, features);
    Value mean = sum(label + " mean", y, rows, features);
    Plan subtract = recorder.plans().sum(y.perRow, 1.0 / rows, -1.0 / rows);
    recorder.add(label + " difference", subtract, 0, 1, mean, aim, difference);
    Plan square = recorder.plans().innerProduct(Pass.FORWARD, y.perRow, false);
    recorder.add(label, square, 0, 1, difference, difference, value);
    Plan scale = recorder.plans().sum(y.perRow, 2.0 / rows, 0);
    recorder.add(label + " derivative", scale, 0, 1, difference, difference, difference);
    recorder.add(label + " zeros", recorder.plans().fill(y.perRow, 0), 0, rows, cotangent);
    Plan repeat = recorder.plans().bias(Pass.FORWARD, features);
    recorder.add(label + " cotangents", repeat, 0, rows, cotangent, difference, cotangent);
  }

  private Value sum(String label, Value rows, int count, Shape features) {
    Value sum = recorder.scratch(label, features, 1);
    recorder.add(label + " zero", recorder.plans().fill(rows.perRow, 0), 0, 1, sum);
    Plan plan = recorder.plans().bias(Pass.BACKWARD_WEIGHTS, features);
    recorder.add(label, plan, 0, count, rows, sum);
    return sum;
  }
}
