// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.Samples;
import dev.forger.gan.image.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Pairs of a real and a made image; the reader tells which is real, and the page keeps score. */
final class GuessSection {
  private static final long SEED = 21;

  private GuessSection() {}

  static String of(Judgement judgement) {
    if (judgement.real() == null) {
      return "<p>" + Markup.escape(judgement.reason()) + "</p>\n";
    }
    SplittableRandom coins = new SplittableRandom(SEED);
    List<String> answers = new ArrayList<>();
    StringBuilder out = new StringBuilder();
    out.append(
        "<p>One image of each pair is of the data, the other one was made by the run. Choose the"
            + " real one. Of a perfect generator nobody can tell: half the answers are right.</p>\n"
            + "<p id=\"score\" aria-live=\"polite\"></p>\n<ol class=\"pairs\">\n");
    for (int i = 0; i < judgement.real().count(); i++) {
      boolean realFirst = coins.nextBoolean();
      String real = image(judgement.real(), i);
      String made = image(judgement.made(), i);
      out.append("<li data-real=\"").append(realFirst ? 0 : 1).append("\">");
      button(out, "left", realFirst ? real : made);
      button(out, "right", realFirst ? made : real);
      out.append("</li>\n");
      answers.add(realFirst ? "left" : "right");
    }
    out.append("</ol>\n<details><summary>Answers</summary><p>Real are: ");
    for (int i = 0; i < answers.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(i + 1).append(' ').append(answers.get(i));
    }
    return out.append(".</p></details>\n").toString();
  }

  private static void button(StringBuilder out, String side, String url) {
    out.append("<button type=\"button\"><img src=\"").append(url).append("\" alt=\"");
    out.append(side).append(" image\"></button>");
  }

  private static String image(Samples samples, int index) {
    var shape = samples.shape();
    return Pictures.url(
        Images.toBufferedImage(samples.values(), index, shape.h(), shape.w(), shape.c()));
  }
}
