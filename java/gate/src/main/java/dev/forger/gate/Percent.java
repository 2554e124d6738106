// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 3%} or {@code .03}. */
final class Percent implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    try {
      double share =
          text.endsWith("%")
              ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
              : Double.parseDouble(text);
      if (share >= 0 && share < 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException("'" + text + "' is no share such as 3% or .03, below 1");
  }
}
