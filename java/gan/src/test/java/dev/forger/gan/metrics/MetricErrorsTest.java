// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What metrics refuse, by name and value. */
class MetricErrorsTest {
  private static final Features TWO = Features.of(new double[][] {{0, 1}, {1, 0}});
  private static final Features ONE = TWO.first(1);
  private static final Features LONG = Features.of(new double[][] {{0, 1, 2}, {1, 0, 2}});

  private static void refused(
      Class<? extends ForgerException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void featuresAreFiniteRows() {
    refused(
        InvalidArgumentException.class,
        () -> new Features(new float[] {0, 1, Float.NaN, 3}, 2, "pixels", "p"),
        "features by pixels, sample 1",
        "NaN");
    refused(ShapeException.class, () -> new Features(new float[3], 2, "p", "p"), "3 values");
    refused(ShapeException.class, () -> Features.of(new double[] {1}, new double[2]), "1 and 2");
    refused(ShapeException.class, Features::of, "0 samples");
  }

  @Test
  void setsMustCompare() {
    refused(ShapeException.class, () -> FrechetDistance.of(TWO, LONG), "of 2 and 3 values");
    Features other = new Features(new float[4], 2, "resnet20", "abc");
    refused(
        InvalidArgumentException.class,
        () -> PrecisionRecall.of(TWO, other, 1),
        "by given rows and by resnet20");
  }

  @Test
  void tooFewSamplesAreNamed() {
    refused(InvalidArgumentException.class, () -> FrechetDistance.of(ONE, TWO), "1 samples", "2");
    refused(
        InvalidArgumentException.class,
        () -> PrecisionRecall.of(TWO, TWO, 3),
        "3 neighbours",
        "at least 4");
    refused(InvalidArgumentException.class, () -> DensityCoverage.of(TWO, TWO, 5), "at least 6");
    refused(InvalidArgumentException.class, () -> InceptionScore.of(TWO, 10), "10 splits");
    refused(
        InvalidArgumentException.class, () -> KernelDistance.of(ONE, TWO, 1, 2, 1), "1 samples");
    refused(InvalidArgumentException.class, () -> ParzenWindow.of(TWO, TWO, 1), "at least 4");
    refused(InvalidArgumentException.class, () -> SupportSize.of(ONE, ONE), "1 samples");
    refused(InvalidArgumentException.class, () -> Memorisation.of(ONE, TWO, TWO), "1 samples");
    refused(
        InvalidArgumentException.class,
        () -> LineWasserstein.of(new double[0], new double[1]),
        "0 samples");
  }

  @Test
  void settingsAreChecked() {
    refused(InvalidArgumentException.class, () -> InceptionScore.of(TWO, 0), "splits");
    refused(InvalidArgumentException.class, () -> PrecisionRecall.of(TWO, TWO, 0), "neighbours");
    refused(
        InvalidArgumentException.class, () -> SlicedWasserstein.of(TWO, TWO, 0, 1), "directions");
    refused(InvalidArgumentException.class, () -> KernelTest.of(TWO, TWO, 5, 1), "19");
    Features four = Draws.normal(4, 2, 0, 1, 1);
    refused(InvalidArgumentException.class, () -> ParzenWindow.of(four, four), "widths");
    refused(InvalidArgumentException.class, () -> ParzenWindow.of(four, four, -1), "-1.0");
    refused(
        InvalidArgumentException.class,
        () -> HistogramDivergence.jensenShannon(TWO, TWO, 0),
        "width");
    refused(
        InvalidArgumentException.class,
        () -> InceptionScore.of(Features.of(new double[][] {{1, 1}, {1, 0}}), 1),
        "sample 0",
        "sum 2.0");
    refused(ShapeException.class, () -> StackedModes.of(TWO, TWO, TWO), "rows of 10");
    Features equal = Features.of(new double[4][2]);
    refused(InvalidArgumentException.class, () -> KernelTest.of(equal, equal, 19, 1), "equal");
  }
}
