// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.image.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verb {@code evaluate}. */
class EvaluateTest {
  @TempDir Path folder;

  private static JsonNode evaluate(Path samples, String metrics) {
    Cli.Result result =
        Cli.run(
            "evaluate",
            "--samples",
            samples,
            "--data",
            "stroke-digits",
            "--metrics",
            metrics,
            "--count",
            "200",
            "--json");
    assertEquals(0, result.code(), result.err());
    return JsonMapper.shared().readTree(result.out());
  }

  @Test
  void freshDigitsScoreBetterThanNoise() {
    Path good = folder.resolve("good.npy");
    Path bad = folder.resolve("bad.npy");
    try (StrokeDigits fresh = StrokeDigits.create(99, 200)) {
      Samples digits = Samples.of(fresh, 0, 200);
      digits.writeNpy(good);
      float[] noisy = digits.values().clone();
      for (int i = 0; i < noisy.length; i++) {
        noisy[i] = i * 7919 % 13 < 4 ? -noisy[i] : noisy[i];
      }
      new Samples(noisy, 200, digits.shape()).writeNpy(bad);
    }
    String metrics = "precision-recall,sliced-wasserstein,memorisation";
    JsonNode fine = evaluate(good, metrics);
    JsonNode poor = evaluate(bad, metrics);
    assertTrue(fine.at("/precision-recall/precision").asDouble() > 0.5, fine.toString());
    assertEquals(0, poor.at("/precision-recall/precision").asDouble());
    assertTrue(
        3 * fine.at("/sliced-wasserstein/SW2").asDouble()
            < poor.at("/sliced-wasserstein/SW2").asDouble());
    assertTrue(Math.abs(fine.at("/memorisation/z").asDouble()) < 4, fine.toString());
    String protocol = fine.at("/precision-recall/protocol").asString();
    assertEquals("n=200 against 200, 3 neighbours, features pixels (no weights)", protocol);
  }

  @Test
  void aClassifierOfOnesOwnJudges() throws IOException {
    Path weights = folder.resolve("classifier.safetensors");
    Object[] words = {
      "classifier", "--data", "stroke-digits", "--steps", "40", "--threads", "1", "--out", weights
    };
    Cli.Result trained = Cli.run(words);
    assertEquals(0, trained.code(), trained.err());
    String hash = trained.out().substring(trained.out().indexOf("hash ") + 5).strip();
    refused("which exists", words);
    Path file = folder.resolve("digits.npz");
    Path cache = folder.resolve("cache");
    try (StrokeDigits fresh = StrokeDigits.create(99, 60)) {
      Path array = folder.resolve("arr_0.npy");
      Samples.of(fresh, 0, 60).writeNpy(array);
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
        zip.putNextEntry(new ZipEntry("arr_0.npy"));
        zip.write(Files.readAllBytes(array));
      }
    }
    Object[] evaluate = {
      "evaluate",
      "--data",
      "stroke-digits",
      "--samples",
      file,
      "--count",
      "60",
      "--json",
      "--features",
      "classifier:" + weights,
      "--cache",
      cache,
      "--threads",
      "1",
      "--metrics",
      "inception-score,frechet"
    };
    Cli.Result first = Cli.run(evaluate);
    assertEquals(0, first.code(), first.err());
    assertTrue(first.err().contains("features of held-out data"), first.err());
    JsonNode json = JsonMapper.shared().readTree(first.out());
    assertTrue(json.at("/inception-score/inception score").asDouble() > 2, first.out());
    assertEquals(
        "n=60, 10 splits, features classifier (" + hash.substring(0, 12) + ")",
        json.at("/inception-score/protocol").asString());
    Cli.Result second = Cli.run(evaluate);
    assertEquals(first.out(), second.out());
    assertTrue(!second.err().contains("features of held-out data"), second.err());
    try (Stream<Path> kept = Files.list(cache)) {
      for (Path poisoned : kept.toList()) {
        Files.writeString(poisoned, "something else");
      }
    }
    Cli.Result third = Cli.run(evaluate);
    assertEquals(first.out(), third.out());
    assertEquals(
        1, third.err().lines().filter(l -> l.contains("warning: features are made again")).count());
  }

  private static void refused(String part, Object... words) {
    Cli.Result result = Cli.run(words);
    assertEquals(ExitCode.USAGE, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(part), result.err());
  }

  /** A folder of pictures without classes. */
  private Path pictures() {
    Path pictures = folder.resolve("pictures");
    for (int i = 0; i < 24; i++) {
      new Samples(new float[64 * 64 * 3], 1, Shape.of(64, 64, 3))
          .writePng(pictures.resolve(i + ".png"));
    }
    return pictures;
  }

  @Test
  void badInputIsOneLine() {
    Path file = folder.resolve("x.npy");
    Object[] words = {"evaluate", "-q", "--data", "stroke-digits", "--samples", file};
    refused("does not exist", words);
    Npy.write(file, new float[60], 60);
    refused("[N,H,W,C]", words);
    Npy.write(file, new float[48], 3, 4, 4, 1);
    refused("the images of stroke-digits", words);
    float[] values = new float[30 * 784];
    values[784] = 255;
    Npy.write(file, values, 30, 28, 28, 1);
    refused("image 1: given 255.0", words);
    values[784] = Float.NaN;
    Npy.write(file, values, 30, 28, 28, 1);
    refused("image 1: given NaN", words);
    Npy.write(file, new float[784], 1, 28, 28, 1);
    refused("1 samples", words);
    refused("did you mean \"frechet\"", "evaluate", "--data", "ring", "--metrics", "frecht");
    refused(
        "expected one of channels, classifier, onnx, pixels, resnet20",
        "evaluate",
        "--data",
        "ring",
        "--features",
        "inception");
    refused("--count", "evaluate", "--data", "ring", "--count", "3");
    refused("--no-cache", "evaluate", "--data", "ring", "--no-cache", "--cache", folder);
    refused("--run", "evaluate", "--data", "ring", "--samples", file, "--run", folder);
    Path weights = folder.resolve("w");
    refused("does not exist", "classifier", "--data", folder.resolve("none"), "--out", weights);
    refused("0 classes", "classifier", "--data", pictures(), "--out", weights);
  }
}
