// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * The spectral normalisation of one filter W (Miyato et al. 2018, arXiv 1802.05957): the layer uses
 * W/σ with σ = u'Wv, where u and v follow the largest singular value by one power iteration a
 * recorded step. They are running statistics, named as PyTorch's {@code spectral_norm} names them.
 *
 * <p>W is [out][in k k] for convolutions, and for transposed ones, whose stored filter is the
 * transpose.
 */
final class SpectralFilter {
  private static final int START_ITERATIONS = 15;

  private final LinearNode node;
  private final int rows;
  private final int columns;
  private final boolean transposed;

  /** Left vector, as many elements as the layer has outputs. */
  final Parameter u;

  /** Right vector. */
  final Parameter v;

  /**
   * Describes a layer's filter.
   *
   * @param rows of the stored matrix
   * @param columns of the stored matrix
   * @param transposed whether the stored matrix is W transposed
   * @param byRows how the vector over the rows is reordered, to PyTorch and back
   * @param byColumns the same for that over the columns
   */
  SpectralFilter(
      LinearNode node,
      int rows,
      int columns,
      boolean transposed,
      Parameter.Reorder[] byRows,
      Parameter.Reorder[] byColumns) {
    this.node = node;
    this.rows = rows;
    this.columns = columns;
    this.transposed = transposed;
    this.u = vector("_u", transposed ? columns : rows, transposed ? byColumns : byRows);
    this.v = vector("_v", transposed ? rows : columns, transposed ? byRows : byColumns);
  }

  Parameter filter() {
    return node.filter();
  }

  private Parameter vector(String suffix, int n, Parameter.Reorder[] order) {
    return new Parameter(
        node.filter().name() + suffix,
        Parameter.Kind.STATISTIC,
        new long[] {n},
        n,
        n,
        (float) (1 / Math.sqrt(n)),
        order[0],
        order[1]);
  }

  /** W/σ as a step uses it; in training, the first time, behind an iteration. */
  Value normalized(Recorder recorder, String label, Weights weights, boolean training) {
    return recorder.once(
        weights,
        key(""),
        () -> {
          String name = label + "." + node.name + " spectral norm";
          Value result = recorder.scratch(name, (long) rows * columns, 1);
          Value sigma = recorder.once(weights, key("σ"), () -> recorder.scratch(name + " σ", 1, 1));
          Plan plan = recorder.plans().spectralNorm(rows, columns, transposed, training);
          Value w = weights.value(recorder, node.filter());
          recorder.add(
              name,
              plan,
              0,
              1,
              w,
              vector(recorder, label, weights, u, training),
              vector(recorder, label, weights, v, training),
              result,
              sigma);
          return result;
        });
  }

  private String key(String what) {
    return "spectral " + node.name + " " + what;
  }

  private Value vector(
      Recorder recorder, String label, Weights weights, Parameter p, boolean training) {
    return training ? weights.updated(recorder, label, p) : weights.value(recorder, p);
  }

  /** Makes the gradient by W/σ one by W, where this recording used W/σ. */
  void gradient(Recorder recorder, String label, Weights weights) {
    Value normalized = recorder.once(weights, key(""), () -> null);
    if (normalized != null) {
      recorder.add(
          label + "." + node.name + " spectral gradient",
          recorder.plans().spectralGradient(rows, columns, transposed),
          0,
          1,
          normalized,
          weights.value(recorder, u),
          weights.value(recorder, v),
          recorder.once(weights, key("σ"), () -> null),
          weights.gradient(recorder, node.filter()));
    }
  }

  /**
   * Vectors to begin with: random ones after some iterations, so that σ is near the largest
   * singular value from the first step on.
   *
   * @param w the stored filter
   * @param uniforms source of randomness
   * @return u and v
   */
  float[][] start(float[] w, Philox.Sequence uniforms) {
    float[] left = new float[u.count()];
    Initializers.normal(uniforms, 0, 1, left);
    normalize(left);
    float[] right = null;
    for (int i = 0; i < START_ITERATIONS; i++) {
      right = normalize(transposed ? byRows(w, left) : byColumns(w, left));
      left = normalize(transposed ? byColumns(w, right) : byRows(w, right));
    }
    return new float[][] {left, right};
  }

  /** What inference divides the stored filter by: u'Wv / (|u| |v|), 1 instead of 0; in double. */
  double sigma(float[] w, float[] left, float[] right) {
    float[] byRow = transposed ? right : left;
    float[] byColumn = transposed ? left : right;
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      double dot = 0;
      for (int c = 0; c < columns; c++) {
        dot += (double) w[r * columns + c] * byColumn[c];
      }
      sum += dot * byRow[r];
    }
    double sigma = sum / (length(left) * length(right));
    return sigma == 0 ? 1 : sigma;
  }

  private static double length(float[] x) {
    double square = 0;
    for (float a : x) {
      square += (double) a * a;
    }
    return Math.sqrt(square);
  }

  private float[] byRows(float[] w, float[] x) {
    float[] y = new float[rows];
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int c = 0; c < columns; c++) {
        sum += (double) w[r * columns + c] * x[c];
      }
      y[r] = (float) sum;
    }
    return y;
  }

  private float[] byColumns(float[] w, float[] x) {
    double[] sums = new double[columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        sums[c] += (double) w[r * columns + c] * x[r];
      }
    }
    float[] y = new float[columns];
    for (int c = 0; c < columns; c++) {
      y[c] = (float) sums[c];
    }
    return y;
  }

  private static float[] normalize(float[] x) {
    double length = length(x);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (length == 0 ? 1 / Math.sqrt(x.length) : x[i] / length);
    }
    return x;
  }
}
