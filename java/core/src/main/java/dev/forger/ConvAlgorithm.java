// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;
import java.util.Arrays;
import java.util.List;

/** How a convolution is computed. */
enum ConvAlgorithm {
  /** The first that serves, in a fixed order. */
  RULE(Forger.FG_CONV_RULE, "rule"),
  GEMM(Forger.FG_CONV_GEMM, "gemm"),
  THIN(Forger.FG_CONV_THIN, "thin"),
  WINOGRAD_2(Forger.FG_CONV_WINOGRAD_2, "winograd-2"),
  WINOGRAD_4(Forger.FG_CONV_WINOGRAD_4, "winograd-4");

  /** Those that can be asked for by name. */
  static final List<ConvAlgorithm> NAMED = List.of(GEMM, THIN, WINOGRAD_2, WINOGRAD_4);

  final int code;
  final String label;

  ConvAlgorithm(int code, String label) {
    this.code = code;
    this.label = label;
  }

  static ConvAlgorithm ofCode(int code) {
    return Arrays.stream(values()).filter(a -> a.code == code).findFirst().orElse(RULE);
  }

  /**
   * Finds an algorithm by its label.
   *
   * @throws InvalidArgumentException if none has it
   */
  static ConvAlgorithm of(String what, String label) {
    return NAMED.stream()
        .filter(a -> a.label.equals(label))
        .findFirst()
        .orElseThrow(
            () -> Suggestions.unknown(what, label, NAMED.stream().map(a -> a.label).toList()));
  }
}
