// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.FgProgram;
import dev.forger.internal.c.Forger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A recorded step: running it allocates nothing and crosses into native code once between host
 * steps.
 */
public final class Program extends Handle {
  private final Device device;
  private final FgProgram program = new FgProgram();
  private final List<Recorder.Entry> entries;
  private final List<Plan> plans;
  private final List<Tensor> kept;
  private final Tensor arena;
  private final long arenaCount;
  private final boolean sharesArena;

  /**
   * Native position of each entry, and the number of native entries; host steps have the position
   * of the next native entry.
   */
  private final int[] positions;

  /** Indices of host steps, ascending. */
  private final int[] hostSteps;

  /** Index of the first entry of each part, and the number of entries. */
  private final int[] partBegin;

  /** Nominal operations of the entries before each, and of all. */
  private final double[] flopsBefore;

  private double executedFlops;

  Program(
      Device device,
      List<Recorder.Entry> recorded,
      List<Plan> plans,
      List<Tensor> kept,
      List<Value.Storage> storages,
      long arenaCount) {
    super("program");
    this.device = device;
    this.plans = plans;
    this.kept = kept;
    this.arenaCount = arenaCount;
    this.sharesArena = !hasHostSteps(recorded);
    this.arena =
        arenaCount == 0
            ? null
            : sharesArena
                ? device.arena().acquire(arenaCount)
                : SharedArena.allocate(device, arenaCount);
    boolean poison = Boolean.getBoolean("forger.poisonArena");
    this.entries = poison ? Poison.between(device, recorded, storages, plans) : recorded;
    this.positions = new int[entries.size() + 1];
    this.partBegin = Recorder.partBegin(entries);
    this.flopsBefore = new double[entries.size() + 1];
    device.enter();
    try {
      NativeLibrary.check(Forger.fg_program_create(device.context(), program), "program");
      List<Integer> hosts = new ArrayList<>();
      int next = 0;
      for (int i = 0; i < entries.size(); i++) {
        positions[i] = next;
        flopsBefore[i + 1] = flopsBefore[i] + entries.get(i).flops();
        if (entries.get(i).plan == null) {
          hosts.add(i);
        } else {
          addNative(entries.get(i));
          next++;
        }
      }
      positions[entries.size()] = next;
      this.hostSteps = new int[hosts.size()];
      for (int i = 0; i < hostSteps.length; i++) {
        hostSteps[i] = hosts.get(i);
      }
    } catch (RuntimeException e) {
      Forger.fg_program_destroy(program);
      closeArena();
      throw e;
    } finally {
      device.exit();
    }
    device.adopt(this);
  }

  private static boolean hasHostSteps(List<Recorder.Entry> entries) {
    for (Recorder.Entry entry : entries) {
      if (entry.plan == null) {
        return true;
      }
    }
    return false;
  }

  private void closeArena() {
    if (arena == null) {
      return;
    }
    if (sharesArena) {
      device.arena().release();
    } else {
      arena.close();
    }
  }

  private void addNative(Recorder.Entry entry) {
    int n = entry.operands.length;
    try (PointerPointer<?> buffers = new PointerPointer<>(n);
        LongPointer offsets = new LongPointer(n)) {
      for (int i = 0; i < n; i++) {
        Value v = entry.operands[i];
        boolean inArena = v.storage.tensor == null;
        buffers.put(i, inArena ? arena.buffer() : v.storage.tensor.buffer());
        offsets.put(i, inArena ? v.storage.arenaOffset + v.offset : v.offset);
      }
      NativeLibrary.check(
          Forger.fg_program_add(
              program, entry.plan.pointer(), buffers, offsets, n, entry.rowBegin, entry.rows, null),
          entry.label);
    }
  }

  /**
   * Sets the step that random numbers are addressed by.
   *
   * @param step 0 to 2^32 - 1
   * @throws InvalidArgumentException if it is out of range
   */
  public void setStep(long step) {
    enter();
    try {
      NativeLibrary.check(Forger.fg_program_set_step(program, step), "step");
    } finally {
      exit();
    }
  }

  /**
   * Runs entries on their first rows only, from now on. Entries recorded with fewer run as they
   * are; the others must begin at row 0 and take any number.
   *
   * @param rows at least 1
   * @throws InvalidArgumentException if an entry cannot be shortened
   */
  void setRows(int rows) {
    enter();
    try {
      NativeLibrary.check(Forger.fg_program_set_rows(program, rows), "rows");
    } finally {
      exit();
    }
  }

  /** Sets a scalar that optimisers and averages read. */
  void setScalar(int slot, double value) {
    enter();
    try {
      NativeLibrary.check(Forger.fg_program_set_scalar(program, slot, value), "scalar");
    } finally {
      exit();
    }
  }

  /**
   * Runs all entries in order.
   *
   * @throws DivergenceException if a guarded value is not finite; entries behind the guard, such as
   *     the optimiser, have not run. Its step is -1: the caller knows it
   */
  public void run() {
    runEntries(0, entries.size());
  }

  /**
   * Runs the entries of one part. What it reads of earlier parts must be of the same run: the arena
   * is shared with other programs.
   *
   * @param part from 0, as {@link Recorder#endPart()} divided the recording
   * @throws InvalidArgumentException if there is no such part
   * @throws DivergenceException as {@link #run()}
   */
  public void run(int part) {
    requirePart(part);
    runEntries(partBegin[part], partBegin[part + 1]);
  }

  private void requirePart(int part) {
    if (part < 0 || part >= parts()) {
      throw new InvalidArgumentException(
          "part", Integer.toString(part), "0 to " + (parts() - 1), "record it before finish()");
    }
  }

  /**
   * Returns the number of parts.
   *
   * @return at least 1
   */
  public int parts() {
    return partBegin.length - 1;
  }

  private void runEntries(int begin, int end) {
    device.enter();
    try {
      enter();
      try {
        int from = positions[begin];
        for (int host : hostSteps) {
          if (host >= begin && host < end) {
            runNative(from, positions[host]);
            from = positions[host];
            entries.get(host).hostStep.run();
          }
        }
        runNative(from, positions[end]);
        executedFlops += flopsBefore[end] - flopsBefore[begin];
      } finally {
        exit();
      }
    } finally {
      device.exit();
    }
  }

  private void runNative(int begin, int end) {
    if (begin == end) {
      return;
    }
    int status = Forger.fg_program_run(program, begin, end);
    if (status == Forger.FG_DIVERGED) {
      throw new DivergenceException(
          -1,
          label(Forger.fg_program_stopped_at(program)),
          "a value that is not finite",
          "lower the learning rate or resume from the last checkpoint");
    }
    NativeLibrary.check(status, "program");
  }

  private String label(int position) {
    for (int i = 0; i < entries.size(); i++) {
      if (positions[i] == position && entries.get(i).plan != null) {
        return entries.get(i).label;
      }
    }
    return "entry " + position;
  }

  /**
   * Runs parts entry by entry up to the first guard that stops it and names the first output that
   * is not finite.
   *
   * @param parts to run in this order, all when there are none
   * @return label of the entry, or null when all outputs are finite
   */
  public String findNotFinite(int... parts) {
    int[] chosen = parts.length > 0 ? parts : IntStream.range(0, parts()).toArray();
    enter();
    try {
      for (int part : chosen) {
        requirePart(part);
        for (int i = partBegin[part]; i < partBegin[part + 1]; i++) {
          if (isNotFinite(i)) {
            return entries.get(i).label;
          }
        }
      }
      return null;
    } finally {
      exit();
    }
  }

  private boolean isNotFinite(int index) {
    Recorder.Entry entry = entries.get(index);
    if (entry.plan == null) {
      entry.hostStep.run();
      return false;
    }
    int status = Forger.fg_program_run(program, positions[index], positions[index] + 1);
    if (status == Forger.FG_DIVERGED) {
      return true;
    }
    NativeLibrary.check(status, entry.label);
    return entry.hasNotFiniteOutput(arena);
  }

  /**
   * Returns the memory that activations of this program take; programs of a device without host
   * steps share it.
   *
   * @return bytes
   */
  public long arenaBytes() {
    return arenaCount * device.elementBytes();
  }

  /**
   * Returns nominal floating-point operations of one run.
   *
   * @return operations, counting convolutions and dense layers
   */
  public double flops() {
    return flopsBefore[entries.size()];
  }

  /**
   * Returns nominal floating-point operations of all runs so far, whole or of single parts.
   *
   * @return operations, counted as {@link #flops()} does
   */
  public double executedFlops() {
    return executedFlops;
  }

  /**
   * Lists the entries: label, rows, and the kernel chosen with those that refused.
   *
   * @return one line an entry
   */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Recorder.Entry e : entries) {
      if (e.plan == null) {
        text.append(e.label).append(": host step\n");
      } else {
        text.append(e.label)
            .append(" rows ")
            .append(e.rowBegin)
            .append("..")
            .append(e.rowBegin + e.rows)
            .append(": ")
            .append(e.plan.describe())
            .append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Switches timing of entries on or off.
   *
   * @param on true to record the following runs
   */
  public void profile(boolean on) {
    enter();
    try {
      NativeLibrary.check(Forger.fg_program_profile(program, on ? 1 : 0), "profile");
    } finally {
      exit();
    }
  }

  /**
   * Returns the time per entry of the profiled runs.
   *
   * @return lines of mean microseconds, GFLOP/s, label and kernel, slowest first
   */
  public String profileReport() {
    ProfileReport report = new ProfileReport();
    enter();
    try (LongPointer nanos = new LongPointer(1);
        LongPointer runs = new LongPointer(1)) {
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i).plan != null) {
          NativeLibrary.check(
              Forger.fg_program_profile_read(program, positions[i], nanos, runs), "profile");
          report.add(entries.get(i), nanos.get(), runs.get());
        }
      }
    } finally {
      exit();
    }
    return report.text();
  }

  @Override
  void destroy() {
    NativeLibrary.check(Forger.fg_program_destroy(program), "close program");
    Recorder.close(plans);
    Recorder.close(kept);
    closeArena();
    device.disown(this);
  }
}
