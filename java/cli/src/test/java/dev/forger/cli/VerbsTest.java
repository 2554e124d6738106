// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.image.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerbsTest {
  @TempDir static Path work;
  private static Cli.Result trained;

  @BeforeAll
  static void trainInOneFolder() throws Exception {
    trained = Cli.child(work, "train", Cli.TINY, "--steps", 4, "--seed", 5);
  }

  @Test
  void defaultRunNamesItsPicturesOnStdoutOnly() throws IOException {
    assertEquals(0, trained.code(), trained::err);
    assertEquals(2, trained.out().lines().count(), trained::out);
    Path latest = work.resolve("runs/latest");
    assertTrue(Files.isSymbolicLink(latest));
    Path target = Files.readSymbolicLink(latest);
    assertTrue(target.toString().matches("\\d{8}T\\d{6}Z-wgan-gp-digits-s5"), target::toString);
    String picture = "runs/" + target + "/samples/step-000004.png";
    assertEquals("samples: " + picture, trained.out().lines().findFirst().orElseThrow());
    assertTrue(Files.exists(work.resolve(picture)));
    assertTrue(trained.err().contains("step 4/4"), trained::err);
  }

  private static Cli.Result sample(Object... words) throws Exception {
    Cli.Result result = Cli.child(work, "sample", List.of(words));
    assertEquals(0, result.code(), result::err);
    assertEquals("", result.err());
    return result;
  }

  @Test
  void samplesAsPicture() throws Exception {
    Cli.Result result = sample("--count", 10, "--out", "grid.png");
    assertEquals("grid.png", result.out().strip());
    BufferedImage picture = ImageIO.read(work.resolve("grid.png").toFile());
    assertEquals(4 * 30 + 2, picture.getWidth());
    assertEquals(3 * 30 + 2, picture.getHeight());
  }

  @Test
  void samplesAsArrayDoNotDependOnTheirNumber() throws Exception {
    sample("--count", 70, "--seed", 9, "--out", "many.npy");
    sample("--count", 3, "--seed", 9, "--out", "few.npy");
    sample("--count", 3, "--seed", 9, "--weights", "raw", "--out", "raw.npy");
    Npy many = Npy.read(work.resolve("many.npy"));
    Npy few = Npy.read(work.resolve("few.npy"));
    assertArrayEquals(new int[] {70, 28, 28, 1}, many.shape());
    assertArrayEquals(Arrays.copyOf(many.values(), few.values().length), few.values());
    assertFalse(Arrays.equals(few.values(), Npy.read(work.resolve("raw.npy")).values()));
    for (float value : many.values()) {
      assertTrue(value >= -1 && value <= 1);
    }
  }

  @Test
  void samplesAsFolder() throws Exception {
    sample("--count", 3, "--out", "folder");
    assertTrue(Files.exists(work.resolve("folder/00002.png")));
    Cli.Result again = Cli.child(work, "sample", "--count", 3, "--out", "folder");
    assertEquals(2, again.code(), again::err);
  }

  @Test
  void interpolationBeginsAndEndsAtSamples() throws Exception {
    sample("--count", 16, "--interpolate", "slerp", "--out", "arc.npy");
    sample("--count", 16, "--interpolate", "lerp", "--out", "line.npy");
    sample("--count", 4, "--out", "ends.npy");
    float[] arc = Npy.read(work.resolve("arc.npy")).values();
    float[] ends = Npy.read(work.resolve("ends.npy")).values();
    int n = 28 * 28;
    int[] places = {0, 7, 8, 15};
    for (int i = 0; i < 4; i++) {
      float[] expected = Arrays.copyOfRange(ends, i * n, (i + 1) * n);
      float[] actual = Arrays.copyOfRange(arc, places[i] * n, (places[i] + 1) * n);
      assertArrayEquals(expected, actual, 1e-4f);
    }
    assertFalse(Arrays.equals(arc, Npy.read(work.resolve("line.npy")).values()));
  }

  @Test
  void pointsAreDrawnAsDotsAndHaveNoFolder() throws Exception {
    Cli.Result run =
        Cli.child(work, "train", "mixture-grid", "--batch", 500, "--steps", 2, "--out", "points");
    assertEquals(0, run.code(), run::err);
    sample("--run", "points", "--out", "points.npy");
    assertArrayEquals(new int[] {2000, 1, 1, 2}, Npy.read(work.resolve("points.npy")).shape());
    sample("--run", "points", "--out", "points.png");
    BufferedImage picture = ImageIO.read(work.resolve("points.png").toFile());
    assertEquals(picture.getWidth(), picture.getHeight());
    for (Object[] words :
        new Object[][] {
          {"--out", "pictures"},
          {"--out", "points.png", "--interpolate", "lerp"},
          {"--out", "points.png", "--label", 2}
        }) {
      Cli.Result refused = Cli.child(work, "sample", "--run", "points", List.of(words));
      assertEquals(2, refused.code(), refused::err);
      assertEquals(1, refused.err().lines().count(), refused::err);
    }
  }

  @Test
  void autoEncodersInterpolateAndTakeLabels() throws Exception {
    for (String recipe : List.of("vae-digits", "conditional-vae-digits")) {
      Cli.Result run =
          Cli.child(work, "train", recipe, "--batch", 2, "--steps", 1, "--out", recipe);
      assertEquals(0, run.code(), run::err);
    }
    sample("--run", "vae-digits", "--count", 8, "--interpolate", "slerp", "--out", "codes.npy");
    sample("--run", "vae-digits", "--count", 2, "--out", "two.npy");
    float[] codes = Npy.read(work.resolve("codes.npy")).values();
    float[] ends = Npy.read(work.resolve("two.npy")).values();
    assertArrayEquals(Arrays.copyOf(ends, 784), Arrays.copyOf(codes, 784), 1e-5f);
    sample("--run", "conditional-vae-digits", "--count", 8, "--label", 3, "--out", "three.npy");
    sample("--run", "conditional-vae-digits", "--count", 4, "--out", "turn.npy");
    float[] threes = Npy.read(work.resolve("three.npy")).values();
    float[] turn = Npy.read(work.resolve("turn.npy")).values();
    assertArrayEquals(
        Arrays.copyOfRange(turn, 3 * 784, 4 * 784), Arrays.copyOfRange(threes, 3 * 784, 4 * 784));
  }

  @Test
  void reportIsAPageInTheRunFolder() throws Exception {
    // Distances between thousands of images want the optimising compiler.
    Process process = Cli.start(work, List.of("-XX:TieredStopAtLevel=4"), "report");
    Cli.Result result = Cli.finish(work, process);
    assertEquals(0, result.code(), result::err);
    assertEquals("", result.err());
    Path page = work.resolve(result.out().strip());
    assertEquals(work.resolve("runs/latest/report.html").toRealPath(), page.toRealPath());
    String text = Files.readString(page);
    assertTrue(text.contains("all 4 steps done"), text);
    assertTrue(text.contains("data-name=\"generator loss\""), text);
    Cli.Result none = Cli.run("report", work.resolve("nothing"));
    assertEquals(2, none.code(), none::err);
    assertEquals(1, none.err().lines().count(), none::err);
  }

  @Test
  void listsAsTextAndJson() {
    Cli.Result text = Cli.run("list");
    assertEquals(0, text.code());
    assertTrue(text.out().contains("wgan-gp-digits"));
    JsonNode all = JsonMapper.shared().readTree(Cli.run("list", "--json").out());
    for (String topic :
        new String[] {"recipes", "objectives", "regularizers", "models", "systems", "data"}) {
      JsonNode items = JsonMapper.shared().readTree(Cli.run("list", topic, "--json").out());
      assertEquals(items, all.get(topic));
      for (JsonNode item : items) {
        assertFalse(item.get("name").asString().isEmpty());
        assertFalse(item.get("description").asString().isEmpty());
      }
    }
  }

  @Test
  void infoAsTextAndJson() {
    assertTrue(Cli.run("info").out().contains("cuda     not part of this build"));
    JsonNode info = JsonMapper.shared().readTree(Cli.run("info", "--json").out());
    assertTrue(info.get("isa").asString().matches("avx512|avx2|ref"));
    assertTrue(info.get("threads").asInt() >= 1);
    assertTrue(info.get("planned_bytes").asLong() > 10_000_000);
    assertTrue(info.get("kernels").size() > 20);
  }

  @Test
  void infoTellsThePrecisionOfThePlan() {
    Object[] words = {"info", "--batch", 2, "--set", "training.precision=bf16"};
    JsonNode f32 = JsonMapper.shared().readTree(Cli.run("info", "--json", "--batch", 2).out());
    JsonNode bf16 = JsonMapper.shared().readTree(Cli.run(List.of(words), "--json").out());
    assertEquals("f32", f32.get("precision").asString());
    assertEquals("bf16", bf16.get("precision").asString());
    String isa = bf16.get("isa").asString();
    assertTrue(isa.matches(f32.get("isa").asString() + "(_bf16)?"), isa);
    String text = Cli.run(words).out();
    assertTrue(text.contains("\nkernels  " + isa + ", "), text);
    assertTrue(text.contains(" threads, bf16"), text);
    assertEquals(!isa.equals("avx512_bf16"), text.contains("slower than f32 here"), text);
    String plain = Cli.run("info", "--batch", 2).out();
    assertTrue(plain.lines().anyMatch(line -> line.matches("kernels  \\w+, \\d+ threads")), plain);
  }

  @Test
  void trainTellsAndRecordsItsPrecision() throws Exception {
    List<Object> train = List.of("train", Cli.TINY, "--out", "bf16", "--steps");
    Cli.Result first = Cli.child(work, train, 1, "--precision=bf16");
    assertEquals(0, first.code(), first::err);
    assertTrue(first.err().contains(" threads, bf16"), first::err);
    Cli.Result second = Cli.child(work, train, 2, "--resume");
    assertEquals(0, second.code(), second::err);
    assertTrue(second.err().contains(" threads, bf16"), second::err);
    String config = Files.readString(work.resolve("bf16/config.json"));
    assertTrue(config.contains("\"precision\" : \"bf16\""), config);
  }

  @Test
  void infoPlansTheMemoryOfAnyTraining() {
    List<Object> words = List.of("info", "wgan-gp-64", "--model", "dcgan32", "--batch", 3);
    JsonNode info = JsonMapper.shared().readTree(Cli.run(words, "--json").out());
    assertEquals("wgan-gp-64", info.get("recipe").asString());
    assertEquals("wgan-gp dcgan32", info.get("training").asString());
    assertEquals("32x32x3", info.get("images").asString());
    assertEquals(3, info.get("batch").asInt());
    long sum = 0;
    for (JsonNode bytes : info.get("planned_bytes_by_class")) {
      sum += bytes.asLong();
    }
    assertEquals(info.get("planned_bytes").asLong(), sum);
    String text = Cli.run(words).out();
    String total = String.format("  %-18s %9.2f MB", "total", sum / 1e6);
    assertTrue(text.lines().anyMatch(total::equals), text);
    assertTrue(text.contains("\n  optimizer state "), text);
    JsonNode set =
        JsonMapper.shared().readTree(Cli.run(words, "--json", "--set", "model.latent=3000").out());
    assertTrue(set.get("planned_bytes").asLong() > sum, set::toString);
  }

  @Test
  void aRunsConfigurationIsPlannedWithoutItsData() throws IOException {
    Path latest = work.resolve("runs/latest/config.json");
    String moved = Files.readString(latest).replace("stroke-digits", "/no/such/data");
    Path config = Files.writeString(work.resolve("moved.json"), moved);
    Cli.Result result = Cli.run("info", "--json", "--config", config);
    assertEquals(0, result.code(), result::err);
    JsonNode info = JsonMapper.shared().readTree(result.out());
    assertEquals(2, info.get("batch").asInt());
    assertEquals("28x28x1", info.get("images").asString());
  }

  @Test
  void helpAndCompletion() {
    assertEquals(0, Cli.run("--help").code());
    assertEquals(0, Cli.run("train", "--help").code());
    assertEquals(0, Cli.run("help", "sample").code());
    Cli.Result completion = Cli.run("generate-completion");
    assertEquals(0, completion.code());
    assertTrue(completion.out().contains("--checkpoint-every"));
    assertTrue(Cli.run("--version").out().startsWith("forger "));
  }

  @Test
  void aSmallHeapEndsInOneLine(@TempDir Path folder) throws Exception {
    List<Object> train = List.of("train", "--size", 64, "--steps", 1, "--out", "run");
    Cli.Result result = Cli.finish(folder, Cli.start(folder, List.of("-Xmx40m"), train));
    assertEquals(1, result.code(), result::err);
    assertTrue(result.err().contains("forger: out of Java heap ("), result::err);
    assertFalse(result.err().contains("\tat "), result::err);
  }
}
