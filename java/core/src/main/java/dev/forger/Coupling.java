// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * The operations of flows of affine coupling layers (Dinh, Sohl-Dickstein and Bengio 2017): where
 * the mask is 0, y = x e^s + t with s = limit tanh(r); elsewhere y = x. Each records one entry.
 *
 * <p>A mask is one row of zeros and ones; parameters are rows of twice as many values as a sample,
 * all r before all t.
 */
public final class Coupling {
  private final Recorder recorder;
  private final double limit;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   * @param limit of |s|, positive: a layer scales by e^-limit to e^limit
   */
  public Coupling(Recorder recorder, double limit) {
    if (!(limit > 0 && limit < Double.POSITIVE_INFINITY)) {
      throw new InvalidArgumentException(
          "coupling, limit", Double.toString(limit), "a positive finite number", "2 is usual");
    }
    this.recorder = recorder;
    this.limit = limit;
  }

  private static void requireSizes(String label, Value x, Value params, Value mask) {
    if (params.perRow != 2 * x.perRow || mask.perRow != x.perRow) {
      throw new ShapeException(
          label,
          "samples of "
              + x.perRow
              + ", parameters of "
              + params.perRow
              + ", mask of "
              + mask.perRow,
          "twice as many parameters as values, a mask of as many",
          "check the network of the layer");
    }
  }

  /**
   * Transforms samples.
   *
   * @param label for descriptions
   * @param x rows
   * @param params rows
   * @param mask one row
   * @param y rows that receive the result
   * @param logDeterminant rows of one value that receive the sum of s
   * @param add whether the sum is added to what is there
   * @param rows how many
   */
  public void forward(
      String label,
      Value x,
      Value params,
      Value mask,
      Value y,
      Value logDeterminant,
      boolean add,
      int rows) {
    requireSizes(label, x, params, mask);
    Plan plan = recorder.plans().coupling(Pass.FORWARD, false, x.perRow, limit, add);
    recorder.add(label, plan, 0, rows, x, params, mask, y, logDeterminant);
  }

  /**
   * Takes a transform back: x = (y - t) e^-s.
   *
   * @param label for descriptions
   * @param y rows
   * @param params rows, made of y's masked values, which are x's
   * @param mask one row
   * @param x rows that receive the result
   * @param logDeterminant rows of one value that receive the sum of -s
   * @param add whether the sum is added to what is there
   * @param rows how many
   */
  public void inverse(
      String label,
      Value y,
      Value params,
      Value mask,
      Value x,
      Value logDeterminant,
      boolean add,
      int rows) {
    requireSizes(label, y, params, mask);
    Plan plan = recorder.plans().coupling(Pass.FORWARD, true, y.perRow, limit, add);
    recorder.add(label, plan, 0, rows, y, params, mask, x, logDeterminant);
  }

  /**
   * Takes cotangents of a transform back to its input and parameters.
   *
   * @param label for descriptions
   * @param x rows of the input
   * @param params rows
   * @param mask one row
   * @param yCotangent rows
   * @param logDeterminantCotangent rows of one value
   * @param xCotangent rows that receive the result; may be the cotangent of y
   * @param paramsCotangent rows that receive the result
   * @param rows how many
   */
  public void backward(
      String label,
      Value x,
      Value params,
      Value mask,
      Value yCotangent,
      Value logDeterminantCotangent,
      Value xCotangent,
      Value paramsCotangent,
      int rows) {
    requireSizes(label, x, params, mask);
    Plan plan = recorder.plans().coupling(Pass.BACKWARD_DATA, false, x.perRow, limit, false);
    recorder.add(
        label,
        plan,
        0,
        rows,
        x,
        params,
        mask,
        yCotangent,
        logDeterminantCotangent,
        xCotangent,
        paramsCotangent);
  }

  /**
   * Keeps the values where the mask is not 0: y = x there, 0 elsewhere.
   *
   * @param label for descriptions
   * @param x rows
   * @param mask one row
   * @param y rows that receive the result
   * @param add whether it is added to what is there
   * @param rows how many
   */
  public void mask(String label, Value x, Value mask, Value y, boolean add, int rows) {
    if (mask.perRow != x.perRow || y.perRow != x.perRow) {
      throw new ShapeException(
          label,
          "rows of " + x.perRow + " and " + y.perRow + " values, mask of " + mask.perRow,
          "equal sizes",
          "check the shapes");
    }
    recorder.add(label, recorder.plans().mask(x.perRow, add), 0, rows, x, mask, y);
  }

  /**
   * Takes the log likelihood of samples from their images z under N(0, I).
   *
   * @param label for descriptions
   * @param z rows
   * @param logDeterminant rows of one value: of the transform from samples to z
   * @param logDensity rows of one value that receive ln N(z; 0, I) + log determinant
   * @param value receives the negative mean of the log densities
   * @param cotangent rows that receive its derivative by z
   * @param rows how many
   */
  public void likelihood(
      String label,
      Value z,
      Value logDeterminant,
      Value logDensity,
      Value value,
      Value cotangent,
      int rows) {
    Plan plan = new LossPlans(recorder).normalLikelihood(z.perRow);
    recorder.add(label, plan, 0, rows, z, logDeterminant, logDensity, value, cotangent);
  }
}
