// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalInitializerTest {
  private static Parameter matrix(int rows, int columns) {
    return new Parameter(
        "w",
        Parameter.Kind.WEIGHT,
        new long[] {rows, columns, 1, 1},
        columns,
        rows,
        0,
        Parameter.SAME,
        Parameter.SAME);
  }

  private static float[] draw(Parameter p, double gain) {
    float[] values = new float[p.count()];
    Initializer.orthogonal(gain).fill(p, new Philox(5, 1).sequence(0), values);
    return values;
  }

  @ParameterizedTest
  @CsvSource({"3, 7", "7, 3", "6, 6", "1, 5", "5, 1", "40, 90"})
  void theFewerOfRowsAndColumnsAreOrthogonal(int rows, int columns) {
    float[] w = draw(matrix(rows, columns), 2);
    boolean byRows = rows <= columns;
    int n = Math.min(rows, columns);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              byRows
                  ? (double) w[i * columns + k] * w[j * columns + k]
                  : (double) w[k * columns + i] * w[k * columns + j];
        }
        assertEquals(i == j ? 4 : 0, dot, 1e-6);
      }
    }
  }

  @Test
  void otherParametersGetTheirConstants() {
    float[] scale = draw(Parameter.vector("s", Parameter.Kind.SCALE, 3, 1), 1);
    assertArrayEquals(new float[] {1, 1, 1}, scale);
    float[] bias = draw(Parameter.vector("b", Parameter.Kind.BIAS, 2, 0), 1);
    assertEquals(0, Arrays.hashCode(bias) - Arrays.hashCode(new float[2]));
    for (double gain : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(InvalidArgumentException.class, () -> Initializer.orthogonal(gain));
    }
  }
}
