// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/** What a plan computes. */
enum Pass {
  FORWARD(Forger.FG_FORWARD, "forward"),
  BACKWARD_DATA(Forger.FG_BACKWARD_DATA, "backward-data"),
  BACKWARD_WEIGHTS(Forger.FG_BACKWARD_WEIGHTS, "backward-weights"),
  TANGENT(Forger.FG_TANGENT, "tangent"),
  TANGENT_BACKWARD(Forger.FG_TANGENT_BACKWARD, "tangent-backward"),
  INFERENCE(Forger.FG_INFERENCE, "inference");

  final int code;
  final String label;

  Pass(int code, String label) {
    this.code = code;
    this.label = label;
  }
}
