// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * An open safetensors file: named tensors behind a JSON header.
 *
 * <p>Opening reads and checks the header only: its size (at most 100 MB), JSON without duplicate
 * names, known types, and offsets that tile the data without hole, overlap or trailing bytes.
 * Tensors are read when asked for. A file that breaks a rule gives a {@link CheckpointException},
 * never wrong data. Numbers are little-endian.
 *
 * <p>Files written by {@link SafetensorsWriter} carry a SHA-256 of the whole file, header included,
 * computed with the 64 digits of the digest itself as zeros. Instances are safe for use by many
 * threads.
 */
public final class Safetensors implements AutoCloseable {

  /** The element types that can be read and written. */
  public enum Type {
    /** IEEE double precision. */
    F64(8),
    /** Signed 64-bit integer. */
    I64(8),
    /** IEEE single precision. */
    F32(4),
    /** Signed 32-bit integer. */
    I32(4),
    /** Unsigned 8-bit integer. */
    U8(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /**
     * Returns the size of one element.
     *
     * @return bytes
     */
    public int bytes() {
      return bytes;
    }
  }

  /** What opening does about the file's SHA-256. */
  public enum Verify {
    /** It is not looked at. */
    NONE,
    /** It must match if the file has one. */
    IF_PRESENT,
    /** The file must have one and it must match. */
    REQUIRED
  }

  /** The name, type and shape of one tensor in the file. */
  public static final class Entry {
    private final String name;
    private final Type type;
    private final long[] shape;
    private final long begin;
    private final long byteSize;

    Entry(String name, Type type, long[] shape, long begin, long byteSize) {
      this.name = name;
      this.type = type;
      this.shape = shape;
      this.begin = begin;
      this.byteSize = byteSize;
    }

    /**
     * Returns the name of the tensor.
     *
     * @return any text
     */
    public String name() {
      return name;
    }

    /**
     * Returns the element type.
     *
     * @return the type
     */
    public Type type() {
      return type;
    }

    /**
     * Returns the sizes of the axes, outermost first; a scalar has none.
     *
     * @return a copy
     */
    public long[] shape() {
      return shape.clone();
    }

    /**
     * Returns the size of the tensor's data.
     *
     * @return bytes
     */
    public long byteSize() {
      return byteSize;
    }

    long begin() {
      return begin;
    }
  }

  private static final int CHUNK_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final SafetensorsHeader header;

  private Safetensors(Path path, FileChannel channel, Verify verify) throws IOException {
    this.path = path;
    this.channel = channel;
    long fileBytes = channel.size();
    if (fileBytes < 8) {
      throw corrupt(path + ", size", fileBytes + " bytes", "8 or more", null);
    }
    byte[] length = new byte[Long.BYTES];
    ByteBuffer prefix = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(prefix, 0);
    long headerBytes = prefix.getLong(0);
    long limit = Math.min(SafetensorsHeader.MAX_BYTES, fileBytes - 8);
    if (headerBytes < 0 || headerBytes > limit) {
      throw corrupt(
          path + ", header size", Long.toUnsignedString(headerBytes), "at most " + limit, null);
    }
    byte[] bytes = new byte[(int) headerBytes];
    readFully(ByteBuffer.wrap(bytes), 8);
    this.dataStart = 8 + headerBytes;
    this.header = SafetensorsHeader.parse(path, bytes, fileBytes - dataStart);
    Optional<String> digest = Optional.ofNullable(header.metadata.remove(SafetensorsDigest.KEY));
    if (verify == Verify.REQUIRED && digest.isEmpty()) {
      throw corrupt(path + ", checksum", "none", SafetensorsDigest.KEY + " in the header", null);
    }
    if (verify != Verify.NONE && digest.isPresent()) {
      verify(digest.get(), length, bytes, fileBytes);
    }
  }

  /**
   * Opens a file and checks its header, and its checksum if there is one.
   *
   * @param path the file
   * @return the open file, to be closed by the caller
   * @throws CheckpointException if the file cannot be read or breaks a rule of the format
   */
  public static Safetensors open(Path path) {
    return open(path, Verify.IF_PRESENT);
  }

  /**
   * Opens a file and checks its header, and its checksum as asked.
   *
   * @param path the file
   * @param verify what to do about the checksum
   * @return the open file, to be closed by the caller
   * @throws CheckpointException if the file cannot be read, breaks a rule of the format or fails
   *     the checksum
   */
  public static Safetensors open(Path path, Verify verify) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      Safetensors file = new Safetensors(path, channel, verify);
      channel = null;
      return file;
    } catch (IOException e) {
      throw unreadable(path, e);
    } finally {
      closeQuietly(channel);
    }
  }

  /**
   * Returns the tensors in the order of the header.
   *
   * @return an unmodifiable view
   */
  public Collection<Entry> entries() {
    return Collections.unmodifiableCollection(header.entries.values());
  }

  /**
   * Returns the texts stored with the tensors, without the checksum.
   *
   * @return an unmodifiable view
   */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata);
  }

  /**
   * Tells whether the file has a tensor.
   *
   * @param name the name of the tensor
   * @return whether it is there
   */
  public boolean contains(String name) {
    return header.entries.containsKey(name);
  }

  /**
   * Returns type and shape of a tensor.
   *
   * @param name the name of the tensor
   * @return its entry
   * @throws CheckpointException if the file has no such tensor
   */
  public Entry entry(String name) {
    Entry entry = header.entries.get(name);
    if (entry == null) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          path + ", tensor",
          "\"" + name + "\"",
          "one of the " + header.entries.size() + " tensors in the file",
          Suggestions.nearest(name, header.entries.keySet())
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("check that the file belongs to this model"));
    }
    return entry;
  }

  /**
   * Maps a tensor's bytes read-only, without a copy. The buffer stays valid after close and after
   * the file is replaced by {@link AtomicFile}; truncating the file in place is not allowed while
   * it is used.
   *
   * @param name the name of the tensor
   * @return a little-endian buffer
   * @throws CheckpointException if there is no such tensor, or it has 2^31 bytes or more
   */
  public ByteBuffer map(String name) {
    Entry entry = entry(name);
    if (entry.byteSize > Integer.MAX_VALUE) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          path + ", tensor \"" + name + "\"",
          entry.byteSize + " bytes",
          "fewer than 2^31 for one buffer",
          "read the tensor in parts");
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin, entry.byteSize)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * Maps a tensor of type F32 read-only, without a copy.
   *
   * @param name the name of the tensor
   * @return all its elements, last axis fastest
   * @throws CheckpointException if there is no such tensor or its type is another
   */
  public FloatBuffer floats(String name) {
    Entry entry = entry(name);
    if (entry.type != Type.F32) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          path + ", tensor \"" + name + "\"",
          "type " + entry.type,
          "type F32",
          "read the tensor by its own type");
    }
    return map(name).asFloatBuffer();
  }

  /**
   * Copies a tensor of type F32.
   *
   * @param name the name of the tensor
   * @return all its elements, last axis fastest
   * @throws CheckpointException if there is no such tensor or its type is another
   */
  public float[] floatArray(String name) {
    FloatBuffer src = floats(name);
    float[] dst = new float[src.remaining()];
    src.get(dst);
    return dst;
  }

  /**
   * Copies a part of a tensor's bytes, without mapping.
   *
   * @param name the name of the tensor
   * @param offset first byte within the tensor
   * @param dst filled from its position to its limit
   * @throws CheckpointException if there is no such tensor or reading fails
   * @throws InvalidArgumentException if the part does not lie within the tensor
   */
  public void read(String name, long offset, ByteBuffer dst) {
    Entry entry = entry(name);
    if (offset < 0 || offset > entry.byteSize - dst.remaining()) {
      throw new InvalidArgumentException(
          path + ", tensor \"" + name + "\"",
          dst.remaining() + " bytes from " + offset,
          "a part of its " + entry.byteSize + " bytes",
          "pass a smaller buffer or offset");
    }
    try {
      readFully(dst, dataStart + entry.begin + offset);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Closes the file. Mapped buffers stay valid. */
  @Override
  public void close() {
    closeQuietly(channel);
  }

  static CheckpointException corrupt(String what, String given, String expected, Throwable cause) {
    return new CheckpointException(
        CheckpointException.Kind.CORRUPT,
        what,
        given,
        expected,
        "restore the file from a copy, such as NAME.previous beside it",
        cause);
  }

  private static CheckpointException unreadable(Path path, IOException cause) {
    return new CheckpointException(
        CheckpointException.Kind.UNREADABLE,
        path.toString(),
        cause.getClass().getSimpleName() + " (" + cause.getMessage() + ")",
        "a readable safetensors file",
        "check the path and its permissions",
        cause);
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // Nothing was written through this channel, so nothing can be lost.
      }
    }
  }

  private void readFully(ByteBuffer dst, long position) throws IOException {
    long at = position;
    while (dst.hasRemaining()) {
      int count = channel.read(dst, at);
      if (count < 0) {
        throw corrupt(path + ", size", at + " bytes", "as many as when it was opened", null);
      }
      at += count;
    }
  }

  private void verify(String digest, byte[] length, byte[] headerBytes, long fileBytes)
      throws IOException {
    String what = path + ", checksum";
    if (!SafetensorsDigest.inPlace(headerBytes, digest)) {
      throw corrupt(what, "a header rewritten by another program", "the header as saved", null);
    }
    MessageDigest sha = SafetensorsDigest.start(length, headerBytes);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    for (long at = dataStart; at < fileBytes; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, fileBytes - at));
      readFully(chunk, at);
      sha.update(chunk.flip());
    }
    String actual = SafetensorsDigest.finish(sha);
    if (!actual.equals(digest)) {
      throw corrupt(what, actual, digest, null);
    }
  }
}
