// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of whole training processes, as the operating system and libc see it. */
class OutsideMemoryTest {
  private static final Path COUNTER =
      Path.of(System.getProperty("forger.root", "../.."))
          .resolve("target/native/test/liballocation_counter.so");

  /** How much the resident size may differ between steps 1 000 and 10 000. */
  private static final double RESIDENT_PART = 0.02;

  /** How far planned memory may be from measured. */
  private static final double PLANNED_PART = 0.1;

  @TempDir Path folder;

  /**
   * Runs a main class and returns the lines it printed. The heap is fixed and touched beforehand;
   * one compiler tier and no performance file keep the JVM itself quiet.
   */
  private List<String> child(
      Class<?> main, Map<String, String> environment, List<String> jvm, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.add("-XX:-UsePerfData");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (cache != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    assertEquals(0, process.exitValue(), () -> text(out));
    return Files.readAllLines(out);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<String[]> all(List<String> lines, String start) {
    return lines.stream()
        .filter(line -> line.startsWith(start + " "))
        .map(line -> line.substring(start.length() + 1).split(" ", 5))
        .toList();
  }

  private static String[] line(List<String> lines, String start) {
    return all(lines, start).stream()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '" + start + "' in " + lines));
  }

  /**
   * Interpreted, so that the JVM's compilers do not allocate. Forger and the training thread must
   * not in any hundred of steps; the JVM's other threads work when they like, so the whole process
   * must be at rest in one of them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "dcgan28"})
  void stepsCallNoAllocator(String model) throws Exception {
    assumeTrue(Files.exists(COUNTER), COUNTER + " is built with -Dnative.tests=ON only");
    Path counts = Files.write(folder.resolve("counts"), new byte[CountedTraining.BYTES]);
    List<String> lines =
        child(
            CountedTraining.class,
            Map.of("FORGER_ALLOCATION_COUNTS", counts.toString(), "LD_PRELOAD", COUNTER.toString()),
            List.of("-Xint"),
            model);
    String[] first = line(lines, "first");
    assertTrue(Long.parseLong(first[0]) > 100, () -> "the counter saw no building: " + lines);
    assertTrue(Long.parseLong(first[1]) > 100, () -> "the counter saw no JVM: " + lines);
    assertTrue(Long.parseLong(first[3]) > 0, () -> "the counter knows no worker: " + lines);
    List<String[]> then = all(lines, "then");
    for (String[] hundred : then) {
      assertEquals("0", hundred[0], () -> "calls from Forger's libraries or workers: " + lines);
      assertEquals("0", hundred[1], () -> "other calls on the training thread: " + lines);
    }
    assertTrue(then.stream().anyMatch(h -> h[2].equals("0")), () -> "no rest: " + lines);
  }

  @Test
  void memoryIsTheSameAfterAThousandAndTenThousandSteps() throws Exception {
    List<String> lines = child(SteadyTraining.class, Map.of(), List.of("-XX:TieredStopAtLevel=1"));
    String[] early = line(lines, "at 1000");
    String[] late = line(lines, "at 10000");
    assertTrue(Long.parseLong(early[0]) > 0, lines::toString);
    assertEquals(early[0], late[0], "bytes of tensors and scratch");
    assertEquals("0", line(lines, "at 0")[0], "bytes of tensors and scratch after close");
    double before = Long.parseLong(early[1]);
    double growth = (Long.parseLong(late[1]) - before) / before;
    assertTrue(Math.abs(growth) <= RESIDENT_PART, () -> "resident size grew by " + growth + lines);
  }

  /** At 64x64, where memory counts; a small batch, so that it takes seconds. */
  @Test
  void memoryGrowsByWhatIsPlanned() throws Exception {
    List<String> jvm = List.of("-XX:TieredStopAtLevel=1");
    List<String> lines = child(PlannedTraining.class, Map.of(), jvm, "wgan-gp-64", "16");
    double planned = Double.parseDouble(line(lines, "planned")[0]);
    for (String grown : line(lines, "grown")) {
      double error = planned / Double.parseDouble(grown) - 1;
      assertTrue(Math.abs(error) <= PLANNED_PART, () -> "planned is off by " + error + lines);
    }
  }
}
