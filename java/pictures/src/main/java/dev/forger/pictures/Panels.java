// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures beside and above one another. */
public final class Panels {
  private static final int TITLE_HEIGHT = 26;
  private static final float TITLE_SIZE = 14;

  private Panels() {}

  /**
   * Puts pictures side by side, their tops in line.
   *
   * @param pictures one or more
   * @return a new picture on white
   */
  public static BufferedImage row(List<BufferedImage> pictures) {
    int width = pictures.stream().mapToInt(BufferedImage::getWidth).sum();
    int height = pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
    BufferedImage row = blank(width, height);
    Graphics2D g = row.createGraphics();
    int x = 0;
    for (BufferedImage picture : pictures) {
      g.drawImage(picture, x, 0, null);
      x += picture.getWidth();
    }
    g.dispose();
    return row;
  }

  /**
   * Puts pictures below one another, each in the middle.
   *
   * @param pictures one or more
   * @return a new picture on white
   */
  public static BufferedImage column(List<BufferedImage> pictures) {
    int width = pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    int height = pictures.stream().mapToInt(BufferedImage::getHeight).sum();
    BufferedImage column = blank(width, height);
    Graphics2D g = column.createGraphics();
    int y = 0;
    for (BufferedImage picture : pictures) {
      g.drawImage(picture, (width - picture.getWidth()) / 2, y, null);
      y += picture.getHeight();
    }
    g.dispose();
    return column;
  }

  /**
   * Writes a line of text above a picture.
   *
   * @param title the text
   * @param picture any
   * @return a new picture, as wide as the wider of both
   */
  public static BufferedImage titled(String title, BufferedImage picture) {
    return column(List.of(text(title, TITLE_SIZE, picture.getWidth()), picture));
  }

  private static BufferedImage text(String text, float size, int least) {
    BufferedImage probe = blank(1, 1);
    Graphics2D measure = probe.createGraphics();
    int wide = measure.getFontMetrics(ChartFont.of(size)).stringWidth(text) + 8;
    measure.dispose();
    BufferedImage line = blank(Math.max(least, wide), TITLE_HEIGHT);
    Graphics2D g = line.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setFont(ChartFont.of(size));
    g.setColor(Colors.DARK);
    g.drawString(text, (line.getWidth() - wide) / 2 + 4, TITLE_HEIGHT - 9);
    g.dispose();
    return line;
  }

  static BufferedImage blank(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return picture;
  }
}
