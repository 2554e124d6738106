// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages as a browser shows them; screenshots lie in {@code target/browser}. */
@Tag("browser")
class BrowserTest {
  private static final Path PICTURES = Path.of("target/browser").toAbsolutePath();
  private static final String TELL =
      "[...document.querySelectorAll('.pairs li')].forEach((p, i) => p.querySelectorAll('button')"
          + "[i < %d ? p.dataset.real : 1 - p.dataset.real].click());"
          + "document.getElementById('score').textContent";

  /** Words of figures and settings that go over the end of a line; hashes and paths may. */
  private static final String BROKEN_WORDS =
      """
      (() => {
        const broken = [];
        for (const cell of document.querySelectorAll(
            '.figures td:not(.soft), table th, .settings td.soft')) {
          const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
          for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            for (const word of text.data.matchAll(/[\\w']+/g)) {
              const range = document.createRange();
              range.setStart(text, word.index);
              range.setEnd(text, word.index + word[0].length);
              if (range.getClientRects().length > 1) {
                broken.push(word[0]);
              }
            }
          }
        }
        return broken.join();
      })()
      """;

  @TempDir static Path work;
  private static RunFolder run;
  private static String page;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    run = Runs.train(work.resolve("run"), "dcgan-digits", 8, 40);
    Path file = work.resolve("report.html");
    try (Device device = Device.cpu(1)) {
      RunReport.write(device, run, file);
    }
    page = file.toUri().toString();
    browser = new Browser();
    Files.createDirectories(PICTURES);
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingIsComplainedOf() {
    assertEquals(List.of(), browser.complaints());
  }

  private static void fits(String name, int width, boolean dark) throws Exception {
    browser.open(page, width, 900, dark);
    assertEquals("true", browser.value("String(innerWidth === " + width + ")"));
    assertEquals(
        "true",
        browser.value(
            "{const r = document.documentElement; String(r.scrollWidth <= r.clientWidth)}"));
    byte[] png = browser.picture();
    Files.write(PICTURES.resolve(name), png);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y += 3) {
      for (int x = 0; x < picture.getWidth(); x += 3) {
        colours.add(picture.getRGB(x, y));
      }
    }
    assertTrue(colours.size() > 50, colours.size() + " colours");
    int paper = picture.getRGB(2, 2) & 0xff;
    assertEquals(dark, paper < 128);
  }

  @Test
  void fitsDeskAndPhoneByDayAndNight() throws Exception {
    fits("desk.png", 1200, false);
    fits("dark.png", 1200, true);
    fits("phone.png", 390, false);
    // What is read on a phone is at least nine pixels high.
    String size =
        "String(Math.min(...[...document.querySelectorAll('svg text')].map(t => "
            + "parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)) >= 9)";
    assertEquals("true", browser.value(size));
    assertEquals("", browser.value(BROKEN_WORDS));
    assertEquals(
        "true",
        browser.value(
            "{const s = document.querySelector('.figures').parentElement;"
                + "String(s.scrollWidth <= s.clientWidth)}"));
  }

  @Test
  void theFilmIsASlider() throws Exception {
    browser.open(page, 1200, 900, false);
    String shown =
        "[...document.querySelectorAll('.film figure')].filter(f => !f.hidden)"
            + ".map(f => f.textContent).join()";
    assertEquals("step 40", browser.value(shown));
    browser.value(
        "{const r = document.querySelector('.slider input'); r.value = 0;"
            + "r.dispatchEvent(new Event('input'));} 0");
    assertEquals("step 2", browser.value(shown));
    browser.value("document.querySelector('.slider button').click()");
    browser.await(shown, "step 40");
  }

  @Test
  void withoutScriptsTheFilmIsAStrip() throws Exception {
    browser.send("Emulation.setScriptExecutionDisabled", java.util.Map.of("value", true));
    try {
      browser.open(page, 1200, 900, false);
      Files.write(PICTURES.resolve("no-scripts.png"), browser.picture());
    } finally {
      browser.send("Emulation.setScriptExecutionDisabled", java.util.Map.of("value", false));
    }
    assertEquals(
        "20",
        browser.value(
            "String([...document.querySelectorAll('.film figure')]"
                + ".filter(f => f.getBoundingClientRect().width > 200).length)"));
  }

  @Test
  void aPointerShowsValues() throws Exception {
    browser.open(page, 1200, 900, false);
    browser.value(
        "{const s = document.querySelector('.chart svg'); const b = s.getBoundingClientRect();"
            + "s.dispatchEvent(new PointerEvent('pointermove', {clientX: b.right - 30,"
            + " clientY: b.top + 50}));} 0");
    String tip = browser.value("document.querySelector('.chart .tip:not([hidden])').textContent");
    assertTrue(
        tip.matches("step (39|40): critic loss \\S+, critic real \\S+, critic fake \\S+"), tip);
  }

  /** Clopper and Pearson 1934, checked with tables of the binomial distribution. */
  @Test
  void theScoreHasItsInterval() throws Exception {
    for (String[] expected :
        new String[][] {
          {"20", "20 of 20 right: 100 %, 95 % interval 83 % to 100 %. You can tell them apart."},
          {"15", "15 of 20 right: 75 %, 95 % interval 51 % to 91 %. You can tell them apart."},
          {"10", "10 of 20 right: 50 %, 95 % interval 27 % to 73 %. That may be guessing."},
          {"0", "0 of 20 right: 0 %, 95 % interval 0 % to 17 %. You take the made ones for real."}
        }) {
      browser.open(page, 1200, 900, false);
      assertEquals(expected[1], browser.value(String.format(TELL, Integer.parseInt(expected[0]))));
    }
    Files.write(PICTURES.resolve("told.png"), browser.picture());
  }

  @Test
  void theLiveViewFollows() throws Exception {
    String rows = Files.readString(run.metrics());
    String last = rows.substring(rows.lastIndexOf("\n40,") + 1);
    String state = "document.getElementById('state').textContent";
    String steps = "document.querySelector('#curves [data-steps]').dataset.steps.split(',').at(-1)";
    LiveView view = LiveView.start(run, 0);
    try {
      browser.open(view.url(), 1200, 900, false);
      browser.await(state, "all 40 steps done, training");
      Files.writeString(run.metrics(), rows + "41" + last.substring(2));
      browser.await(steps, "41");
      Files.write(PICTURES.resolve("live.png"), browser.picture());
    } finally {
      Files.writeString(run.metrics(), rows);
      view.close();
    }
    browser.await(state, "all 40 steps done; training has ended");
  }
}
