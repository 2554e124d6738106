// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.forger.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What every trainer promises: bits that depend on seed and options alone, steps without memory.
 */
public final class TrainerContract {
  private static final int STEPS = 4;

  /** Words of random draws; nothing of the size of a batch. */
  private static final long BYTES_A_STEP = 256;

  private final Function<Device, ? extends Trainer> build;
  private final Path folder;

  /**
   * Checks trainers.
   *
   * @param build a small trainer on a device; its data must be its own or shared for good
   * @param folder for checkpoints
   */
  public TrainerContract(Function<Device, ? extends Trainer> build, Path folder) {
    this.build = build;
    this.folder = folder;
  }

  /** A checkpoint holds all that training depends on, so equal files are equal states. */
  private byte[] state(Trainer trainer) {
    Path file = folder.resolve("state.safetensors");
    trainer.save(file);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] train(int threads) {
    try (Device device = Device.cpu(threads);
        Trainer trainer = build.apply(device)) {
      trainer.train(STEPS);
      assertEquals(STEPS, trainer.steps());
      return state(trainer);
    }
  }

  /** Checks all of it. */
  public void check() {
    byte[] whole = train(1);
    assertArrayEquals(whole, train(3), "3 threads");
    System.setProperty("forger.poisonArena", "true");
    try {
      assertArrayEquals(whole, train(2), "poisoned memory");
    } finally {
      System.clearProperty("forger.poisonArena");
    }
    assertArrayEquals(whole, interrupted(), "resumed");
    stepsAllocateNothing();
  }

  private byte[] interrupted() {
    Path file = folder.resolve("half.safetensors");
    try (Device device = Device.cpu(2);
        Trainer trainer = build.apply(device)) {
      trainer.train(STEPS / 2);
      trainer.save(file);
    }
    try (Device device = Device.cpu(2);
        Trainer trainer = build.apply(device)) {
      trainer.train(1);
      trainer.load(file);
      assertEquals(STEPS / 2, trainer.steps());
      trainer.train(STEPS - STEPS / 2);
      return state(trainer);
    }
  }

  private void stepsAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    try (Device device = Device.cpu(2);
        Trainer trainer = build.apply(device)) {
      trainer.train(100);
      long live = device.liveBytes();
      long before = threads.getThreadAllocatedBytes(id);
      trainer.train(100);
      long grown = threads.getThreadAllocatedBytes(id) - before;
      assertTrue(grown <= 100 * BYTES_A_STEP, "100 steps allocated " + grown + " bytes");
      assertEquals(live, device.liveBytes(), "native memory");
    }
  }
}
