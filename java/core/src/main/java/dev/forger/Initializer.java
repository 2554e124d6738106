// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Draws the values that parameters have before training. */
@FunctionalInterface
public interface Initializer {
  /**
   * Fills a parameter.
   *
   * @param parameter what to fill
   * @param uniforms source of randomness for this parameter
   * @param values receives the values, in PyTorch's order
   */
  void fill(Parameter parameter, Philox.Sequence uniforms, float[] values);

  /**
   * DCGAN (Radford et al. 2016): filters from N(0, 0.02²), scales from N(1, 0.02²), biases 0.
   *
   * @return the initialiser
   */
  static Initializer dcgan() {
    return new Initializers.Dcgan();
  }

  /**
   * He et al. 2015: filters from N(0, 2 / fan-in), scales 1, biases 0.
   *
   * @return the initialiser
   */
  static Initializer heNormal() {
    return (parameter, uniforms, values) -> {
      if (parameter.kind() == Parameter.Kind.WEIGHT) {
        Initializers.normal(uniforms, 0, Math.sqrt(2.0 / parameter.fanIn()), values);
      } else {
        java.util.Arrays.fill(values, parameter.initial());
      }
    };
  }

  /**
   * Glorot and Bengio 2010: filters uniform in ±√(6 / (fan-in + fan-out)), scales 1, biases 0.
   *
   * @return the initialiser
   */
  static Initializer glorotUniform() {
    return (parameter, uniforms, values) -> {
      if (parameter.kind() == Parameter.Kind.WEIGHT) {
        double limit = Math.sqrt(6.0 / (parameter.fanIn() + (double) parameter.fanOut()));
        Initializers.uniform(uniforms, limit, values);
      } else {
        java.util.Arrays.fill(values, parameter.initial());
      }
    };
  }

  /**
   * Saxe et al. 2014 (arXiv 1312.6120): filters as matrices [size of the first axis][rest] with
   * orthonormal rows or columns, whichever are fewer, times a gain, as PyTorch's {@code
   * orthogonal_}; scales 1, biases 0.
   *
   * @param gain length of the orthonormal rows or columns; positive
   * @return the initialiser
   * @throws InvalidArgumentException if the gain is not a finite number greater than 0
   */
  static Initializer orthogonal(double gain) {
    if (!(gain > 0) || Double.isInfinite(gain)) {
      throw new InvalidArgumentException(
          "orthogonal gain", Double.toString(gain), "a finite number > 0", "1 is a usual choice");
    }
    return (parameter, uniforms, values) -> {
      if (parameter.kind() == Parameter.Kind.WEIGHT) {
        int rows = Math.toIntExact(parameter.torchShape()[0]);
        Initializers.orthogonal(uniforms, rows, gain, values);
      } else {
        java.util.Arrays.fill(values, parameter.initial());
      }
    };
  }

  /**
   * PyTorch's default for convolutions and linear layers: filters and biases uniform in ±1 /
   * √fan-in, scales 1, offsets of normalisations 0.
   *
   * @return the initialiser
   */
  static Initializer torchDefault() {
    return (parameter, uniforms, values) -> {
      boolean layer =
          parameter.kind() == Parameter.Kind.WEIGHT
              || (parameter.kind() == Parameter.Kind.BIAS
                  && parameter.fanIn() != parameter.count());
      if (layer) {
        Initializers.uniform(uniforms, 1 / Math.sqrt(parameter.fanIn()), values);
      } else {
        java.util.Arrays.fill(values, parameter.initial());
      }
    };
  }
}
