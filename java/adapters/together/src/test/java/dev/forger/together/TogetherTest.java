// SPDX-License-Identifier: Apache-2.0
package dev.forger.together;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several stacks, each with threads and a BLAS of its own, in one JVM with Forger. */
class TogetherTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nd4j opencv djl tensorflow onnxruntime",
        "onnxruntime tensorflow djl opencv nd4j",
        "libtorch nd4j opencv tensorflow onnxruntime",
        "onnxruntime tensorflow opencv nd4j libtorch"
      })
  void stacksWorkInOneJvmInAnyOrder(String names) throws IOException, InterruptedException {
    Outcome outcome = run(names);
    assertEquals(0, outcome.code, outcome.text);
    assertTrue(outcome.text.contains("good: " + names), outcome.text);
  }

  /** Both bring libraries of the same names in different versions: the second says so. */
  @ParameterizedTest
  @ValueSource(strings = {"djl libtorch", "libtorch djl"})
  void twoVersionsOfLibtorchDoNotFitInOneJvm(String names)
      throws IOException, InterruptedException {
    Outcome outcome = run(names);
    assertNotEquals(0, outcome.code, outcome.text);
    assertTrue(outcome.text.contains("UnsatisfiedLinkError"), outcome.text);
  }

  @Test
  void aStackThatIsNotThereIsNamed() throws IOException, InterruptedException {
    assertTrue(run("caffe").text.contains("IllegalArgumentException: caffe"));
  }

  private record Outcome(int code, String text) {}

  /** ONNX Runtime crashes where the command line is long, so the class path is a variable. */
  private static Outcome run(String names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add(
        "-Dorg.bytedeco.javacpp.cachedir=" + System.getProperty("org.bytedeco.javacpp.cachedir"));
    command.add(Stacks.class.getName());
    command.addAll(List.of(names.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), text);
    return new Outcome(process.exitValue(), text);
  }
}
