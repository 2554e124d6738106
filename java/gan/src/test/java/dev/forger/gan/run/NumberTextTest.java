// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Philox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
  private final ByteBuffer buffer = ByteBuffer.allocate(64);

  private String taken() {
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    buffer.clear();
    return text;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-1.5, -1.5",
    "10, 10",
    "100000, 100000",
    "0.1, 0.100000001",
    "123456.789, 123456.789",
    "0.000123, 0.000123000005",
    "1e-5, 9.99999975e-6",
    "1e9, 1e9",
    "999999999, 1e9",
    "3.4028235e38, 3.40282347e38",
    "1.4e-45, 1.40129846e-45",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf",
    "16777216, 16777216",
    "0.9999999, 0.999999881"
  })
  void floatsKeepNineDigits(float value, String expected) {
    NumberText.put(buffer, value);
    assertEquals(expected, taken());
  }

  @Test
  void everyFloatReadsBackAsItself() {
    Philox.Sequence bits = new Philox(11, 1).sequence(0);
    for (int i = 0; i < 200_000; i++) {
      float value = Float.intBitsToFloat(bits.nextBits());
      if (Float.isFinite(value)) {
        NumberText.put(buffer, value);
        String text = taken();
        assertEquals(value, Float.parseFloat(text), () -> text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "-7, -7",
    "10, 10",
    "1234567890123, 1234567890123",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808"
  })
  void integers(long value, String expected) {
    NumberText.put(buffer, value);
    assertEquals(expected, taken());
  }

  @ParameterizedTest
  @CsvSource({"0, 0.000", "1.2345, 1.235", "-0.0004, -0.000", "12.9996, 13.000", "0.05, 0.050"})
  void fixedPlaces(double value, String expected) {
    NumberText.putFixed(buffer, value, 3);
    assertEquals(expected, taken());
  }
}
