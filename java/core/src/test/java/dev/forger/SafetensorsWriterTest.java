// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.CheckpointException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("checkpoint.safetensors");
  }

  @Test
  void keepsThePreviousFileWhenAsked() throws IOException {
    version(1).write(path, true);
    assertEquals(List.of("checkpoint.safetensors"), names());
    version(2).write(path, true);
    version(3).write(path, true);
    assertEquals(3, read(path));
    assertEquals(2, read(AtomicFile.previous(path)));
    version(4).write(path, false);
    assertEquals(4, read(path));
    assertEquals(2, read(AtomicFile.previous(path)));
    assertEquals(List.of("checkpoint.safetensors", "checkpoint.safetensors.previous"), names());
  }

  @Test
  void aFailingSourceLeavesTheOldFileAlone() throws IOException {
    version(1).write(path, true);
    byte[] before = Files.readAllBytes(path);
    SafetensorsWriter failing =
        version(2)
            .add(
                "z",
                Safetensors.Type.U8,
                new long[] {1},
                (at, dst) -> {
                  throw new IOException("No space left on device");
                });
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> failing.write(path, true));
    assertEquals(Kind.NOT_SAVED, e.kind());
    assertEquals("IOException (No space left on device)", e.given());
    SafetensorsWriter lazy =
        version(2).add("z", Safetensors.Type.U8, new long[] {2}, (at, dst) -> dst.get());
    assertThrows(CheckpointException.class, () -> lazy.write(path, true));
    SafetensorsWriter broken =
        version(2)
            .add(
                "z",
                Safetensors.Type.U8,
                new long[] {1},
                (at, dst) -> {
                  throw new IllegalStateException("closed");
                });
    assertThrows(IllegalStateException.class, () -> broken.write(path, true));
    assertArrayEquals(before, Files.readAllBytes(path));
    assertEquals(List.of("checkpoint.safetensors"), names());
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    Path elsewhere = folder.resolve("missing/checkpoint.safetensors");
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> version(1).write(elsewhere, true));
    assertEquals(Kind.NOT_SAVED, e.kind());
  }

  @Test
  void refusesInvalidTensors() {
    SafetensorsWriter writer = version(1);
    float[] two = {1, 2};
    assertThrows(InvalidArgumentException.class, () -> writer.add("version", new long[] {2}, two));
    assertThrows(
        InvalidArgumentException.class, () -> writer.add("__metadata__", new long[] {2}, two));
    assertThrows(InvalidArgumentException.class, () -> writer.add("a", new long[] {3}, two));
    assertThrows(
        InvalidArgumentException.class,
        () -> writer.add("b", Safetensors.Type.U8, new long[] {-1, -1}, (at, dst) -> {}));
    assertThrows(
        InvalidArgumentException.class,
        () -> writer.add("c", Safetensors.Type.F64, new long[] {1L << 62}, (at, dst) -> {}));
    assertThrows(InvalidArgumentException.class, () -> writer.metadata("forger.sha256", "0"));
    assertThrows(InvalidArgumentException.class, () -> writer.metadata("key", "\ud800"));
  }

  @Test
  void theCopyForFileSystemsWithoutLinksIsWhole() throws IOException {
    version(5).write(path, false);
    Path copy = folder.resolve("copy");
    Files.writeString(copy, "an older copy");
    AtomicFile.copySynced(path, copy);
    assertEquals(5, read(copy));
  }

  @Test
  void smallFilesAreReplaced() throws IOException {
    AtomicFile.write(path, new byte[] {1, 2, 3});
    AtomicFile.write(path, new byte[] {4});
    assertArrayEquals(new byte[] {4}, Files.readAllBytes(path));
    assertEquals(List.of("checkpoint.safetensors"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static SafetensorsWriter version(long version) {
    return new SafetensorsWriter().add("version", new long[0], new long[] {version});
  }

  static long read(Path path) {
    try (Safetensors file = Safetensors.open(path, Safetensors.Verify.REQUIRED)) {
      return file.map("version").getLong(0);
    }
  }
}
