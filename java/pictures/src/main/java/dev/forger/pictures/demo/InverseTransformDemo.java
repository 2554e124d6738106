// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Philox;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.sampling.Normal;
import dev.forger.gan.sampling.Uniform;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Histogram;
import dev.forger.pictures.Plot;

/** Uniform numbers, the map F^-1, and the normal numbers that it makes of them. */
@System(row = "A1.6", equation = "x = F^-1(u), u uniform in (0, 1)", seed = 0)
final class InverseTransformDemo implements Demo {
  private static final int COUNT = 20_000;
  private static final double GROUND = -4;
  private static final double HEIGHT = 1.2;

  @Override
  public String name() {
    return "inverse-transform";
  }

  @Override
  public String description() {
    return "uniform numbers become normal ones by the inverse of the distribution function";
  }

  @Override
  public void draw(Sheet sheet) {
    Normal normal = new Normal(0, 1);
    double[] u = new Uniform(0, 1).sample(COUNT, new Philox(sheet.seed(), 0));
    double[] x = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = normal.quantile(u[i]);
    }

    Plot plot = new Plot(800, 500, "x = F⁻¹(u)").axes("u", "x").range(-0.5, 1.05, GROUND, 4);
    Histogram uniforms = Histogram.of(u, 0, 1, 40);
    Histogram normals = Histogram.of(x, GROUND, 4, 64);
    plot.area("u uniform in (0, 1)", Colors.BLUE, edges(uniforms), above(GROUND, HEIGHT, uniforms));
    plot.area("x normal", Colors.ORANGE, above(0, -1, normals), edges(normals));
    for (double at : new double[] {.01, .05, .15, .3, .5, .7, .85, .95, .99}) {
      double to = normal.quantile(at);
      plot.line(null, Colors.PALE, 1, new double[] {at, at, 0}, new double[] {GROUND, to, to});
    }
    plot.curve("F⁻¹", Colors.GREY, 2.5, 1e-4, 1 - 1e-4, normal::quantile).legendInside(false, true);
    sheet.png(this, "", plot.draw());
  }

  /** The corners of a histogram along the axis of its numbers. */
  private static double[] edges(Histogram histogram) {
    int bins = histogram.density().length;
    double[] edges = new double[2 * bins + 2];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = histogram.from() + (i >> 1) * (histogram.to() - histogram.from()) / bins;
    }
    return edges;
  }

  /** Its corners across that axis, on a ground line. */
  private static double[] above(double ground, double height, Histogram histogram) {
    int bins = histogram.density().length;
    double[] corners = new double[2 * bins + 2];
    for (int i = 0; i < corners.length; i++) {
      int bin = (i - 1) / 2;
      boolean end = i == 0 || i == corners.length - 1;
      corners[i] = ground + (end ? 0 : height * histogram.density()[bin]);
    }
    return corners;
  }
}
