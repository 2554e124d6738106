// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Rows of memory that a recorded program refers to: part of a tensor, or of the program's arena,
 * whose place is found when recording ends.
 *
 * <p>A value is a view: row r of it begins at element {@code offset + r * perRow} of its storage.
 */
public final class Value {
  /** Memory with one lifetime: a tensor of the caller, or a piece of the arena. */
  static final class Storage {
    final String name;
    final Tensor tensor;
    final long count;

    /** Positions of the first and last entry that touch it; set while recording. */
    int first = Integer.MAX_VALUE;

    int last = -1;

    /** Element offset inside the arena; set when recording ends. */
    long arenaOffset = -1;

    Storage(String name, Tensor tensor, long count) {
      this.name = name;
      this.tensor = tensor;
      this.count = count;
    }
  }

  final Storage storage;
  final long offset;
  final long perRow;

  Value(Storage storage, long offset, long perRow) {
    this.storage = storage;
    this.offset = offset;
    this.perRow = perRow;
  }

  /**
   * Views this value from a later row: row 0 of the view is row {@code first} of this value.
   *
   * @param first row of this value; negative when this value holds only later rows
   * @return the view
   */
  public Value fromRow(long first) {
    return new Value(storage, offset + first * perRow, perRow);
  }

  /** Views the same memory from a later element. */
  Value fromElement(long element) {
    return new Value(storage, offset + element, perRow);
  }

  boolean sharesMemoryWith(Value other) {
    return storage == other.storage;
  }

  @Override
  public String toString() {
    return storage.name;
  }
}
