// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Ratios as bars, and our rates under the roofline: two panels for each number of threads. */
final class LayerPicture {
  private static final int BARS = 1300;
  private static final int ROOFLINE = 900;
  private static final int HEIGHT = 640;
  private static final Color[] COLORS = {
    new Color(0x1F77B4), new Color(0xFF7F0E), new Color(0x2CA02C)
  };
  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP
  };

  private LayerPicture() {}

  /** Draws all comparisons below each other. */
  static void write(List<LayerComparison> comparisons, Path file) throws IOException {
    // Pictures are drawn on machines without a display.
    System.setProperty("java.awt.headless", "true");
    BufferedImage all =
        new BufferedImage(BARS + ROOFLINE, HEIGHT * comparisons.size(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    for (int i = 0; i < comparisons.size(); i++) {
      LayerComparison c = comparisons.get(i);
      graphics.drawImage(BitmapEncoder.getBufferedImage(bars(c)), 0, i * HEIGHT, null);
      graphics.drawImage(BitmapEncoder.getBufferedImage(roofline(c)), BARS, i * HEIGHT, null);
    }
    graphics.dispose();
    ImageIO.write(all, "png", file.toFile());
  }

  private static List<Pass> passes(List<LayerRow> rows) {
    return Arrays.stream(Pass.values())
        .filter(p -> rows.stream().anyMatch(r -> r.pass() == p))
        .toList();
  }

  private static List<LayerRow> of(List<LayerRow> rows, Pass pass) {
    return rows.stream().filter(r -> r.pass() == pass).toList();
  }

  private static void style(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setSeriesColors(COLORS);
  }

  private static Chart<?, ?> bars(LayerComparison comparison) {
    List<LayerRow> rows = comparison.rows();
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(BARS)
            .height(HEIGHT)
            .title("Best peer's time over Forger's, threads: " + comparison.legs().threads())
            .yAxisTitle("above 1: Forger is faster")
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisLabelRotation(60);
    // A label for each layer.
    chart.getStyler().setXAxisTickMarkSpacingHint(10);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    for (Pass pass : passes(rows)) {
      List<LayerRow> some = of(rows, pass);
      chart.addSeries(
          pass.label(),
          some.stream().map(r -> r.geometry().layer().name()).toList(),
          some.stream().map(r -> r.ratios().over(r.best()).ratio()).toList());
    }
    chart.getStyler().setAnnotationLineStroke(new BasicStroke(2));
    chart.getStyler().setAnnotationLineColor(Color.BLACK);
    chart.addAnnotation(new AnnotationLine(1, false, false));
    return chart;
  }

  private static Chart<?, ?> roofline(LayerComparison comparison) {
    List<LayerRow> rows = comparison.rows();
    XYChart chart =
        new XYChartBuilder()
            .width(ROOFLINE)
            .height(HEIGHT)
            .title("Forger under the roofline, threads: " + comparison.legs().threads())
            .xAxisTitle("nominal operations a byte of x, y and filter")
            .yAxisTitle("nominal GFLOP/s")
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    chart.getStyler().setMarkerSize(9);
    List<Pass> passes = passes(rows);
    for (int i = 0; i < passes.size(); i++) {
      List<LayerRow> some = of(rows, passes.get(i));
      XYSeries series =
          chart.addSeries(
              passes.get(i).label(),
              some.stream().map(LayerRow::intensity).toList(),
              some.stream().map(LayerRow::gflops).toList());
      series.setMarker(MARKERS[i]);
      series.setMarkerColor(COLORS[i]);
    }
    roof(chart, comparison, rows);
    return chart;
  }

  private static void roof(XYChart chart, LayerComparison comparison, List<LayerRow> rows) {
    double least = rows.stream().mapToDouble(LayerRow::intensity).min().orElseThrow() / 2;
    double most = rows.stream().mapToDouble(LayerRow::intensity).max().orElseThrow() * 2;
    double ridge = comparison.legs().peak() / comparison.legs().copy();
    double left = Math.min(least, ridge / 2);
    double lowest = rows.stream().mapToDouble(LayerRow::gflops).min().orElseThrow();
    // Whole decades have labels.
    double bottom = decade(Math.min(lowest, left * comparison.legs().copy()));
    chart.getStyler().setYAxisMin(bottom);
    double highest = rows.stream().mapToDouble(LayerRow::gflops).max().orElseThrow();
    chart.getStyler().setYAxisMax(2 * Math.max(highest, comparison.legs().peak()));
    line(
        chart,
        String.format("copy %.0f GB/s", comparison.legs().copy()),
        List.of(left, ridge),
        List.of(left * comparison.legs().copy(), comparison.legs().peak()));
    line(
        chart,
        String.format("peak %.0f GFLOP/s", comparison.legs().peak()),
        List.of(ridge, Math.max(most, 2 * ridge)),
        List.of(comparison.legs().peak(), comparison.legs().peak()));
  }

  private static double decade(double value) {
    return Math.pow(10, Math.floor(Math.log10(value)));
  }

  private static void line(XYChart chart, String name, List<Double> x, List<Double> y) {
    XYSeries series = chart.addSeries(name, new ArrayList<>(x), new ArrayList<>(y));
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(name.startsWith("copy") ? Color.GRAY : Color.BLACK);
    series.setLineStyle(new BasicStroke(2));
  }
}
