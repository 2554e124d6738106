// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/** What fills a border. */
public enum PadMode {
  /** Zeros. */
  ZERO(Forger.FG_PAD_ZERO),
  /** Pixels mirrored at the edge, which itself is not repeated. */
  REFLECT(Forger.FG_PAD_REFLECT),
  /** The pixel at the edge. */
  REPLICATE(Forger.FG_PAD_REPLICATE);

  final int code;

  PadMode(int code) {
    this.code = code;
  }
}
