// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Records the operations of a step once; {@link #finish()} lays out the arena and gives the {@link
 * Program} that runs them.
 *
 * <p>Not thread-safe. A recorder that fails must be closed, so that its plans are freed.
 */
public final class Recorder implements AutoCloseable {
  /** One operation on its operands, or a host step (plan is null). */
  static final class Entry {
    final int part;
    final String label;
    final Plan plan;
    final Runnable hostStep;
    final long rowBegin;
    final long rows;
    final Value[] operands;

    Entry(
        int part,
        String label,
        Plan plan,
        Runnable hostStep,
        long rowBegin,
        long rows,
        Value[] operands) {
      this.part = part;
      this.label = label;
      this.plan = plan;
      this.hostStep = hostStep;
      this.rowBegin = rowBegin;
      this.rows = rows;
      this.operands = operands;
    }

    /** Nominal floating-point operations of one run. */
    double flops() {
      return plan == null ? 0 : plan.flops(rows);
    }

    /** Whether a native entry, which has run, left a number that is not finite. */
    boolean hasNotFiniteOutput(Tensor arena) {
      for (int k = 0; k < operands.length; k++) {
        if (!plan.writes(k)) {
          continue;
        }
        Value v = operands[k];
        boolean perRow = plan.elements(k, 1) != plan.elements(k, 2);
        long first = perRow ? rowBegin * plan.elements(k, 1) : 0;
        boolean inArena = v.storage.tensor == null;
        Tensor memory = inArena ? arena : v.storage.tensor;
        long offset = (inArena ? v.storage.arenaOffset : 0) + v.offset + first;
        if (memory.findNotFinite(offset, plan.elements(k, rows)) >= 0) {
          return true;
        }
      }
      return false;
    }
  }

  private final Device device;
  private final Plans plans;
  private final List<Plan> owned = new ArrayList<>();
  private final List<Tensor> kept = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Value.Storage> arena = new ArrayList<>();
  private final Map<Weights, Map<String, Value>> made = new HashMap<>();
  private final Map<Tensor, Value> drafts = new LinkedHashMap<>();
  private int part;
  private boolean finished;

  /**
   * Starts an empty recording.
   *
   * @param device where the program will run
   */
  public Recorder(Device device) {
    this.device = device;
    this.plans = new Plans(device);
  }

  /**
   * Returns the device that the program will run on.
   *
   * @return the device
   */
  public Device device() {
    return device;
  }

  /** Constructors of the native operations. */
  Plans plans() {
    return plans;
  }

  /**
   * Refers to the rows of a tensor.
   *
   * @param tensor on the same device; it must stay open while the program lives
   * @return its rows
   * @throws InvalidArgumentException if it lives on another device
   */
  public Value bind(Tensor tensor) {
    return bind(tensor, "tensor");
  }

  /** As {@link #bind(Tensor)}, with a name for descriptions. */
  Value bind(Tensor tensor, String name) {
    if (tensor.device() != device) {
      throw new InvalidArgumentException(
          "bind", tensor + " of another device", "a tensor of this device", "copy it over first");
    }
    return new Value(new Value.Storage(name, tensor, tensor.count()), 0, tensor.shape().elements());
  }

  /**
   * Takes arena memory; its contents last from its first to its last use in the program.
   *
   * @param name for descriptions
   * @param shape shape of a row
   * @param rows how many
   * @return the rows
   */
  public Value scratch(String name, Shape shape, int rows) {
    return scratch(name, shape.elements(), rows);
  }

  /** Arena memory for a number of rows; its contents last from its first to its last use. */
  Value scratch(String name, long perRow, long rows) {
    Value.Storage storage = new Value.Storage(name, null, Math.multiplyExact(perRow, rows));
    arena.add(storage);
    return new Value(storage, 0, perRow);
  }

  /**
   * Appends an operation; this recorder owns the plan from here on.
   *
   * @param label node and pass, for descriptions and profiles
   */
  void add(String label, Plan plan, long rowBegin, long rows, Value... operands) {
    requireOpen();
    if (!owned.contains(plan)) {
      owned.add(plan);
    }
    if (operands.length != plan.operandCount()) {
      throw new IllegalStateException(
          label + ": " + operands.length + " operands for " + plan.describe());
    }
    int position = entries.size();
    for (Value operand : operands) {
      operand.storage.first = Math.min(operand.storage.first, position);
      operand.storage.last = Math.max(operand.storage.last, position);
    }
    entries.add(new Entry(part, label, plan, null, rowBegin, rows, operands.clone()));
  }

  /** The result of an action that runs the first time that it is asked for in this recording. */
  Value once(Weights owner, String key, Supplier<Value> action) {
    Value result = made(owner, key);
    if (result == null) {
      result = action.get();
      made(owner, key, result);
    }
    return result;
  }

  /** What was kept under a key in this recording, or null. */
  Value made(Weights owner, String key) {
    Map<String, Value> results = made.get(owner);
    return results == null ? null : results.get(key);
  }

  /** Keeps a result for the rest of this recording. */
  void made(Weights owner, String key, Value result) {
    Map<String, Value> results = made.get(owner);
    if (results == null) {
      results = new HashMap<>();
      made.put(owner, results);
    }
    results.put(key, result);
  }

  /**
   * Refers to a copy of a one-row tensor that entries may change: {@link #settle} puts it in the
   * tensor's place, so that a run that a guard stops before leaves the tensor as it was.
   */
  Value draft(String label, Tensor tensor) {
    Value draft = drafts.get(tensor);
    if (draft == null) {
      Value original = bind(tensor, label);
      draft = scratch(label, original.perRow, 1);
      copy(label + " copy", original, draft);
      drafts.put(tensor, draft);
    }
    return draft;
  }

  /** The rows of a one-row tensor as the entries so far leave them. */
  Value latest(Tensor tensor, String name) {
    Value draft = drafts.get(tensor);
    return draft == null ? bind(tensor, name) : draft;
  }

  /** Writes drafts to their tensors: behind the guards of a step, before the tensors are read. */
  void settle() {
    for (Map.Entry<Tensor, Value> entry : drafts.entrySet()) {
      Value draft = entry.getValue();
      copy(draft.storage.name, draft, bind(entry.getKey()));
    }
    drafts.clear();
  }

  private void copy(String label, Value from, Value to) {
    add(label, plans.sum(from.perRow, 1, 0), 0, 1, from, from, to);
  }

  /**
   * Appends a step of the caller's own code, which may read and write tensors of this device.
   *
   * @param label shown in descriptions and profiles
   * @param step runs on the thread that runs the program
   */
  public void host(String label, Runnable step) {
    requireOpen();
    entries.add(new Entry(part, label, null, step, 0, 0, new Value[0]));
  }

  /** Closes a tensor with the program, or with this recorder if there comes none. */
  Tensor keep(Tensor tensor) {
    kept.add(tensor);
    return tensor;
  }

  /**
   * Ends a part of the program: what follows belongs to the next one. {@link Program#run(int)} runs
   * one part; the arena keeps what later parts read.
   */
  public void endPart() {
    requireOpen();
    part++;
  }

  /** Says that weights change here: what was made of them before is not made of the new ones. */
  void changed(Weights weights) {
    made.remove(weights);
  }

  /** Number of entries so far: the position of the next one. */
  int position() {
    return entries.size();
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("the recording is finished");
    }
  }

  /**
   * Ends the recording.
   *
   * @return the program, which owns all that was recorded
   * @throws OutOfDeviceMemoryException if the arena does not fit
   */
  public Program finish() {
    requireOpen();
    settle();
    finished = true;
    device.kernels().report();
    long count = Arena.place(arena);
    try {
      return new Program(device, entries, owned, kept, arena, count);
    } catch (RuntimeException e) {
      close(owned);
      close(kept);
      throw e;
    }
  }

  /** Index of the first entry of each part, and the number of entries. */
  static int[] partBegin(List<Entry> entries) {
    int parts = entries.isEmpty() ? 1 : entries.get(entries.size() - 1).part + 1;
    int[] begin = new int[parts + 1];
    for (Entry entry : entries) {
      begin[entry.part + 1]++;
    }
    for (int part = 0; part < parts; part++) {
      begin[part + 1] += begin[part];
    }
    return begin;
  }

  static void close(List<? extends Handle> handles) {
    for (Handle handle : handles) {
      handle.close();
    }
  }

  /** Frees the plans of a recording that was not finished. */
  @Override
  public void close() {
    if (!finished) {
      finished = true;
      close(owned);
      close(kept);
    }
  }
}
