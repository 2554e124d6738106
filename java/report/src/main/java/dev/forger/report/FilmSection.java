// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pictures of a run, or its texts, one after another; a strip where scripts do not run. */
final class FilmSection {
  private static final int FRAMES = 48;
  private static final int LEAST_FRAMES = 6;

  /** Of all pictures together, where that leaves enough of them. */
  private static final long BYTES = 8L << 20;

  private FilmSection() {}

  static String of(List<Path> pictures) {
    if (pictures.isEmpty()) {
      return "<p>No picture is drawn yet.</p>\n";
    }
    StringBuilder out = new StringBuilder("<div class=\"film\">\n");
    for (Path picture : chosen(pictures)) {
      long step = RunFolder.stepOf(picture);
      out.append("<figure>");
      if (picture.toString().endsWith(".png")) {
        out.append("<img src=\"").append(Pictures.url(picture));
        out.append("\" alt=\"samples after step ").append(step).append("\">");
      } else {
        out.append("<pre>").append(Markup.escape(text(picture))).append("</pre>");
      }
      out.append("<figcaption>step ").append(step).append("</figcaption></figure>\n");
    }
    return out.append("</div>\n").toString();
  }

  /** As many as a page can take, evenly, the first and the last among them. */
  static List<Path> chosen(List<Path> pictures) {
    int count = pictures.size();
    long size;
    try {
      size = Math.max(1, Files.size(pictures.get(count - 1)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read pictures: " + e.getMessage(), e);
    }
    int most = (int) Math.max(LEAST_FRAMES, Math.min(FRAMES, BYTES / size));
    if (count <= most) {
      return pictures;
    }
    List<Path> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(pictures.get((int) ((long) i * (count - 1) / (most - 1))));
    }
    return some;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
