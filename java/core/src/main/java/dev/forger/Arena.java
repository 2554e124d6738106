// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places storages of known lifetimes into one block: largest first, each at the lowest free gap.
 */
final class Arena {
  /** Elements; 64 bytes of f32, so that every storage begins on a cache line. */
  private static final long ALIGNMENT = 16;

  private Arena() {}

  /**
   * Sets {@code arenaOffset} of every storage that is used.
   *
   * @return elements of the whole block
   */
  static long place(List<Value.Storage> storages) {
    List<Value.Storage> order = new ArrayList<>();
    for (Value.Storage s : storages) {
      if (s.last >= 0) {
        order.add(s);
      }
    }
    order.sort(new LargestFirst());
    List<Value.Storage> placed = new ArrayList<>();
    long end = 0;
    for (Value.Storage s : order) {
      s.arenaOffset = lowestGap(s, placed);
      placed.add(s);
      placed.sort(new LowestFirst());
      end = Math.max(end, s.arenaOffset + aligned(s.count));
    }
    return end;
  }

  private static final class LargestFirst implements Comparator<Value.Storage> {
    @Override
    public int compare(Value.Storage a, Value.Storage b) {
      return Long.compare(b.count, a.count);
    }
  }

  private static final class LowestFirst implements Comparator<Value.Storage> {
    @Override
    public int compare(Value.Storage a, Value.Storage b) {
      return Long.compare(a.arenaOffset, b.arenaOffset);
    }
  }

  private static long lowestGap(Value.Storage s, List<Value.Storage> placedByOffset) {
    long at = 0;
    for (Value.Storage p : placedByOffset) {
      boolean alive = p.first <= s.last && s.first <= p.last;
      if (!alive) {
        continue;
      }
      if (p.arenaOffset - at >= aligned(s.count)) {
        break;
      }
      at = Math.max(at, p.arenaOffset + aligned(p.count));
    }
    return at;
  }

  private static long aligned(long count) {
    return (count + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
