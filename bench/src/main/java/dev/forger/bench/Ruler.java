// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What the machine can do at most, measured by a native loop: multiply-adds from registers, copies
 * and triads through memory.
 */
public final class Ruler implements AutoCloseable {
  /** What to measure. */
  public enum Kind {
    /** Fused multiply-adds, in floating-point operations. */
    FMA(0),
    /** Copies, in bytes read and written. */
    COPY(1),
    /** a = b + s c, in bytes read and written. */
    TRIAD(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  private static final int CHAINS = 12;

  static {
    load();
  }

  private final int threads;
  private final long floats;
  private final long handle;

  /**
   * Takes memory.
   *
   * @param threads that measure at once
   * @param floats of each of the three arrays of a thread
   */
  public Ruler(int threads, long floats) {
    this.threads = threads;
    this.floats = floats;
    this.handle = create(threads, floats);
    if (handle == 0) {
      throw new OutOfMemoryError("ruler: " + threads + " x 3 x " + floats + " floats");
    }
  }

  private static void load() {
    String name = "libforger_ruler.so";
    try (InputStream in = Ruler.class.getResourceAsStream("linux-x86_64/" + name)) {
      if (in == null) {
        throw new UnsatisfiedLinkError(name + " is not on the class path");
      }
      Path file = Files.createTempFile("forger-ruler", ".so");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        System.load(file.toString());
      } finally {
        // The mapping keeps the file alive.
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static native long create(int threads, long floats);

  private static native int lanes(long handle);

  private static native double seconds(long handle, int kind, long repeats);

  private static native void destroy(long handle);

  /**
   * Measures once.
   *
   * @param kind what
   * @param repeats passes over the arrays, or millions of multiply-adds on each chain
   * @return operations or bytes a second, of all threads
   */
  public double rate(Kind kind, long repeats) {
    long count = kind == Kind.FMA ? repeats * 1_000_000 : repeats;
    return work(kind, repeats) / seconds(handle, kind.code, count);
  }

  /**
   * Returns the work of one measurement.
   *
   * @param kind what
   * @param repeats as in {@link #rate}
   * @return operations or bytes, of all threads
   */
  public double work(Kind kind, long repeats) {
    return switch (kind) {
      case FMA -> 2e6 * CHAINS * lanes(handle) * repeats * threads;
      case COPY -> 2.0 * Float.BYTES * floats * repeats * threads;
      case TRIAD -> 3.0 * Float.BYTES * floats * repeats * threads;
    };
  }

  /**
   * The best of a few short measurements.
   *
   * @param threads that measure at once
   * @return peak and bandwidth
   */
  public static Reading read(int threads) {
    double fma = 0;
    double copy = 0;
    double triad = 0;
    try (Ruler ruler = new Ruler(threads, 16L << 20)) {
      for (int i = 0; i < 5; i++) {
        fma = Math.max(fma, ruler.rate(Kind.FMA, 10));
        copy = Math.max(copy, ruler.rate(Kind.COPY, 1));
        triad = Math.max(triad, ruler.rate(Kind.TRIAD, 1));
      }
    }
    return new Reading(threads, fma / 1e9, copy / 1e9, triad / 1e9);
  }

  /**
   * The best of a few short measurements that take no memory.
   *
   * @param threads that measure at once
   * @return multiply-adds from registers, GFLOP/s
   */
  public static double peak(int threads) {
    double best = 0;
    try (Ruler ruler = new Ruler(threads, 16)) {
      for (int i = 0; i < 5; i++) {
        best = Math.max(best, ruler.rate(Kind.FMA, 10));
      }
    }
    return best / 1e9;
  }

  /**
   * What was measured.
   *
   * @param threads that measured at once
   * @param gflops multiply-adds from registers, GFLOP/s
   * @param copy GB/s read and written
   * @param triad GB/s read and written
   */
  public record Reading(int threads, double gflops, double copy, double triad) {}

  @Override
  public void close() {
    destroy(handle);
  }
}
