// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scales, curves and charts. */
class ChartTest {
  private static double[] steps(int count) {
    return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
  }

  @Test
  void numbersAreShort() {
    assertEquals("0", Scale.text(0));
    assertEquals("12.35", Scale.text(12.3456));
    assertEquals("-2", Scale.text(-2));
    assertEquals("1000", Scale.text(1000));
    assertEquals("0.00125", Scale.text(0.00125));
    assertEquals("1.5e-4", Scale.text(1.5e-4));
    assertEquals("2e6", Scale.text(2e6));
    assertEquals("1.234e12", Scale.text(1.2344e12));
    assertEquals("NaN", Scale.text(Double.NaN));
  }

  @Test
  void axesAreLogarithmicWherePositiveValuesAreFarApart() {
    Scale wide = Scale.over(.01, 100, 0, 100);
    assertTrue(wide.logarithmic());
    assertEquals(50, wide.at(1), 1e-9);
    assertEquals(List.of(.01, .1, 1., 10., 100.), wide.ticks());
    assertFalse(Scale.over(1, 40, 0, 100).logarithmic());
    Scale signed = Scale.over(-1, 100, 0, 100);
    assertFalse(signed.logarithmic());
    assertEquals(List.of(0., 50., 100.), signed.ticks());
    // A constant has an axis, too.
    assertTrue(Scale.over(3, 3, 0, 100).ticks().contains(3.));
    assertTrue(Scale.over(0, 0, 0, 100).ticks().contains(0.));
  }

  @Test
  void aThinnedCurveKeepsMeansAndExtremes() {
    double[] values = new double[2400];
    values[1234] = 1000;
    values[77] = -50;
    Curve curve = Curve.of("loss", steps(2400), values);
    assertEquals(240, curve.points());
    assertEquals(10, curve.steps()[0]);
    assertEquals(2400, curve.steps()[239]);
    assertEquals(1000, Arrays.stream(curve.most()).max().orElseThrow());
    assertEquals(-50, Arrays.stream(curve.least()).min().orElseThrow());
    assertEquals(100, curve.means()[123]);
    assertEquals(950, Arrays.stream(curve.means()).sum() * 10, 1e-9);
    Curve few = Curve.of("loss", steps(3), new double[] {4, 5, 6});
    assertArrayEquals(new double[] {4, 5, 6}, few.means());
    assertFalse(few.isThinned());
  }

  @Test
  void theMeanOfARateIsWorkOverTime() {
    double[] work = new double[480];
    double[] time = new double[480];
    Arrays.fill(work, 6);
    for (int i = 0; i < 480; i++) {
      time[i] = i % 2 == 0 ? 1 : 2;
    }
    Curve rate = Curve.ratio("rate", steps(480), work, time);
    // 12 of work in 3 of time, not the mean of 6 and 3.
    assertEquals(4, rate.means()[0]);
    assertEquals(3, rate.least()[0]);
    assertEquals(6, rate.most()[0]);
  }

  @Test
  void valuesBeyondTheAxisAreTold() {
    double[] values = new double[2000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(i);
    }
    String within = chart(values);
    assertFalse(within.contains("Beyond the axis"), within);
    values[0] = 1e4;
    String beyond = chart(values);
    assertTrue(beyond.contains("Beyond the axis: values from -1 to 10000."), beyond);
  }

  private static String chart(double[] values) {
    return new LineChart("loss", List.of(Curve.of("loss", steps(values.length), values))).html();
  }

  @Test
  void chartsOfSeveralCurvesHaveALegend() {
    double[] values = {1, 2, 3};
    String one = chart(values);
    assertFalse(one.contains("class=\"key"), one);
    Curve a = Curve.of("a<b", steps(3), values);
    String two =
        new LineChart("two", List.of(a, Curve.of("c", steps(3), values))).line("most", 9).html();
    assertTrue(two.contains("<span class=\"key c0\">a&lt;b</span>"), two);
    assertTrue(two.contains("<span class=\"key c1\">c</span>"), two);
    assertTrue(two.contains("<span class=\"key ruler\">most</span>"), two);
    assertTrue(two.contains("<line class=\"ruler\""), two);
  }

  @Test
  void aChartOfOneStepAndOneOfNoFiniteValueAreDrawn() {
    assertTrue(chart(new double[] {5}).contains("<circle"));
    assertTrue(chart(new double[] {Double.NaN, Double.NaN}).contains("</svg>"));
  }

  @Test
  void columnsWithTheSameFirstWordShareAChart() {
    assertEquals(
        Map.of(
            "critic",
            List.of("critic_loss", "critic_real"),
            "penalty",
            List.of("penalty"),
            "generator_loss",
            List.of("generator_loss")),
        CurveSection.groups(
            List.of("step", "images", "critic_loss", "critic_real", "penalty", "generator_loss")));
  }
}
