// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import dev.forger.internal.c.Forger;

/** One native operation with its shapes fixed; made and closed by the program that records it. */
final class Plan extends Handle {
  private final Device device;
  private final FgPlan plan;
  private final String operation;

  /** Calls one of the constructors of the ABI. */
  interface Constructor {
    int create(FgContext context, FgPlan out);
  }

  private Plan(Device device, FgPlan plan, String operation) {
    super("plan");
    this.device = device;
    this.plan = plan;
    this.operation = operation;
    device.adopt(this);
  }

  static Plan create(Device device, String operation, Constructor constructor) {
    device.enter();
    try {
      FgPlan out = new FgPlan();
      NativeLibrary.check(constructor.create(device.context(), out), operation);
      return new Plan(device, out, operation);
    } finally {
      device.exit();
    }
  }

  /** The plan that packs the filter of this one. */
  Plan packing() {
    return create(device, "pack filter", new Packing(plan));
  }

  private record Packing(FgPlan of) implements Constructor {
    @Override
    public int create(FgContext context, FgPlan out) {
      return Forger.fg_plan_pack_filter(of, out);
    }
  }

  /** Elements of the packed filter that this plan reads, 0 when it reads the filter as it is. */
  long packedCount() {
    return Forger.fg_plan_packed_count(plan);
  }

  /** The {@code fg_conv_algorithm_t} of a convolution. */
  int algorithm() {
    return Forger.fg_plan_algorithm(plan);
  }

  String operation() {
    return operation;
  }

  /** Names the kernel that was chosen and those that refused. */
  String describe() {
    return NativeLibrary.text(Forger.fg_plan_describe(plan));
  }

  int operandCount() {
    return Forger.fg_plan_operand_count(plan);
  }

  String operandName(int operand) {
    return NativeLibrary.text(Forger.fg_plan_operand_name(plan, operand));
  }

  boolean writes(int operand) {
    return Forger.fg_plan_operand_direction(plan, operand) != Forger.FG_IN;
  }

  long elements(int operand, long rows) {
    return Forger.fg_plan_operand_elements(plan, operand, rows);
  }

  double flops(long rows) {
    return Forger.fg_plan_flops(plan, rows);
  }

  FgPlan pointer() {
    requireOpen();
    return plan;
  }

  @Override
  void destroy() {
    NativeLibrary.check(Forger.fg_plan_destroy(plan), "close plan");
    device.disown(this);
  }
}
