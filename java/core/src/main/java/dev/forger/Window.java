// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Rows [begin, begin + rows) of a batch. */
record Window(int begin, int rows) {
  int end() {
    return begin + rows;
  }
}
