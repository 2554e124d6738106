// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import org.knowm.xchart.style.markers.Marker;

/** A disc of its own size: the markers that the charts come with all have one size. */
final class Dot extends Marker {
  private final double diameter;

  Dot(double diameter) {
    this.diameter = diameter;
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int ignored) {
    g.setStroke(new BasicStroke(0));
    g.fill(new Ellipse2D.Double(x - diameter / 2, y - diameter / 2, diameter, diameter));
  }
}
