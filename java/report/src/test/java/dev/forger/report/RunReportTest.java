// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir static Path work;
  private static RunFolder run;
  private static String page;

  @BeforeAll
  static void train() {
    run = Runs.train(work.resolve("run"), "dcgan-digits", 2, 5);
    page = page(run);
  }

  private static String page(RunFolder folder) {
    try (Device device = Device.cpu(1)) {
      return RunReport.of(device, folder);
    }
  }

  private static List<String> all(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(m -> m.group(1)).toList();
  }

  /** Content of a section. */
  private static String section(String id, String page) {
    Matcher matcher =
        Pattern.compile("<section id=\"" + id + "\">(.*?)</section>", Pattern.DOTALL).matcher(page);
    assertTrue(matcher.find(), id);
    return matcher.group(1);
  }

  @Test
  void loadsNothing() {
    for (String url : all("(?:src|href)=\"([^\"]*)\"", page)) {
      assertTrue(url.startsWith("data:"), url);
    }
    assertEquals(List.of(), all("(@import|url\\()", page));
    assertTrue(page.contains("default-src 'none'"));
  }

  @Test
  void showsCurvesOfEveryColumn() {
    String curves = section("curves", page);
    List<String> names = all("data-name=\"([^\"]*)\"", curves);
    assertEquals(
        List.of("critic loss", "critic real", "critic fake", "penalty", "generator loss"), names);
    for (String steps : all("data-steps=\"([^\"]*)\"", curves)) {
      assertEquals("1,2,3,4,5", steps);
    }
  }

  @Test
  void showsEveryPicture() throws IOException {
    String film = section("film", page);
    assertEquals(
        List.of("step 2", "step 4", "step 5"), all("<figcaption>(step \\d+)</figcaption>", film));
    String last = Pictures.url(run.path().resolve("samples/step-000005.png"));
    assertTrue(film.contains(last));
    assertEquals(3, all("(<img )", film).size());
  }

  @Test
  void aFilmHasAsManyPicturesAsAPageCanTake(@TempDir Path folder) throws IOException {
    List<Path> small = new ArrayList<>();
    List<Path> large = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      small.add(Files.write(folder.resolve("small-" + i), new byte[100]));
      large.add(Files.write(folder.resolve("large-" + i), new byte[i < 199 ? 1 : 1 << 20]));
    }
    for (List<Path> all : List.of(small, large)) {
      List<Path> chosen = FilmSection.chosen(all);
      assertEquals(all == small ? 48 : 8, chosen.size());
      assertEquals(all.get(0), chosen.get(0));
      assertEquals(all.get(199), chosen.get(chosen.size() - 1));
    }
    assertEquals(small.subList(0, 30), FilmSection.chosen(small.subList(0, 30)));
  }

  @Test
  void asksForTwentyPairs() {
    String guess = section("guess", page);
    List<String> real = all("data-real=\"(\\d)\"", guess);
    assertEquals(20, real.size());
    assertTrue(real.contains("0") && real.contains("1"), real::toString);
    List<String> images = all("<img src=\"([^\"]*)\"", guess);
    assertEquals(40, images.size());
    assertEquals(40, images.stream().distinct().count());
    List<String> answers = all("\\d+ (left|right)\\b", guess);
    for (int i = 0; i < 20; i++) {
      assertEquals(real.get(i).equals("0") ? "left" : "right", answers.get(i));
    }
  }

  @Test
  void tellsSpeedAgainstTheRuler() {
    String speed = section("speed", page);
    assertTrue(speed.contains("% of the "), speed);
    assertTrue(speed.contains("<span class=\"key ruler\">dense product</span>"), speed);
    assertTrue(section("machine", page).contains("<td>1 of "));
  }

  @Test
  void measuresSamples() {
    String metrics = section("metrics", page);
    for (String figure : List.of("precision", "recall", "coverage", "SW2", "near copies")) {
      assertTrue(metrics.contains("<td>" + figure + "</td>"), figure);
    }
    assertTrue(metrics.contains("n=500 against 500"), metrics);
  }

  @Test
  void showsSettings() {
    assertTrue(section("settings", page).contains("<code>training.batch</code></th><td>2</td>"));
  }

  @Test
  void runsWithoutTheirDataHaveAllButPairs(@TempDir Path folder) throws IOException {
    Path copy = folder.resolve("moved");
    Files.createDirectories(copy);
    for (String name : List.of("checkpoint.safetensors", "metrics.csv")) {
      Files.copy(run.path().resolve(name), copy.resolve(name));
    }
    String config = Files.readString(run.path().resolve("config.json"));
    Files.writeString(
        copy.resolve("config.json"), config.replace("\"stroke-digits\"", "\"/no/such/<data>\""));
    String moved = page(new RunFolder(copy));
    assertTrue(section("guess", moved).contains("/no/such/&lt;data&gt;"), section("guess", moved));
    assertEquals(section("curves", page), section("curves", moved));
    assertTrue(section("film", moved).contains("No picture"));
    assertTrue(section("speed", moved).contains("No step was timed"));
    assertTrue(section("machine", moved).contains("did not record"));
  }

  @Test
  void pointsHaveFiguresAndNoPairs(@TempDir Path folder) {
    String points = page(Runs.train(folder.resolve("points"), "mixture-grid", 500, 2));
    assertFalse(section("guess", points).contains("<button"));
    assertTrue(section("metrics", points).contains("coverage"));
  }

  @Test
  void aFolderWithoutRunIsRefused(@TempDir Path folder) {
    assertThrows(CheckpointException.class, () -> page(new RunFolder(folder)));
    assertThrows(CheckpointException.class, () -> page(new RunFolder(folder.resolve("none"))));
  }

  @Test
  void sessionsAreKeptAndHalfLinesLeftOut(@TempDir Path folder) throws IOException {
    RunFolder some = new RunFolder(folder);
    assertEquals(List.of(), Session.of(some));
    Session first = Session.of(run).get(0);
    assertNotEquals(0, first.denseGflops());
    first.addTo(some);
    first.addTo(some);
    Path file = folder.resolve("sessions.jsonl");
    String lines = Files.readString(file);
    Files.writeString(file, lines.substring(0, lines.length() - 9));
    assertEquals(List.of(first), Session.of(some));
  }
}
