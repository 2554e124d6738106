// SPDX-License-Identifier: Apache-2.0
package dev.forger.lmdb;

import java.util.Arrays;
import java.util.Comparator;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.lmdbjava.BufferProxy;

/**
 * Keys and values as pointers into the database: nothing is copied until {@link #getBytes}, so that
 * a walk over the keys does not read the pictures. LmdbJava's own proxies copy both, or open
 * packages of the JDK.
 */
final class PointerProxy extends BufferProxy<Pointer> {
  private static final Runtime RUNTIME = Runtime.getSystemRuntime();

  /** Memory of the JVM that holds bytes, for keys to look for. */
  static Pointer of(byte[] bytes) {
    Pointer pointer = Memory.allocateDirect(RUNTIME, Math.max(1, bytes.length));
    pointer.put(0, bytes, 0, bytes.length);
    return pointer.slice(0, bytes.length);
  }

  /** A copy of what a pointer points to. */
  static byte[] bytes(Pointer pointer) {
    byte[] bytes = new byte[Math.toIntExact(pointer.size())];
    pointer.get(0, bytes, 0, bytes.length);
    return bytes;
  }

  @Override
  protected Pointer allocate() {
    return Pointer.wrap(RUNTIME, 0);
  }

  @Override
  protected void deallocate(Pointer pointer) {}

  @Override
  protected byte[] getBytes(Pointer pointer) {
    return bytes(pointer);
  }

  @Override
  protected Comparator<Pointer> getSignedComparator() {
    return (a, b) -> Arrays.compare(bytes(a), bytes(b));
  }

  @Override
  protected Comparator<Pointer> getUnsignedComparator() {
    return (a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b));
  }

  @Override
  protected Pointer in(Pointer value, Pointer struct) {
    return in(value, Math.toIntExact(value.size()), struct);
  }

  @Override
  protected Pointer in(Pointer value, int size, Pointer struct) {
    struct.putLong(STRUCT_FIELD_OFFSET_SIZE, size);
    struct.putAddress(STRUCT_FIELD_OFFSET_DATA, value.address());
    return null;
  }

  @Override
  protected Pointer out(Pointer value, Pointer struct) {
    long size = struct.getLong(STRUCT_FIELD_OFFSET_SIZE);
    return Pointer.wrap(RUNTIME, struct.getAddress(STRUCT_FIELD_OFFSET_DATA), size);
  }
}
