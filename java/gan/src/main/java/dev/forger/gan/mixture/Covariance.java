// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

/** What covariance matrices the components of a mixture may have. */
public enum Covariance {
  /** Any symmetric positive definite matrix. */
  FULL,
  /** One variance a dimension. */
  DIAGONAL,
  /** One variance. */
  SPHERICAL;

  /** Free numbers of a matrix. */
  int parameters(int dimensions) {
    switch (this) {
      case FULL:
        return dimensions * (dimensions + 1) / 2;
      case DIAGONAL:
        return dimensions;
      default:
        return 1;
    }
  }
}
