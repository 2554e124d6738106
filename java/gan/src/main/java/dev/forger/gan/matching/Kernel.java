// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.matching;

import dev.forger.InvalidArgumentException;

/** A positive definite function of two samples. */
@FunctionalInterface
public interface Kernel {
  /**
   * Evaluates the kernel.
   *
   * @param x a sample
   * @param y a sample as long
   * @return the value, symmetric in both
   */
  double of(double[] x, double[] y);

  /**
   * A sum of Gaussian kernels e^(-‖x - y‖² / (2 σ²)).
   *
   * @param sigmas bandwidths, at least one, all positive
   * @return the kernel
   * @throws InvalidArgumentException if there is none, or one is not positive
   */
  static Kernel gaussian(double... sigmas) {
    double[] own = checked(sigmas);
    return (x, y) -> {
      double d = 0;
      for (int i = 0; i < x.length; i++) {
        d += (x[i] - y[i]) * (x[i] - y[i]);
      }
      double sum = 0;
      for (double s : own) {
        sum += Math.exp(-d / (2 * s * s));
      }
      return sum;
    };
  }

  /**
   * The kernel of the kernel inception distance, (x·y / d + 1)³ for samples of d values (Bińkowski
   * et al. 2018).
   *
   * @return the kernel
   */
  static Kernel polynomial() {
    return (x, y) -> {
      double dot = 0;
      for (int i = 0; i < x.length; i++) {
        dot += x[i] * y[i];
      }
      double base = dot / x.length + 1;
      return base * base * base;
    };
  }

  /**
   * Checks bandwidths.
   *
   * @param sigmas at least one, positive and finite
   * @return a copy
   * @throws InvalidArgumentException if there is none, or one is not positive or not finite
   */
  static double[] checked(double... sigmas) {
    if (sigmas.length == 0) {
      throw new InvalidArgumentException("sigmas", "none", "at least one", "pass a bandwidth");
    }
    for (double s : sigmas) {
      if (!(s > 0) || Double.isInfinite(s)) {
        throw new InvalidArgumentException(
            "sigma",
            Double.toString(s),
            "a finite number greater than 0",
            "Mmd.medianDistance gives a first guess");
      }
    }
    return sigmas.clone();
  }
}
