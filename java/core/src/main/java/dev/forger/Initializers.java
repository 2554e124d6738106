// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Distributions for initialisers, the same numbers on every machine. */
final class Initializers {
  private Initializers() {}

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

  static void uniform(Philox.Sequence uniforms, double limit, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (limit * (2.0 * uniforms.nextUniform() - 1));
    }
  }
}
