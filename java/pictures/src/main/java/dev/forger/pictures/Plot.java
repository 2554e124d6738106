// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A chart of curves, points and areas over numbers, on white or on a map of colours, in Forger's
 * font and colours. A name that is null keeps a series out of the legend.
 */
public final class Plot {
  private static final int SAMPLES = 400;
  private static final Color CLEAR = new Color(0, 0, 0, 0);
  private static final Color GRID = new Color(0xe4e4e4);

  private final XYChart chart;
  private int unnamed;
  private DoubleBinaryOperator map;
  private ColorScale scale;
  private double[] range;

  /**
   * Starts a chart.
   *
   * @param width pixels
   * @param height pixels
   * @param title one line above it, or null
   */
  public Plot(int width, int height, String title) {
    // Before any class of the charts, whose themes name fonts.
    java.awt.Font font = ChartFont.of(12);
    chart = new XYChart(width, height);
    XYStyler style = chart.getStyler();
    style.setBaseFont(font);
    style.setChartTitleFont(ChartFont.of(14));
    style.setAxisTitleFont(font);
    style.setAxisTickLabelsFont(ChartFont.of(11));
    style.setLegendFont(font);
    style.setAnnotationTextFont(font);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setChartFontColor(Colors.DARK);
    style.setPlotBorderColor(Colors.PALE);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setAxisTickMarksColor(Colors.PALE);
    style.setLegendBorderColor(GRID);
    style.setLegendBackgroundColor(new Color(255, 255, 255, 220));
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendSeriesLineLength(22);
    style.setLegendVisible(false);
    style.setPlotMargin(2);
    style.setPlotContentSize(1);
    style.setChartPadding(8);
    style.setLocale(Locale.ROOT);
    chart.setTitle(title == null ? "" : title);
    style.setChartTitleVisible(title != null);
    style.setXAxisTitleVisible(false);
    style.setYAxisTitleVisible(false);
  }

  /**
   * Names the axes.
   *
   * @param x below, or null
   * @param y at the left, or null
   * @return this
   */
  public Plot axes(String x, String y) {
    chart.setXAxisTitle(x == null ? "" : x);
    chart.setYAxisTitle(y == null ? "" : y);
    chart.getStyler().setXAxisTitleVisible(x != null);
    chart.getStyler().setYAxisTitleVisible(y != null);
    return this;
  }

  /**
   * Fixes the axes; what lies outside is cut off.
   *
   * @param x0 left
   * @param x1 right
   * @param y0 bottom
   * @param y1 top
   * @return this
   */
  public Plot range(double x0, double x1, double y0, double y1) {
    range = new double[] {x0, x1, y0, y1};
    chart.getStyler().setXAxisMin(x0);
    chart.getStyler().setXAxisMax(x1);
    chart.getStyler().setYAxisMin(y0);
    chart.getStyler().setYAxisMax(y1);
    return this;
  }

  /**
   * Puts the legend inside, into a corner, instead of below.
   *
   * @param right else left
   * @param top else bottom
   * @return this
   */
  public Plot legendInside(boolean right, boolean top) {
    LegendPosition position =
        top
            ? (right ? LegendPosition.InsideNE : LegendPosition.InsideNW)
            : (right ? LegendPosition.InsideSE : LegendPosition.InsideSW);
    chart.getStyler().setLegendPosition(position);
    chart.getStyler().setLegendLayout(LegendLayout.Vertical);
    return this;
  }

  /**
   * Makes the vertical axis logarithmic.
   *
   * @return this
   */
  public Plot logarithmic() {
    chart.getStyler().setYAxisLogarithmic(true);
    return this;
  }

  /**
   * Leaves numbers and grid of the axes out.
   *
   * @return this
   */
  public Plot bare() {
    chart.getStyler().setAxisTicksVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    return this;
  }

  /**
   * Colours the ground by a function; the axes must be fixed.
   *
   * @param function of x and y; 0 to 1 along the scale
   * @param colours what 0 to 1 look like
   * @return this
   */
  public Plot map(DoubleBinaryOperator function, ColorScale colours) {
    map = function;
    scale = colours;
    chart.getStyler().setPlotGridLinesVisible(false);
    return this;
  }

  /**
   * Draws a curve through points.
   *
   * @param name for the legend, or null
   * @param color of the line
   * @param width of the line
   * @param x of the points
   * @param y of the points
   * @return this
   */
  public Plot line(String name, Color color, double width, double[] x, double[] y) {
    add(name, color, x, y)
        .setLineStyle(
            new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    return this;
  }

  /**
   * Draws the graph of a function.
   *
   * @param name for the legend, or null
   * @param color of the line
   * @param width of the line
   * @param from first x
   * @param to last x
   * @param function of x
   * @return this
   */
  public Plot curve(
      String name,
      Color color,
      double width,
      double from,
      double to,
      DoubleUnaryOperator function) {
    double[] x = abscissas(from, to);
    return line(name, color, width, x, Arrays.stream(x).map(function).toArray());
  }

  /**
   * Draws the dashed graph of a function.
   *
   * @param name for the legend, or null
   * @param color of the line
   * @param from first x
   * @param to last x
   * @param function of x
   * @return this
   */
  public Plot dashed(
      String name, Color color, double from, double to, DoubleUnaryOperator function) {
    double[] x = abscissas(from, to);
    add(name, color, x, Arrays.stream(x).map(function).toArray())
        .setLineStyle(
            new BasicStroke(
                1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {7, 5}, 0));
    return this;
  }

  /**
   * Draws points.
   *
   * @param name for the legend, or null
   * @param color of the points
   * @param diameter in pixels
   * @param x of the points
   * @param y of the points
   * @return this
   */
  public Plot dots(String name, Color color, double diameter, double[] x, double[] y) {
    if (x.length == 0) {
      return this;
    }
    XYSeries series = add(name, color, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(new Dot(diameter));
    series.setMarkerColor(color);
    return this;
  }

  /**
   * Draws points of the plane.
   *
   * @param name for the legend, or null
   * @param color of the points
   * @param diameter in pixels
   * @param points x and y of one after another
   * @param count of points
   * @return this
   */
  public Plot points(String name, Color color, double diameter, float[] points, int count) {
    double[] x = new double[count];
    double[] y = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = points[2 * i];
      y[i] = points[2 * i + 1];
    }
    return dots(name, color, diameter, x, y);
  }

  /**
   * Fills a polygon.
   *
   * @param name for the legend, or null
   * @param color of the rim; the inside is paler
   * @param x of the corners
   * @param y of the corners
   * @return this
   */
  public Plot area(String name, Color color, double[] x, double[] y) {
    XYSeries series = add(name, color, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(Colors.translucent(color, 110));
    series.setLineStyle(new BasicStroke(1));
    return this;
  }

  /**
   * Draws a histogram as a density.
   *
   * @param name for the legend, or null
   * @param color of the bars
   * @param histogram what is shown
   * @return this
   */
  public Plot histogram(String name, Color color, Histogram histogram) {
    return area(name, color, histogram.outlineX(), histogram.outlineY());
  }

  /**
   * Writes text at a place; the axes must be fixed.
   *
   * @param text one line
   * @param x its middle
   * @param y its middle
   * @return this
   */
  public Plot note(String text, double x, double y) {
    chart.addAnnotation(new AnnotationText(text, x, y, false));
    return this;
  }

  /** A grid, but for one number: ticks would stand at evenly spaced numbers, however crooked. */
  private static double[] abscissas(double from, double to) {
    double[] x = grid(from, to, SAMPLES);
    x[1] = x[0] + 0.6 * (x[1] - x[0]);
    return x;
  }

  private XYSeries add(String name, Color color, double[] x, double[] y) {
    boolean named = name != null;
    XYSeries series = chart.addSeries(named ? name : "\u0000" + unnamed++, x, y);
    series.setShowInLegend(named);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    if (named) {
      chart.getStyler().setLegendVisible(true);
    }
    return series;
  }

  /**
   * Returns evenly spaced numbers.
   *
   * @param from first
   * @param to last
   * @param count at least 2
   * @return the numbers
   */
  public static double[] grid(double from, double to, int count) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = from + (to - from) * i / (count - 1);
    }
    return x;
  }

  /**
   * Draws the chart.
   *
   * @return a new colour picture
   */
  public BufferedImage draw() {
    int width = chart.getWidth();
    int height = chart.getHeight();
    BufferedImage picture = paint(Panels.blank(width, height));
    if (map == null) {
      return picture;
    }
    // The first painting told where the axes lie.
    BufferedImage ground = Panels.blank(width, height);
    int left = (int) Math.round(chart.getScreenXFromChart(range[0]));
    int right = (int) Math.round(chart.getScreenXFromChart(range[1]));
    int top = (int) Math.round(chart.getScreenYFromChart(range[3]));
    int bottom = (int) Math.round(chart.getScreenYFromChart(range[2]));
    for (int j = top; j < bottom; j++) {
      double y = range[3] + (range[2] - range[3]) * (j + 0.5 - top) / (bottom - top);
      for (int i = left; i < right; i++) {
        double x = range[0] + (range[1] - range[0]) * (i + 0.5 - left) / (right - left);
        ground.setRGB(i, j, scale.at(map.applyAsDouble(x, y)));
      }
    }
    chart.getStyler().setChartBackgroundColor(CLEAR);
    chart.getStyler().setPlotBackgroundColor(CLEAR);
    return paint(ground);
  }

  private BufferedImage paint(BufferedImage picture) {
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    chart.paint(g, picture.getWidth(), picture.getHeight());
    g.dispose();
    return picture;
  }
}
