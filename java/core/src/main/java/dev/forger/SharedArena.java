// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * The memory of activations that the programs of a device share: none of them needs its contents
 * between two runs, and one runs at a time. It is as large as the largest program wants.
 *
 * <p>A program with host steps has an arena of its own, as a host step may run another program.
 */
final class SharedArena {
  /** Rows keep the row size in an int. */
  private static final int ROW = 1 << 16;

  private final Device device;
  private Tensor memory;
  private int programs;

  SharedArena(Device device) {
    this.device = device;
  }

  /** Memory of at least so many elements for one more program. */
  synchronized Tensor acquire(long count) {
    if (memory == null) {
      memory = allocate(device, count);
    } else if (memory.count() < count) {
      try {
        memory.grow(rows(count));
      } catch (OutOfDeviceMemoryException e) {
        throw tooLarge(device, count, e);
      }
    }
    programs++;
    return memory;
  }

  /** Ends what acquire began; the last program frees the memory. */
  synchronized void release() {
    programs--;
    if (programs == 0) {
      memory.close();
      memory = null;
    }
  }

  /** An arena for one program. */
  static Tensor allocate(Device device, long count) {
    try {
      return Tensor.zeros(device, rows(count), Shape.features(ROW), MemoryUse.ACTIVATIONS);
    } catch (OutOfDeviceMemoryException e) {
      throw tooLarge(device, count, e);
    }
  }

  private static int rows(long count) {
    return Math.toIntExact((count + ROW - 1) / ROW);
  }

  private static OutOfDeviceMemoryException tooLarge(
      Device device, long count, OutOfDeviceMemoryException e) {
    return new OutOfDeviceMemoryException(
        "arena of a program",
        e.requestedBytes(),
        e.freeBytes(),
        count * device.elementBytes(),
        "use a smaller batch or model");
  }
}
