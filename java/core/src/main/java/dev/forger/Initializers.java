// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Arrays;

/** Distributions for initialisers, the same numbers on every machine. */
final class Initializers {
  private Initializers() {}

  record Dcgan() implements Initializer {
    @Override
    public void fill(Parameter parameter, Philox.Sequence uniforms, float[] values) {
      if (parameter.kind() == Parameter.Kind.WEIGHT) {
        normal(uniforms, 0, 0.02, values);
      } else if (parameter.kind() == Parameter.Kind.SCALE) {
        normal(uniforms, 1, 0.02, values);
      } else {
        Arrays.fill(values, parameter.initial());
      }
    }
  }

  static void normal(Philox.Sequence uniforms, double mean, double deviation, float[] values) {
    for (int i = 0; i < values.length; i += 2) {
      // Box-Muller; StrictMath gives the same bits everywhere.
      double radius = StrictMath.sqrt(-2 * StrictMath.log(uniforms.nextUniform()));
      double angle = 2 * Math.PI * uniforms.nextUniform();
      values[i] = (float) (mean + deviation * radius * StrictMath.cos(angle));
      if (i + 1 < values.length) {
        values[i + 1] = (float) (mean + deviation * radius * StrictMath.sin(angle));
      }
    }
  }

  /** Orthonormal rows of a matrix in row order, or columns where it has fewer of them. */
  static void orthogonal(Philox.Sequence uniforms, int rows, double gain, float[] values) {
    int columns = values.length / rows;
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    normal(uniforms, 0, 1, values);
    double[][] basis = new double[count][length];
    for (int i = 0; i < values.length; i++) {
      basis[i % count][i / count] = values[i];
    }
    for (int i = 0; i < count; i++) {
      // Gram-Schmidt, twice: the second time removes what rounding left of the first.
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          add(basis[i], -dot(basis[i], basis[j]), basis[j]);
        }
        double norm = Math.sqrt(dot(basis[i], basis[i]));
        for (int k = 0; k < length; k++) {
          basis[i][k] /= norm;
        }
      }
      for (int k = 0; k < length; k++) {
        values[rows <= columns ? i * columns + k : k * columns + i] = (float) (gain * basis[i][k]);
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] x) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * x[i];
    }
  }

  static void uniform(Philox.Sequence uniforms, double limit, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (limit * (2.0 * uniforms.nextUniform() - 1));
    }
  }
}
