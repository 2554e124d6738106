// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of a training: what they hold, and which are refused. */
class CheckpointTest {
  @TempDir Path folder;

  private final Device device = Device.cpu(1);
  private Gan gan;
  private Path file;

  @BeforeEach
  void train() {
    gan = TinyGan.builder(device, TinyGan.leaky()).build();
    gan.train(2);
    file = folder.resolve("checkpoint.safetensors");
    gan.save(file, Map.of("note", "text"));
  }

  @AfterEach
  void close() {
    device.close();
  }

  private CheckpointException refused(Path path) {
    float[] before = TinyGan.state(gan);
    CheckpointException e = assertThrows(CheckpointException.class, () -> gan.load(path));
    assertArrayEquals(before, TinyGan.state(gan), "a refused file changes nothing");
    return e;
  }

  @Test
  void holdsAllTensorsUnderPyTorchsNames() {
    try (Safetensors f = Checkpoint.open(file)) {
      assertEquals("text", f.metadata().get("note"));
      assertArrayEquals(new long[] {6, 1, 4, 4}, f.entry("critic.0.weight").shape());
      assertArrayEquals(new long[] {6, 1, 4, 4}, f.entry("generator.4.weight").shape());
      assertArrayEquals(new long[] {96, 5}, f.entry("average.0.weight").shape());
      for (String name :
          new String[] {
            "generator.2.running_var",
            "average.2.running_mean",
            "critic_optimizer.exp_avg.0.weight",
            "generator_optimizer.exp_avg_sq.4.bias",
            "critic_optimizer.iterations"
          }) {
        assertTrue(f.contains(name), name);
      }
      assertArrayEquals(gan.critic.get("0.weight"), f.floatArray("critic.0.weight"));
    }
  }

  @Test
  void theOneBeforeIsKept() throws IOException {
    byte[] first = Files.readAllBytes(file);
    gan.train(1);
    gan.save(file);
    assertFalse(Arrays.equals(first, Files.readAllBytes(file)));
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("checkpoint.safetensors.previous")));
  }

  @Test
  void weightsThatAreNotFiniteReplaceNothing() throws IOException {
    byte[] before = Files.readAllBytes(file);
    float[] bias = gan.critic.get("0.bias");
    bias[3] = Float.NaN;
    gan.critic.set("0.bias", bias);
    DivergenceException e = assertThrows(DivergenceException.class, () -> gan.save(file));
    assertEquals("critic.0.bias", e.node());
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void filesCutAnywhereAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length += 1 + whole.length / 97) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertEquals(CheckpointException.Kind.CORRUPT, refused(cut).kind(), "length " + length);
    }
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(CheckpointException.Kind.CORRUPT, refused(cut).kind());
  }

  @Test
  void aFlippedBitIsFound() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 100] ^= 1;
    Path damaged = folder.resolve("damaged.safetensors");
    Files.write(damaged, bytes);
    assertEquals(CheckpointException.Kind.CORRUPT, refused(damaged).kind());
  }

  @Test
  void missingFilesAreRefused() {
    CheckpointException e = refused(folder.resolve("none.safetensors"));
    assertEquals(CheckpointException.Kind.UNREADABLE, e.kind());
  }

  @Test
  void otherModelsAndBatchesAreRefused() {
    try (Gan other = TinyGan.builder(device, TinyGan.curved()).build()) {
      CheckpointException e = assertThrows(CheckpointException.class, () -> other.load(file));
      assertEquals(CheckpointException.Kind.INCOMPATIBLE, e.kind());
      assertTrue(e.getMessage().contains("leaky") && e.getMessage().contains("curved"));
    }
    try (Gan other = TinyGan.builder(device, TinyGan.leaky()).batch(7).build()) {
      CheckpointException e = assertThrows(CheckpointException.class, () -> other.load(file));
      assertEquals(CheckpointException.Kind.INCOMPATIBLE, e.kind());
    }
  }

  @Test
  void plainWeightsAndNewerFormatsAreRefused() {
    Path weights = folder.resolve("weights.safetensors");
    gan.generator.save(weights);
    assertEquals(CheckpointException.Kind.INCOMPATIBLE, refused(weights).kind());

    Path newer = folder.resolve("newer.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata("forger.checkpoint", Integer.toString(Checkpoint.FORMAT + 1));
    writer.add("x", new long[] {1}, new float[] {1});
    writer.write(newer, false);
    CheckpointException e = refused(newer);
    assertEquals(CheckpointException.Kind.INCOMPATIBLE, e.kind());
    assertTrue(e.getMessage().contains("format " + (Checkpoint.FORMAT + 1)), e.getMessage());
  }

  @Test
  void aFolderThatIsNotThereKeepsTraining() {
    Path nowhere = folder.resolve("none/checkpoint.safetensors");
    CheckpointException e = assertThrows(CheckpointException.class, () -> gan.save(nowhere));
    assertEquals(CheckpointException.Kind.NOT_SAVED, e.kind());
    gan.train(1);
    assertEquals(3, gan.steps());
  }
}
