// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.internal.c.FgBuffer;
import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import dev.forger.internal.c.FgProgram;
import dev.forger.internal.c.Forger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * One plan in a program with buffers of its own, filled with the same random numbers on every
 * device.
 */
final class Rig implements AutoCloseable {
  /** The check runs on so many rows that the reference does about this many operations. */
  private static final double CHECK_FLOPS = 3e8;

  /** Operands that a root is taken of, or that are one. */
  private static final Set<String> POSITIVE = Set.of("inv_std", "running_var", "v", "square");

  private final FgContext context = new FgContext();
  private final FgPlan plan = new FgPlan();
  private final FgPlan pack = new FgPlan();
  private final FgProgram program = new FgProgram();
  private final List<FgBuffer> buffers = new ArrayList<>();
  private FgBuffer filter;
  private final int rows;

  private Rig(PlanCase planCase, int device, int threads, int rowBegin) {
    this.rows = planCase.rows();
    check(Forger.fg_context_create(device, threads, context));
    check(planCase.maker().make(context, plan));
    check(Forger.fg_program_create(context, program));
    boolean packed = Forger.fg_plan_packed_count(plan) > 0;
    if (packed) {
      check(Forger.fg_plan_pack_filter(plan, pack));
      filter = create(Forger.fg_plan_operand_elements(pack, 0, 1), "filter");
    }
    for (int i = 0; i < Forger.fg_plan_operand_count(plan); i++) {
      String name = text(Forger.fg_plan_operand_name(plan, i));
      buffers.add(create(Forger.fg_plan_operand_elements(plan, i, rows), name));
      if (packed && name.equals("filter")) {
        add(pack, List.of(filter, buffers.get(i)), 0, 1);
      }
    }
    add(plan, buffers, rowBegin, rows - rowBegin);
    planCase.scalars().forEach((k, v) -> check(Forger.fg_program_set_scalar(program, k, v)));
    check(Forger.fg_program_set_step(program, 1));
  }

  /** Opens a case on the CPU after its results on the reference device have been compared. */
  static Rig checked(PlanCase planCase, int threads) {
    double flops = facts(planCase).flops();
    int some = (int) Math.max(1, Math.min(planCase.rows(), planCase.rows() * CHECK_FLOPS / flops));
    int rowBegin = flops == 0 ? 0 : planCase.rows() - some;
    try (Rig ours = new Rig(planCase, Forger.FG_DEVICE_CPU, threads, rowBegin);
        Rig oracle = new Rig(planCase, Forger.FG_DEVICE_REFERENCE64, 0, rowBegin)) {
      ours.run();
      oracle.run();
      ours.compare(oracle, planCase.tolerance());
    }
    return of(planCase, threads);
  }

  /** Opens a case on the CPU; whoever compares its results writes operands of their own. */
  static Rig of(PlanCase planCase, int threads) {
    return new Rig(planCase, Forger.FG_DEVICE_CPU, threads, 0);
  }

  /** Kernel, operations and memory of a case, without buffers. */
  static Facts.Of facts(PlanCase planCase) {
    FgContext context = new FgContext();
    check(Forger.fg_context_create(Forger.FG_DEVICE_CPU, 1, context));
    try (FgPlan plan = new FgPlan()) {
      check(planCase.maker().make(context, plan));
      double bytes = 0;
      for (int i = 0; i < Forger.fg_plan_operand_count(plan); i++) {
        int passes = Forger.fg_plan_operand_direction(plan, i) == Forger.FG_INOUT ? 2 : 1;
        bytes +=
            (double) passes
                * Float.BYTES
                * Forger.fg_plan_operand_elements(plan, i, planCase.rows());
      }
      String kernel = text(Forger.fg_plan_describe(plan));
      Facts.Of facts = new Facts.Of(kernel, Forger.fg_plan_flops(plan, planCase.rows()), bytes);
      check(Forger.fg_plan_destroy(plan));
      return facts;
    } finally {
      check(Forger.fg_context_destroy(context));
    }
  }

  /** Kernel and scratch of a case for so many threads, without buffers. */
  static Chosen chosen(PlanCase planCase, int threads) {
    FgContext context = new FgContext();
    check(Forger.fg_context_create(Forger.FG_DEVICE_CPU, threads, context));
    try (FgPlan plan = new FgPlan()) {
      check(planCase.maker().make(context, plan));
      String kernel = text(Forger.fg_plan_describe(plan)).split(";", 2)[0];
      Chosen chosen = new Chosen(kernel, Forger.fg_context_scratch_bytes(context));
      check(Forger.fg_plan_destroy(plan));
      return chosen;
    } finally {
      check(Forger.fg_context_destroy(context));
    }
  }

  /**
   * What a plan came to.
   *
   * @param kernel that was chosen
   * @param scratch bytes that it reserved
   */
  record Chosen(String kernel, long scratch) {}

  static void check(int status) {
    if (status != Forger.FG_OK) {
      throw new IllegalStateException(text(Forger.fg_last_error()));
    }
  }

  private static String text(BytePointer pointer) {
    return pointer == null ? "" : pointer.getString();
  }

  private FgBuffer create(long count, String name) {
    FgBuffer buffer = new FgBuffer();
    check(Forger.fg_buffer_create(context, count, buffer));
    SplittableRandom random = new SplittableRandom(count * 31 + name.hashCode());
    boolean positive = POSITIVE.contains(name);
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      float u = (random.nextInt() >>> 8) * 0x1p-24f;
      values[i] = positive ? 0.5f + u : 2 * u - 1;
    }
    write(buffer, values);
    return buffer;
  }

  private static void write(FgBuffer buffer, float[] values) {
    try (FloatPointer staging = new FloatPointer(values)) {
      check(Forger.fg_buffer_write(buffer, 0, staging, Forger.FG_F32, values.length));
    }
  }

  /** Overwrites an operand; a filter is packed by the next run. */
  void write(String operand, float[] values) {
    boolean unpacked = filter != null && operand.equals("filter");
    write(unpacked ? filter : buffers.get(index(operand)), values);
  }

  /** Returns what an operand holds. */
  double[] read(String operand) {
    return read(index(operand));
  }

  private int index(String operand) {
    for (int i = 0; i < buffers.size(); i++) {
      if (text(Forger.fg_plan_operand_name(plan, i)).equals(operand)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no operand " + operand);
  }

  private void add(FgPlan what, List<FgBuffer> operands, long rowBegin, long count) {
    try (PointerPointer<FgBuffer> pointers = new PointerPointer<>(operands.size());
        LongPointer offsets = new LongPointer(operands.size())) {
      for (int i = 0; i < operands.size(); i++) {
        pointers.put(i, operands.get(i));
        offsets.put(i, 0);
      }
      check(
          Forger.fg_program_add(
              program, what, pointers, offsets, operands.size(), rowBegin, count, null));
    }
  }

  /** Runs the program once. */
  int run() {
    int status = Forger.fg_program_run(program, 0, Forger.fg_program_size(program));
    check(status);
    return status;
  }

  /** Runs no entry of the program: the cost of the call. */
  int runNothing() {
    return Forger.fg_program_run(program, 0, 0);
  }

  private double[] read(int operand) {
    long count = Forger.fg_buffer_count(buffers.get(operand));
    double[] values = new double[Math.toIntExact(count)];
    try (DoublePointer staging = new DoublePointer(count)) {
      check(Forger.fg_buffer_read(buffers.get(operand), 0, staging, Forger.FG_F64, count));
      staging.get(values);
    }
    return values;
  }

  private void compare(Rig oracle, double tolerance) {
    for (int i = 0; i < buffers.size(); i++) {
      if (Forger.fg_plan_operand_direction(plan, i) != Forger.FG_IN) {
        String name = text(Forger.fg_plan_operand_name(plan, i));
        double[] expected = oracle.read(i);
        assertWithin(name, read(i), expected, tolerance * largest(expected));
      }
    }
  }

  /** The largest magnitude. */
  static double largest(double[] values) {
    double largest = 0;
    for (double x : values) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest;
  }

  /** Throws unless given is within the tolerance of expected. */
  static void assertClose(String name, double[] given, double[] expected) {
    assertClose(name, given, expected, largest(expected));
  }

  /** Throws unless differences are within the tolerance times scale. */
  static void assertClose(String name, double[] given, double[] expected, double scale) {
    assertWithin(name, given, expected, PlanCase.TOLERANCE * scale);
  }

  private static void assertWithin(
      String name, double[] given, double[] expected, double difference) {
    for (int i = 0; i < given.length; i++) {
      // Written so that NaN fails.
      if (!(Math.abs(given[i] - expected[i]) <= difference)) {
        throw new AssertionError(
            name + "[" + i + "] is " + given[i] + ", the reference gives " + expected[i]);
      }
    }
  }

  @Override
  public void close() {
    check(Forger.fg_program_destroy(program));
    if (filter != null) {
      check(Forger.fg_plan_destroy(pack));
      check(Forger.fg_buffer_destroy(filter));
    }
    check(Forger.fg_plan_destroy(plan));
    buffers.forEach(b -> check(Forger.fg_buffer_destroy(b)));
    check(Forger.fg_context_destroy(context));
  }
}
