// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Arrays;
import java.util.Locale;

/**
 * What convolutions and dense layers multiply; tensors and sums are f32 in any case. {@link
 * Device#precision} chooses it.
 */
public enum Precision {
  /** The values as they are. */
  F32,
  /**
   * In layers of 16 channels and more on both sides, both factors rounded to 8 bits of significand,
   * to nearest even: each moves by at most 2⁻⁸ of itself.
   */
  BF16;

  /**
   * Returns the name in configurations and on the command line.
   *
   * @return {@code f32} or {@code bf16}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a precision by its label.
   *
   * @param label {@code f32} or {@code bf16}
   * @return the precision
   * @throws InvalidArgumentException if none has this label
   */
  public static Precision of(String label) {
    return Arrays.stream(values())
        .filter(p -> p.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                Suggestions.unknown(
                    "precision", label, Arrays.stream(values()).map(Precision::label).toList()));
  }
}
