// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with this module on its class path. */
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void evaluatesByAModel() throws IOException, InterruptedException {
    Path model = TinyModel.write(folder.resolve("m.onnx"), false, 0, 1, 4, 4);
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            // ONNX Runtime's search of the command line must not end the JVM.
            "-Dlong=" + "word ".repeat(10_000),
            "-Dorg.bytedeco.javacpp.cachedir="
                + System.getProperty("org.bytedeco.javacpp.cachedir", folder.toString()),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.forger.cli.Main",
            "evaluate",
            "--quiet",
            "--json",
            "--threads",
            "1",
            "--data",
            "bars-and-stripes",
            "--samples",
            folder.resolve("samples.npy").toString(),
            "--metrics",
            "precision-recall",
            "--features",
            "onnx:" + model + ":flat",
            "--no-cache");
    dev.forger.gan.image.Npy.write(folder.resolve("samples.npy"), new float[30 * 16], 30, 4, 4, 1);
    Process process =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assertEquals(0, code, out);
    assertTrue(out.contains("3 neighbours, features onnx:m.onnx:flat ("), out);
  }
}
