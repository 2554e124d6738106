// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.DivergenceException;
import dev.forger.InvalidArgumentException;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A training of some system, step by step: the loop, its listeners, stopping, checkpoints. A
 * subclass says what a step does and what a checkpoint holds.
 *
 * <p>Equal options, seed and instruction set give equal bits, for any number of threads and across
 * {@link #save} and {@link #load}: random numbers are addressed by seed and step, so a checkpoint
 * needs no state of generators. Not thread-safe, but for {@link #stop()}.
 */
public abstract class Trainer implements AutoCloseable {
  private final StepMetrics metrics;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private Program[] counted;
  private volatile boolean stopRequested;

  /**
   * Names what every step reports.
   *
   * @param columns names of the numbers, see {@link StepMetrics}
   */
  protected Trainer(List<String> columns) {
    this.metrics = new StepMetrics(columns);
  }

  /**
   * Makes one step and reports its numbers.
   *
   * @param metrics to be set by index
   * @throws DivergenceException if a loss or gradient is not finite, its step not yet known; no
   *     parameter has changed
   */
  protected abstract void step(StepMetrics metrics);

  /**
   * Returns the number of steps done.
   *
   * @return from 0
   */
  public abstract long steps();

  /**
   * Returns the number of real samples seen.
   *
   * @return from 0
   */
  public abstract long samplesSeen();

  /**
   * Returns what must be equal for the tensors of two checkpoints to mean the same.
   *
   * @return system, shapes and sizes in a line
   */
  protected abstract String signature();

  /**
   * Returns the instruction set that the numbers come from.
   *
   * @return {@code device.isa()}
   */
  protected abstract String isa();

  /**
   * Writes all that training depends on.
   *
   * @param writer receives tensors
   */
  protected abstract void writeTo(SafetensorsWriter writer);

  /**
   * Reads what {@link #writeTo} wrote, into a trainer of the same options; afterwards the next step
   * is the one after the checkpoint's.
   *
   * @param file tensors
   */
  protected abstract void readFrom(Safetensors file);

  /**
   * Finds a weight that is not finite: losses tell of them one step late.
   *
   * @return its name, or null when all are finite
   */
  protected abstract String findNotFiniteWeight();

  /**
   * Plans samples from the model as it is at each call, averaged where the training averages.
   *
   * @param seed of all random numbers
   * @return a source to close before this
   */
  public abstract SampleSource samples(long seed);

  /**
   * Returns what training runs, for descriptions and profiles.
   *
   * @return programs by step, in the order that they run
   */
  public abstract Map<String, Program> programs();

  /**
   * Returns the memory that training takes of the process beside that of the device, from the first
   * step on: samples read ahead, outside the Java heap.
   *
   * @return bytes
   */
  public abstract long prefetchBytes();

  /**
   * Returns the names of what every step reports.
   *
   * @return columns of {@code metrics.csv}
   */
  public final List<String> columns() {
    return metrics.names();
  }

  /**
   * Closes a resource with this trainer, those owned last first.
   *
   * @param resource to close
   * @param <T> its type
   * @return the resource
   */
  protected final <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  /**
   * Trains for a number of steps.
   *
   * @param steps to add, at least 1
   * @param listeners hear of every step
   * @throws DivergenceException if a loss or gradient is not finite; it names step and layer, and
   *     what the step had not yet changed stays unchanged
   */
  public final void train(long steps, TrainingListener... listeners) {
    if (steps < 1) {
      throw new InvalidArgumentException(
          "steps", Long.toString(steps), "at least 1", "pass a positive number");
    }
    metrics.lastStep = steps() + steps;
    if (counted == null) {
      counted = programs().values().stream().distinct().toArray(Program[]::new);
    }
    try {
      while (steps() < metrics.lastStep && !stopRequested) {
        double flops = executedFlops();
        long start = System.nanoTime();
        step(metrics);
        metrics.step = steps();
        metrics.samples = samplesSeen();
        metrics.nanoseconds = System.nanoTime() - start;
        metrics.flops = executedFlops() - flops;
        for (int i = 0; i < listeners.length; i++) {
          listeners[i].onStep(metrics);
        }
      }
    } finally {
      stopRequested = false;
    }
  }

  private double executedFlops() {
    double sum = 0;
    for (Program program : counted) {
      sum += program.executedFlops();
    }
    return sum;
  }

  /**
   * Asks {@link #train} to return after the step at hand, or the next call of it to return without
   * a step if none is at work; any thread may call. The call that returns has answered the request.
   */
  public final void stop() {
    stopRequested = true;
  }

  /**
   * Saves everything that training depends on, atomically; the file before is kept as {@code
   * <name>.previous}.
   *
   * @param path a safetensors file
   * @throws dev.forger.CheckpointException if it cannot be written; the file that was there stays
   * @throws DivergenceException if a weight is not finite; the file that was there stays
   */
  public final void save(Path path) {
    save(path, Map.of());
  }

  /**
   * Saves as {@link #save(Path)} with text beside the tensors.
   *
   * @param path a safetensors file
   * @param metadata such as a configuration
   */
  public final void save(Path path, Map<String, String> metadata) {
    Checkpoint.save(this, path, metadata);
  }

  /**
   * Goes on where a checkpoint was saved: the following steps have the bits of a run that was not
   * interrupted.
   *
   * @param path what {@link #save} wrote, for the same options
   * @throws dev.forger.CheckpointException if it is damaged, newer, or of other options
   */
  public final void load(Path path) {
    Checkpoint.load(this, path);
  }

  /**
   * Refuses weights that are not finite.
   *
   * @throws DivergenceException if a weight is not; it names step and parameter
   */
  public final void requireFinite() {
    String name = findNotFiniteWeight();
    if (name != null) {
      throw new DivergenceException(
          steps(),
          name,
          "a weight that is not finite",
          "lower the learning rate or resume from the last checkpoint");
    }
  }

  /** Frees all memory; the data and the device stay open. */
  @Override
  public void close() {
    while (!owned.isEmpty()) {
      closeQuietly(owned.pop());
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
