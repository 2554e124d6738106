// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a safetensors file, atomically and with a SHA-256 of its whole content.
 *
 * <p>Tensors are streamed through one buffer of 1 MiB, the types with the largest elements first
 * and otherwise in the order added, so that every tensor is aligned to its element size; the data
 * starts at a multiple of 64 bytes. Equal content gives equal bytes. {@link AtomicFile} tells what
 * a failure or a power cut leaves behind.
 */
public final class SafetensorsWriter {

  /** Gives the bytes of one tensor, part by part. */
  @FunctionalInterface
  public interface Source {
    /**
     * Fills a buffer with consecutive bytes of the tensor.
     *
     * @param offset first byte within the tensor, a multiple of the element size
     * @param dst direct, little-endian, to be filled from its position to its limit
     * @throws IOException if the bytes cannot be had; nothing is replaced then
     */
    void read(long offset, ByteBuffer dst) throws IOException;
  }

  private record Item(
      String name, Safetensors.Type type, long[] shape, long byteSize, Source source) {}

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int ALIGNMENT = 64;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Item> items = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** Makes a writer without tensors. */
  public SafetensorsWriter() {}

  /**
   * Stores a text with the tensors; the last one of a key counts.
   *
   * @param key any text except {@code forger.sha256}
   * @param value any text
   * @return this
   * @throws InvalidArgumentException if the key is reserved or a text is no valid Unicode
   */
  public SafetensorsWriter metadata(String key, String value) {
    if (key.equals(SafetensorsDigest.KEY)) {
      throw new InvalidArgumentException(
          "safetensors metadata key", key, "another key", "leave the checksum to the writer");
    }
    checkText(key);
    checkText(value);
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds a tensor whose bytes are asked for when the file is written.
   *
   * @param name unique in the file
   * @param type element type
   * @param shape sizes of the axes, outermost first, none negative
   * @param source gives the bytes, last axis fastest
   * @return this
   * @throws InvalidArgumentException if the name is taken or reserved, or the shape is invalid
   */
  public SafetensorsWriter add(String name, Safetensors.Type type, long[] shape, Source source) {
    checkText(name);
    if (name.equals(SafetensorsHeader.METADATA) || !names.add(name)) {
      throw new InvalidArgumentException(
          "safetensors tensor name", "\"" + name + "\"", "a new name", "rename the tensor");
    }
    long byteSize = SafetensorsHeader.byteSize(type, shape);
    if (byteSize < 0 || Arrays.stream(shape).anyMatch(extent -> extent < 0)) {
      throw new InvalidArgumentException(
          "shape of tensor \"" + name + "\"",
          Arrays.toString(shape),
          "sizes of 0 or more and fewer than 2^63 bytes",
          "correct the shape");
    }
    items.add(new Item(name, type, shape.clone(), byteSize, source));
    return this;
  }

  /**
   * Adds a tensor of type F32.
   *
   * @param name unique in the file
   * @param shape sizes of the axes, outermost first
   * @param values one for each element, last axis fastest; read when the file is written
   * @return this
   * @throws InvalidArgumentException if the name is taken or the count differs from the shape's
   */
  public SafetensorsWriter add(String name, long[] shape, float[] values) {
    checkCount(name, Safetensors.Type.F32, shape, values.length);
    return add(
        name,
        Safetensors.Type.F32,
        shape,
        (offset, dst) -> {
          dst.asFloatBuffer()
              .put(values, (int) (offset / Float.BYTES), dst.remaining() / Float.BYTES);
          dst.position(dst.limit());
        });
  }

  /**
   * Adds a tensor of type F64.
   *
   * @param name unique in the file
   * @param shape sizes of the axes, outermost first
   * @param values one for each element, last axis fastest; read when the file is written
   * @return this
   * @throws InvalidArgumentException if the name is taken or the count differs from the shape's
   */
  public SafetensorsWriter add(String name, long[] shape, double[] values) {
    checkCount(name, Safetensors.Type.F64, shape, values.length);
    return add(
        name,
        Safetensors.Type.F64,
        shape,
        (offset, dst) -> {
          dst.asDoubleBuffer()
              .put(values, (int) (offset / Double.BYTES), dst.remaining() / Double.BYTES);
          dst.position(dst.limit());
        });
  }

  /**
   * Adds a tensor of type I64.
   *
   * @param name unique in the file
   * @param shape sizes of the axes, outermost first
   * @param values one for each element, last axis fastest; read when the file is written
   * @return this
   * @throws InvalidArgumentException if the name is taken or the count differs from the shape's
   */
  public SafetensorsWriter add(String name, long[] shape, long[] values) {
    checkCount(name, Safetensors.Type.I64, shape, values.length);
    return add(
        name,
        Safetensors.Type.I64,
        shape,
        (offset, dst) -> {
          dst.asLongBuffer().put(values, (int) (offset / Long.BYTES), dst.remaining() / Long.BYTES);
          dst.position(dst.limit());
        });
  }

  /**
   * Writes the file, or replaces it.
   *
   * @param path the file
   * @param keepPrevious whether the old file is kept as {@code NAME.previous}
   * @throws CheckpointException of kind {@link CheckpointException.Kind#NOT_SAVED} if anything
   *     fails; the old file then stays whole
   */
  public void write(Path path, boolean keepPrevious) {
    List<Item> ordered = new ArrayList<>(items);
    ordered.sort(Comparator.comparingInt(item -> -item.type.bytes()));
    byte[] header = header(ordered);
    try {
      AtomicFile.write(path, keepPrevious, channel -> stream(channel, header, ordered));
    } catch (IOException e) {
      throw new CheckpointException(
          CheckpointException.Kind.NOT_SAVED,
          path.toString(),
          e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
          "a folder that can be written, with enough space",
          "free space or choose another folder; an older file of this name is still whole",
          e);
    }
  }

  private static void checkText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidArgumentException(
          "safetensors name or metadata",
          "text with an unpaired surrogate",
          "valid Unicode text",
          "correct the text");
    }
  }

  private static void checkCount(String name, Safetensors.Type type, long[] shape, long count) {
    if (SafetensorsHeader.byteSize(type, shape) != count * type.bytes()) {
      throw new InvalidArgumentException(
          "values of tensor \"" + name + "\"",
          count + " values",
          "as many as the shape " + Arrays.toString(shape) + " has",
          "correct the shape or the values");
    }
  }

  private static void stream(FileChannel channel, byte[] header, List<Item> items)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    MessageDigest sha =
        SafetensorsDigest.start(
            Arrays.copyOf(header, Long.BYTES),
            Arrays.copyOfRange(header, Long.BYTES, header.length));
    AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
    for (Item item : items) {
      for (long offset = 0; offset < item.byteSize; offset += chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, item.byteSize - offset));
        item.source.read(offset, chunk);
        if (chunk.hasRemaining()) {
          throw new IOException(
              "the source of tensor \"" + item.name + "\" left " + chunk.remaining() + " bytes");
        }
        sha.update(chunk.flip());
        AtomicFile.writeFully(channel, chunk.rewind());
      }
    }
    channel.position(SafetensorsDigest.POSITION);
    AtomicFile.writeFully(
        channel, ByteBuffer.wrap(SafetensorsDigest.ascii(SafetensorsDigest.finish(sha))));
  }

  /** Returns length, JSON with a zero digest, and padding. */
  private byte[] header(List<Item> ordered) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator =
        JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), json)) {
      generator.writeStartObject();
      generator.writeObjectPropertyStart(SafetensorsHeader.METADATA);
      generator.writeStringProperty(SafetensorsDigest.KEY, SafetensorsDigest.ZEROS);
      metadata.forEach(generator::writeStringProperty);
      generator.writeEndObject();
      long begin = 0;
      for (Item item : ordered) {
        generator.writeObjectPropertyStart(item.name);
        generator.writeStringProperty("dtype", item.type.name());
        generator.writeName("shape").writeArray(item.shape, 0, item.shape.length);
        long[] offsets = {begin, begin + item.byteSize};
        generator.writeName("data_offsets").writeArray(offsets, 0, 2);
        generator.writeEndObject();
        begin = offsets[1];
      }
      generator.writeEndObject();
    }
    int length = (8 + json.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - 8;
    if (length > SafetensorsHeader.MAX_BYTES) {
      throw new InvalidArgumentException(
          "safetensors header",
          length + " bytes",
          "at most " + SafetensorsHeader.MAX_BYTES,
          "store fewer tensors or less metadata");
    }
    ByteBuffer header = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(length).put(json.toByteArray());
    Arrays.fill(header.array(), header.position(), header.capacity(), (byte) ' ');
    return header.array();
  }
}
