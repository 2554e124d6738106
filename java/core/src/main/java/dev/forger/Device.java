// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.Forger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/**
 * A place where tensors live and programs run: the CPU with a number of threads, or the f64
 * reference.
 *
 * <p>A device owns everything made on it: closing it closes its programs and tensors first. It runs
 * one call at a time; a second thread waits.
 */
public final class Device extends Handle {
  private final FgContext context;
  private final SharedArena arena = new SharedArena(this);
  private final KernelChoices kernels = new KernelChoices(this);
  private final Set<Handle> children = new LinkedHashSet<>();
  private final boolean reference;
  private final int threads;

  private Device(int kind, int threads) {
    super("device");
    NativeLibrary.require();
    FgContext created = new FgContext();
    NativeLibrary.check(Forger.fg_context_create(kind, threads, created), "device");
    this.context = created;
    this.reference = kind == Forger.FG_DEVICE_REFERENCE64;
    this.threads = Forger.fg_context_threads(created);
    watch();
  }

  /**
   * Opens the CPU with as many threads as it has physical cores available to this process.
   *
   * @return the device
   * @throws UnsupportedException if the native library cannot be loaded, or {@code FORGER_ISA}
   *     names an instruction set that this CPU lacks
   */
  public static Device cpu() {
    NativeLibrary.require();
    return new Device(Forger.FG_DEVICE_CPU, defaultThreads());
  }

  /**
   * Opens the CPU with a number of threads. Results do not depend on it.
   *
   * @param threads 1 to 256
   * @return the device
   * @throws InvalidArgumentException if threads is out of range
   * @throws UnsupportedException as {@link #cpu()}
   */
  public static Device cpu(int threads) {
    return new Device(Forger.FG_DEVICE_CPU, checkThreads(threads));
  }

  /**
   * Opens the reference device: portable kernels in f64, for checking gradients.
   *
   * @return the device
   * @throws UnsupportedException if the native library cannot be loaded
   */
  public static Device reference64() {
    NativeLibrary.require();
    return new Device(Forger.FG_DEVICE_REFERENCE64, defaultThreads());
  }

  static int checkThreads(int threads) {
    if (threads < 1 || threads > 256) {
      throw new InvalidArgumentException(
          "threads", Integer.toString(threads), "1 to 256", "choose the number of physical cores");
    }
    return threads;
  }

  private static int defaultThreads() {
    // The JVM knows the quota of its container, the native library the physical cores.
    FgContext probe = new FgContext();
    NativeLibrary.check(Forger.fg_context_create(Forger.FG_DEVICE_REFERENCE64, 0, probe), "device");
    int physical = Forger.fg_context_threads(probe);
    NativeLibrary.check(Forger.fg_context_destroy(probe), "device");
    return Math.max(1, Math.min(physical, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Returns the instruction set in use.
   *
   * @return {@code avx512}, {@code avx2}, {@code ref} or {@code ref64}; {@code avx512_bf16} where
   *     {@link #precision} is bf16, the device is not {@link #exact} and the CPU multiplies bf16
   */
  public String isa() {
    enter();
    try {
      return NativeLibrary.text(Forger.fg_context_isa(context));
    } finally {
      exit();
    }
  }

  /**
   * Returns the number of threads that a call uses at most.
   *
   * @return at least 1
   */
  public int threads() {
    return threads;
  }

  /**
   * Tells whether this device computes in f64.
   *
   * @return true for {@link #reference64()}
   */
  public boolean isReference64() {
    return reference;
  }

  /**
   * Chooses algorithms for the programs compiled from now on.
   *
   * @param exact true: only those whose rounding error is that of the sums in their definition.
   *     False, as at first: also Winograd convolutions, which take fewer multiplications and round
   *     more; docs/winograd.md has the bounds
   * @return this device
   */
  public Device exact(boolean exact) {
    enter();
    try {
      NativeLibrary.check(Forger.fg_context_set_exact(context, exact ? 1 : 0), "device");
    } finally {
      exit();
    }
    kernels.exact(exact);
    return this;
  }

  /**
   * Chooses what convolutions and dense layers of the programs compiled from now on multiply.
   *
   * @param precision {@link Precision#BF16}: those of 16 channels and more on both sides round
   *     their two factors to bf16; sums, weights, gradients and the state of optimisers stay f32.
   *     Where {@link #isa()} then is {@code avx512_bf16}, pairs of them are multiplied at once;
   *     elsewhere factors are only rounded, which is slower than f32. The reference device and an
   *     {@link #exact} one stay f32. {@link Precision#F32}, as at first: all stays f32
   * @return this device
   */
  public Device precision(Precision precision) {
    Objects.requireNonNull(precision, "precision");
    enter();
    try {
      int bf16 = precision == Precision.BF16 ? 1 : 0;
      NativeLibrary.check(Forger.fg_context_set_bf16(context, bf16), "device");
    } finally {
      exit();
    }
    kernels.precision(precision);
    return this;
  }

  /**
   * Chooses kernels by time for the programs compiled from now on.
   *
   * @param autotune true: each convolution is timed once with all algorithms that serve it, on
   *     memory of its own that is given back, and takes the fastest; {@link #kernelChoices()} tells
   *     which. Results then depend on the machine in their last bits. False, as at first: those
   *     without a choice go by a fixed rule. Dense layers have one algorithm, the reference device
   *     has one for all
   * @return this device
   */
  public Device autotune(boolean autotune) {
    kernels.tune(autotune);
    return this;
  }

  /**
   * Returns the algorithms that were timed or given.
   *
   * @return an immutable map from a convolution, with its number of rows, to {@code gemm}, {@code
   *     thin}, {@code winograd-2} or {@code winograd-4}; those with a single algorithm are not in
   *     it
   */
  public SortedMap<String, String> kernelChoices() {
    return kernels.names();
  }

  /**
   * Replaces all choices, for the programs compiled from now on. With the choices of another device
   * of the same instruction set, programs give the bits that they gave there. One that cannot run
   * here goes by the rule; a warning says so.
   *
   * @param choices as {@link #kernelChoices()} returns them; empty for none
   * @return this device
   * @throws InvalidArgumentException if an algorithm has none of these names; nothing changes
   */
  public Device kernelChoices(Map<String, String> choices) {
    kernels.preset(choices);
    return this;
  }

  /**
   * Returns the native memory of this device's tensors and scratch, as it is taken from the
   * operating system.
   *
   * @return bytes
   */
  public long liveBytes() {
    enter();
    try {
      return Forger.fg_context_live_bytes(context);
    } finally {
      exit();
    }
  }

  /**
   * Returns the native memory of this device's tensors and scratch by what it holds. The values sum
   * up to {@link #liveBytes()}; memory that a tensor borrows is in neither.
   *
   * @return bytes of every use, 0 where there is none, in the order of the uses
   */
  public Map<MemoryUse, Long> liveBytesByUse() {
    enter();
    try {
      Map<MemoryUse, Long> bytes = new EnumMap<>(MemoryUse.class);
      for (MemoryUse use : MemoryUse.values()) {
        bytes.put(use, 0L);
      }
      bytes.put(MemoryUse.SCRATCH, Forger.fg_context_scratch_bytes(context));
      for (Handle child : childrenNewestFirst()) {
        if (child instanceof Tensor tensor) {
          bytes.merge(tensor.use(), tensor.bytes(), Long::sum);
        }
      }
      return bytes;
    } finally {
      exit();
    }
  }

  /**
   * Returns the memory that could still be taken.
   *
   * @return bytes
   */
  public long freeBytes() {
    enter();
    try {
      return Forger.fg_context_free_bytes(context);
    } finally {
      exit();
    }
  }

  /** Bytes of one element: 4, or 8 on the reference device. */
  int elementBytes() {
    return reference ? Double.BYTES : Float.BYTES;
  }

  FgContext context() {
    requireOpen();
    return context;
  }

  KernelChoices kernels() {
    return kernels;
  }

  SharedArena arena() {
    return arena;
  }

  synchronized void adopt(Handle child) {
    child.watch();
    children.add(child);
  }

  synchronized void disown(Handle child) {
    children.remove(child);
  }

  private synchronized List<Handle> childrenNewestFirst() {
    List<Handle> list = new ArrayList<>(children);
    java.util.Collections.reverse(list);
    return list;
  }

  @Override
  void destroy() {
    for (Handle child : childrenNewestFirst()) {
      child.close();
    }
    NativeLibrary.check(Forger.fg_context_destroy(context), "close device");
  }
}
