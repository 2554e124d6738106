// SPDX-License-Identifier: Apache-2.0
package dev.forger.libtorch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PointerConsumer;

/**
 * Keeps memory reachable until libtorch calls a deleter with its address. One callback for all, as
 * JavaCPP has few.
 */
final class Kept extends PointerConsumer {
  private static final Kept DELETER = new Kept();

  /** The same memory may have been given several times. */
  private final Map<Long, Deque<Pointer>> pointers = new HashMap<>();

  /** Remembers memory; returns the deleter that forgets it. */
  static PointerConsumer until(Pointer pointer) {
    DELETER.keep(pointer);
    return DELETER;
  }

  private synchronized void keep(Pointer pointer) {
    pointers.computeIfAbsent(pointer.address(), address -> new ArrayDeque<>()).push(pointer);
  }

  @Override
  public synchronized void call(Pointer freed) {
    pointers.computeIfPresent(
        freed.address(),
        (address, several) -> {
          several.pop();
          return several.isEmpty() ? null : several;
        });
  }

  /** Whether memory is still kept. */
  static boolean has(long address) {
    synchronized (DELETER) {
      return DELETER.pointers.containsKey(address);
    }
  }
}
