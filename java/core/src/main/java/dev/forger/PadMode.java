// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** What fills a border; in the order of the native enumeration. */
public enum PadMode {
  /** Zeros. */
  ZERO,
  /** Pixels mirrored at the edge, which itself is not repeated. */
  REFLECT,
  /** The pixel at the edge. */
  REPLICATE
}
