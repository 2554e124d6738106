// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.Samples;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmsTest {
  private static final Judgement NONE = Judgement.without("");

  @TempDir Path folder;

  private RunRecord run(String metrics, List<Path> pictures) throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.csv"), metrics);
    Table table = Table.read(file);
    return new RunRecord(
        new RunFolder(folder),
        null,
        table,
        table,
        Variety.read(folder.resolve("watch.csv")),
        pictures,
        List.of());
  }

  private List<Path> pictures(String... contents) throws IOException {
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < contents.length; i++) {
      all.add(Files.writeString(folder.resolve("step-00000" + i + ".txt"), contents[i]));
    }
    return all;
  }

  @Test
  void valuesThatAreNotFinite() throws IOException {
    RunRecord run = run("step,critic_loss,penalty\n1,2,3\n2,NaN,4\n3,NaN,4\n", List.of());
    assertEquals(List.of("critic loss is not finite in step 2."), Alarms.of(run, NONE));
  }

  @Test
  void whatWasSeenWhileItTrained() throws IOException {
    Files.writeString(
        folder.resolve("watch.csv"),
        "step,coverage,repeats,alarms\n"
            + "100,0.9000,0.0100,\n"
            + "200,0.2000,0.5000,mode collapse\n"
            + "300,0.1000,0.5000,mode collapse and memorisation\n"
            + "400,0.9000,0.0100,\n"
            + "500,0.1000,0.0100,mode collapse\n"
            + "600,0.1000,0.0100,mode col");
    RunRecord run = run("step,loss\n1,2\n", List.of());
    assertEquals(
        List.of(
            "Mode collapse from step 200 to 300.",
            "Memorisation in step 300.",
            "Mode collapse in step 500."),
        Alarms.of(run, NONE));
    assertEquals(List.of("step", "coverage", "repeats"), run.variety().figures().names());
    assertEquals(5, run.variety().figures().rows());
    assertTrue(ReportPage.curves(run).contains("data-values=\"0.9,0.2,0.1,0.9,0.1\""));
  }

  @Test
  void picturesThatStandStill() throws IOException {
    String fine = "step,loss\n1,2\n";
    assertEquals(List.of(), Alarms.of(run(fine, pictures("a", "b", "b")), NONE));
    List<String> alarms = Alarms.of(run(fine, pictures("a", "b", "b", "b")), NONE);
    assertEquals(1, alarms.size());
    assertTrue(alarms.get(0).startsWith("Nothing moves"), alarms::toString);
  }

  @Test
  void tenTrainingImagesAgainAndAgain() throws IOException {
    RunRecord run = run("step,loss\n1,2\n", List.of());
    try (StrokeDigits data = StrokeDigits.create(3, 5000);
        StrokeDigits fresh = StrokeDigits.create(4, 500)) {
      int[] repeated = new int[500];
      for (int i = 0; i < repeated.length; i++) {
        repeated[i] = i % 10;
      }
      Samples copies = Samples.of(data, 0, 10).pick(repeated);
      List<String> alarms =
          Alarms.of(run, new Judgement(null, null, Judgement.measure(copies, data), ""));
      assertEquals(2, alarms.size(), alarms::toString);
      assertTrue(alarms.get(0).startsWith("Mode collapse"), alarms::toString);
      assertTrue(alarms.get(1).startsWith("Memorisation: 100 %"), alarms::toString);
      Samples honest = Samples.of(fresh, 0, 500);
      assertEquals(
          List.of(),
          Alarms.of(run, new Judgement(null, null, Judgement.measure(honest, data), "")));
    }
  }
}
