// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Safetensors;
import dev.forger.Shape;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.LatentSampleSource;
import dev.forger.gan.inference.Generator;
import dev.forger.gan.inference.InferenceSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generators of runs are loaded without what trained them. */
class SavedGeneratorTest {
  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    Runs.start(run, Runs.plan(4), 1);
  }

  private static float[] images(Path path, boolean averaged) {
    try (Generator generator = Generator.load(path, averaged);
        InferenceSession session = generator.session(3, 1)) {
      return session.generate(generator.latents(3, 2));
    }
  }

  @Test
  void aRunGivesTheImagesOfItsSamples() {
    for (boolean averaged : new boolean[] {true, false}) {
      try (Device device = Device.cpu(1);
          SavedModel model = SavedModel.load(device, new RunFolder(run), averaged, 2)) {
        float[] expected = model.samples().sample(3).values();
        assertArrayEquals(expected, images(run, averaged), 1e-4f);
        assertTrue(model.samples() instanceof LatentSampleSource);
      }
    }
    assertFalse(Arrays.equals(images(run, true), images(run, false)));
    assertArrayEquals(images(run, true), images(run.resolve("checkpoint.safetensors"), true));
  }

  @Test
  void aGeneratorAloneIsSavedUnderTheNamesOfItsLayers() {
    Path file = folder.resolve("generator.safetensors");
    try (Device device = Device.cpu(1);
        SavedGenerator saved = SavedGenerator.load(device, run, true)) {
      saved.save(file);
      try (Safetensors written = Safetensors.open(file)) {
        assertEquals(
            saved.weights().network().parameters().size()
                + saved.weights().network().statistics().size(),
            written.entries().size());
      }
      try (SavedGenerator again = SavedGenerator.load(device, file, true)) {
        assertEquals(saved.config().toJson(), again.config().toJson());
      }
    }
    assertArrayEquals(images(run, true), images(file, true));
  }

  @Test
  void conditionalRunsTakeTheConditionBehindTheCode() {
    Path conditional = folder.resolve("conditional");
    Map<ConfigKey, Object> layer = Map.of(ConfigKey.STEPS, 2L, ConfigKey.BATCH, 2L);
    Runs.start(conditional, new RunPlan("conditional-digits").with(layer), 1);
    try (Generator generator = Generator.load(conditional);
        InferenceSession session = generator.session(1, 1)) {
      int n = generator.codeShape().elements();
      float[] code = generator.latents(1, 3);
      Arrays.fill(code, n - 10, n, 0);
      code[n - 10 + 7] = 1;
      float[] seven = session.generate(code);
      code[n - 10 + 7] = 0;
      code[n - 10 + 4] = 1;
      assertFalse(Arrays.equals(seven, session.generate(code)));
    }
  }

  @Test
  void whatIsNoGeneratorIsRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path unnamed = folder.resolve("weights.safetensors");
    Network network = Network.builder(Shape.features(2)).dense(3).build();
    try (Device device = Device.cpu(1);
        Weights weights = new Weights(device, network)) {
      weights.save(unnamed);
    }
    byte[] whole = Files.readAllBytes(run.resolve("checkpoint.safetensors"));
    whole[whole.length - 9] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.safetensors"), whole);
    assertKind(CheckpointException.Kind.UNREADABLE, empty, "a folder without");
    assertKind(CheckpointException.Kind.UNREADABLE, folder.resolve("none"), "none");
    assertKind(CheckpointException.Kind.INCOMPATIBLE, unnamed, "does not name its model");
    assertKind(CheckpointException.Kind.CORRUPT, damaged, "damaged.safetensors");
    Path encoder = folder.resolve("auto-encoder");
    Map<ConfigKey, Object> layer = Map.of(ConfigKey.STEPS, 1L, ConfigKey.BATCH, 2L);
    Runs.start(encoder, new RunPlan("auto-encoder-digits").with(layer), 1);
    UnsupportedException e =
        assertThrows(UnsupportedException.class, () -> Generator.load(encoder));
    assertEquals("a run of auto-encoder", e.given());
  }

  private static void assertKind(CheckpointException.Kind kind, Path path, String part) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> Generator.load(path));
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
