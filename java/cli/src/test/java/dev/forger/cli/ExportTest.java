// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.image.Npy;
import dev.forger.gan.inference.Generator;
import dev.forger.gan.inference.InferenceSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  @TempDir static Path work;
  private static Path run;

  @BeforeAll
  static void train() {
    run = work.resolve("run");
    Cli.Result trained = Cli.run("train", Cli.TINY, "--steps", 3, "--out", run);
    assertEquals(0, trained.code(), trained::err);
  }

  @Test
  void weightsGiveTheImagesOfTheRun() {
    Path samples = work.resolve("samples.npy");
    for (String weights : new String[] {"ema", "raw"}) {
      Path file = work.resolve(weights + ".safetensors");
      Cli.Result result = Cli.run("export", run, "--weights", weights, "--out", file);
      assertEquals(0, result.code(), result::err);
      assertEquals(file + System.lineSeparator(), result.out());
      Cli.run(
          "sample",
          "--run",
          run,
          "--weights",
          weights,
          "--count",
          2,
          "--seed",
          4,
          "--out",
          samples);
      try (Generator generator = Generator.load(file);
          InferenceSession session = generator.session(2)) {
        float[] images = session.generate(generator.latents(2, 4));
        assertArrayEquals(Npy.read(samples).values(), images, 1e-4f);
      }
    }
  }

  @Test
  void modelsForOnnxHoldTheAverageOrTheWeights() throws IOException {
    byte[][] models = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path file = work.resolve(i + ".onnx");
      Cli.Result result =
          Cli.run("export", run, "--weights", i == 0 ? "ema" : "raw", "--out", file);
      assertEquals(0, result.code(), result::err);
      models[i] = Files.readAllBytes(file);
    }
    String text = new String(models[0], StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("ConvTranspose") && text.contains("forger"), "an ONNX model");
    assertEquals(models[0].length, models[1].length);
    assertFalse(Arrays.equals(models[0], models[1]));
  }

  @Test
  void whatCannotBeWrittenIsRefusedInOneLine() throws IOException {
    Path folder = Files.createDirectories(work.resolve("folder.onnx"));
    refused("expected FILE.onnx or FILE.safetensors", run, "--out", work.resolve("model.pt"));
    refused("--out: given " + folder + ", a folder", run, "--out", folder);
    refused("a folder without", folder, "--out", work.resolve("none.onnx"));
    refused("--weights", run, "--weights", "mean", "--out", work.resolve("none.onnx"));
    assertFalse(Files.exists(work.resolve("none.onnx")));
  }

  private static void refused(String expected, Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = "export";
    System.arraycopy(words, 0, all, 1, words.length);
    Cli.Result result = Cli.run(all);
    assertEquals(2, result.code(), result::err);
    assertEquals(1, result.err().lines().count(), result::err);
    assertTrue(result.err().contains(expected), result::err);
  }
}
