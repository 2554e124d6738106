// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.AtomicFile;
import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Arrays in NumPy's {@code .npy} format 1.0, C order: little-endian float32, and for reading also
 * float64 and uint8, which become float32.
 */
public final class Npy {
  /** The element types that can be read. */
  public enum Type {
    /** IEEE single precision, {@code <f4}. */
    FLOAT32("<f4", 4),
    /** IEEE double precision, {@code <f8}. */
    FLOAT64("<f8", 8),
    /** Unsigned bytes, {@code |u1}. */
    UINT8("|u1", 1);

    private final String code;
    private final int bytes;

    Type(String code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  private static final int ALIGNMENT = 64;
  private static final int CHUNK = 1 << 14;

  private final Type type;
  private final int[] shape;
  private final float[] values;

  private Npy(Type type, int[] shape, float[] values) {
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  /**
   * Returns the element type of the file.
   *
   * @return what the values were before they became float32
   */
  public Type type() {
    return type;
  }

  /**
   * Returns the dimensions.
   *
   * @return a new array, outermost first
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * Returns the elements.
   *
   * @return as many as the product of the shape, the last dimension running fastest; the same array
   *     at every call
   */
  public float[] values() {
    return values;
  }

  /** Returns the product of the dimensions, or -1 if one is negative or the product too large. */
  private static long elements(int... shape) {
    long elements = 1;
    for (int dimension : shape) {
      elements *= dimension;
      if (dimension < 0 || elements > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return elements;
  }

  /**
   * Writes an array, atomically: first beside the target, then renamed.
   *
   * @param file target; an existing file is replaced, missing folders are made
   * @param values the elements
   * @param shape the dimensions, outermost first, such as N, H, W, C
   * @throws InvalidArgumentException if shape and values do not agree
   * @throws java.io.UncheckedIOException if writing fails; an existing file is then unchanged
   */
  public static void write(Path file, float[] values, int... shape) {
    if (elements(shape) != values.length) {
      throw new InvalidArgumentException(
          "npy array of shape " + Arrays.toString(shape),
          values.length + " values",
          "dimensions of 0 or more whose product is the number of values",
          "pass the shape of the values");
    }
    byte[] header = header(shape);
    OutputFiles.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
          ByteBuffer bytes = ByteBuffer.allocate(CHUNK * 4).order(ByteOrder.LITTLE_ENDIAN);
          for (int start = 0; start < values.length; start += CHUNK) {
            int count = Math.min(CHUNK, values.length - start);
            bytes.clear().asFloatBuffer().put(values, start, count);
            AtomicFile.writeFully(channel, bytes.limit(count * 4));
          }
        });
  }

  private static byte[] header(int... shape) {
    StringJoiner dimensions = new StringJoiner(", ", "(", shape.length == 1 ? ",)" : ")");
    for (int dimension : shape) {
      dimensions.add(Integer.toString(dimension));
    }
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + dimensions + ", }";
    int unpadded = NpyHeader.PREFIX + text.length() + 1;
    int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    String padded = text + " ".repeat(length - unpadded) + "\n";
    ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(NpyHeader.MAGIC).putShort((short) padded.length());
    header.put(padded.getBytes(StandardCharsets.ISO_8859_1));
    return header.array();
  }

  /**
   * Reads an array.
   *
   * @param file format 1.0, C order
   * @return type, shape and values
   * @throws DataException if the file is missing, truncated, of another format, type or order, or
   *     has bytes left over
   */
  public static Npy read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DataException(
          "npy " + file, "a path that does not exist", "a .npy file", "check the path", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new DataException(
          "npy " + file,
          "a read error (" + e.getMessage() + ")",
          "a readable .npy file under 2 GiB",
          "check the file and its permissions",
          e);
    }
    return parse(file.toString(), bytes);
  }

  /** Reads an array from the content of a file, which errors name. */
  static Npy parse(String file, byte[] bytes) {
    NpyHeader header;
    long left;
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    try {
      header = NpyHeader.read(file, in);
      left = in.available();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    Optional<Type> type =
        Arrays.stream(Type.values()).filter(t -> t.code.equals(header.type())).findFirst();
    if (type.isEmpty() || !header.rows()) {
      throw NpyHeader.malformed(file, "header " + header.text(), "type <f4, <f8 or |u1 in C order");
    }
    int[] shape = header.dimensions();
    long elements = elements(shape);
    int width = type.get().bytes;
    if (elements < 0 || elements * width != left) {
      throw NpyHeader.malformed(
          file,
          left + " bytes of values",
          width + " for each element of shape " + Arrays.toString(shape));
    }
    ByteBuffer data =
        ByteBuffer.wrap(bytes, bytes.length - (int) left, (int) left)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    return new Npy(type.get(), shape, values(type.get(), data, (int) elements));
  }

  private static float[] values(Type type, ByteBuffer data, int count) {
    float[] values = new float[count];
    switch (type) {
      case FLOAT32 -> data.asFloatBuffer().get(values);
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          values[i] = (float) data.getDouble(8 * i);
        }
      }
      case UINT8 -> {
        for (int i = 0; i < count; i++) {
          values[i] = data.get(i) & 0xFF;
        }
      }
    }
    return values;
  }
}
