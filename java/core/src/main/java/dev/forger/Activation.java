// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/** Elementwise functions; values and derivatives follow from the result alone. */
enum Activation {
  IDENTITY(Forger.FG_IDENTITY, true),
  RELU(Forger.FG_RELU, true),
  LEAKY_RELU(Forger.FG_LEAKY_RELU, true),
  TANH(Forger.FG_TANH, false),
  SIGMOID(Forger.FG_SIGMOID, false),
  SOFTPLUS(Forger.FG_SOFTPLUS, false);

  final int code;

  /** Whether the second derivative is zero wherever it exists. */
  final boolean piecewiseLinear;

  Activation(int code, boolean piecewiseLinear) {
    this.code = code;
    this.piecewiseLinear = piecewiseLinear;
  }
}
