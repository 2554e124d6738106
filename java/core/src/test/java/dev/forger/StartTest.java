// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a program does until its first convolution: most of that time is classes that are loaded, so
 * the test names the machinery that must not be started. docs/performance.md has the times.
 */
class StartTest {
  /** A convolution forward, as the first thing that a program does. */
  static final class FirstConvolution {
    private FirstConvolution() {}

    public static void main(String[] args) {
      Network network =
          Network.builder(Shape.of(28, 28, 1))
              .conv2d(64, Conv2d.kernel(4).stride(2).padding(1))
              .build();
      try (Device device = Device.cpu();
          Weights weights = new Weights(device, network).initialize(Initializer.dcgan(), 1);
          FrozenNetwork frozen = FrozenNetwork.of(weights);
          ForwardPass pass = frozen.forwardPass(1)) {
        pass.run(1);
        System.out.println(pass.output().limit() + " floats");
      }
    }
  }

  /** JavaCPP by itself, after Forger has left out its library. */
  static final class JavacppAfterwards {
    private JavacppAfterwards() {}

    public static void main(String[] args) {
      try (Device device = Device.cpu(1);
          ShortPointer shorts = new ShortPointer(4);
          BytePointer text = new BytePointer("text")) {
        shorts.put(3, (short) 7);
        System.out.println(device.threads() + " " + shorts.get(3) + " " + text.getString());
        System.out.println(Loader.isLoadLibraries() && Loader.totalCores() > 0);
      }
    }
  }

  /** Parts of class names that are slow to get, and why Forger would load them. */
  private static final Map<String, String> SLOW =
      Map.of(
          "jdk.proxy", "annotations: JavaCPP's loader",
          "java.time.zone.", "dates of jar entries: JavaCPP's loader",
          "org.bytedeco.javacpp.presets.", "JavaCPP's loader",
          "java.util.regex.", "patterns",
          "java.util.Formatter", "String.format",
          "tools.jackson.", "JSON",
          "java.util.logging.", "logging");

  @Test
  void theFirstConvolutionStartsNoSlowMachinery(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("classes.log");
    ChildJvm.Result result =
        ChildJvm.run(FirstConvolution.class, Map.of(), "-Xlog:class+load:file=" + log);
    assertEquals(14 * 14 * 64 + " floats", result.out().strip(), result.err());
    List<String> loaded;
    try (Stream<String> lines = Files.lines(log)) {
      // The JVM's own start comes first.
      loaded = lines.dropWhile(line -> !line.contains("FirstConvolution")).toList();
    }
    assertEquals(List.of(), loaded.stream().filter(StartTest::isSlow).toList());
    long ours = loaded.stream().filter(line -> line.contains(" dev.forger.")).count();
    assertTrue(ours > 40 && ours < 160, ours + " classes of Forger");
  }

  @Test
  void javacppWorksAfterwards() throws Exception {
    ChildJvm.Result result = ChildJvm.run(JavacppAfterwards.class, Map.of());
    assertEquals(List.of("1 7 text", "true"), result.out().lines().toList(), result.err());
  }

  /** What javac would do without -XDstringConcat=inline. */
  @Test
  void stringsAreJoinedWithoutInvokedynamic() throws IOException {
    Path classes =
        Path.of(Device.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> joined = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes.resolve("dev/forger"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
        String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (constants.contains("makeConcatWithConstants")) {
          joined.add(file.getFileName().toString());
        }
      }
    }
    assertEquals(List.of(), joined);
  }

  /** Lambdas count where they are Forger's: what the JDK makes of its own differs by version. */
  private static boolean isSlow(String line) {
    return line.contains("dev.forger.") && line.contains("$$Lambda")
        || SLOW.keySet().stream().anyMatch(part -> line.contains("] " + part));
  }
}
