// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stops a JVM of its own while it replaces a checkpoint, and looks at what is left. */
class AtomicFileCrashTest {

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void writeTwoVersions() {
    path = folder.resolve("checkpoint.safetensors");
    SafetensorsWriterTest.version(1).write(path, true);
    SafetensorsWriterTest.version(2).write(path, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write-before:1",
        "write-after:1",
        "write-before:2",
        "write-after:2",
        "write-before:3",
        "write-after:3",
        "write-before:4",
        "write-after:4",
        "fsync-before",
        "fsync-after",
        "keep-before",
        "keep-after",
        "rename-before"
      })
  void beforeTheRenameTheOldFileIsWhole(String failpoint) throws Exception {
    Result result = write(failpoint, "");
    assertEquals(137, result.status, result.output);
    assertEquals(2, SafetensorsWriterTest.read(path));
    long previous = failpoint.matches("keep-after|rename-before") ? 2 : 1;
    assertEquals(previous, SafetensorsWriterTest.read(AtomicFile.previous(path)));
    assertNextWriteTidiesUp(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rename-after", "folder-fsync-before", "folder-fsync-after"})
  void afterTheRenameTheNewFileIsWhole(String failpoint) throws Exception {
    Result result = write(failpoint, "");
    assertEquals(137, result.status, result.output);
    assertEquals(3, SafetensorsWriterTest.read(path));
    assertEquals(2, SafetensorsWriterTest.read(AtomicFile.previous(path)));
    assertNextWriteTidiesUp(3);
  }

  @Test
  void anUnreachedFailpointChangesNothing() throws Exception {
    Result result = write("write-before:5", "");
    assertEquals(0, result.status, result.output);
    assertEquals(3, SafetensorsWriterTest.read(path));
  }

  /** A limit on the file size fails a write in the operating system, as a full disk does. */
  @Test
  void aFullDiskLeavesTheOldFileAlone() throws Exception {
    byte[] before = Files.readAllBytes(path);
    Result result = write("none", "ulimit -f 512; ");
    assertEquals(1, result.status, result.output);
    assertTrue(result.output.contains("CheckpointException"), result.output);
    assertTrue(result.output.contains("File too large"), result.output);
    assertArrayEquals(before, Files.readAllBytes(path));
    assertEquals(1, SafetensorsWriterTest.read(AtomicFile.previous(path)));
    assertFalse(Files.exists(folder.resolve("checkpoint.safetensors.tmp")));
  }

  private void assertNextWriteTidiesUp(long current) throws IOException {
    SafetensorsWriterTest.version(9).write(path, true);
    assertEquals(9, SafetensorsWriterTest.read(path));
    assertEquals(current, SafetensorsWriterTest.read(AtomicFile.previous(path)));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  private record Result(int status, String output) {}

  private Result write(String failpoint, String prologue) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", prologue + "exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.add("-Dforger.failpoint=" + failpoint);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Replacement.class.getName(), path.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** The program that is stopped: writes version 3 with 1 MiB of data, in four writes. */
  static final class Replacement {
    private Replacement() {}

    public static void main(String[] args) {
      SafetensorsWriterTest.version(3)
          .add("weights", new long[] {1 << 17}, new float[1 << 17])
          .write(Path.of(args[0]), true);
    }
  }
}
