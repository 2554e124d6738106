// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException.Kind;
import dev.forger.Safetensors.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  /** One valid tensor of four bytes, the base of the invalid headers below. */
  private static final String ONE =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("weights.safetensors");
  }

  @Test
  void roundTripsAllTypesAndShapes() {
    // More than one chunk of the writer, and a rest.
    float[] large = new float[600_001];
    for (int i = 0; i < large.length; i++) {
      large[i] = i * 0.5f - 3;
    }
    large[7] = Float.NaN;
    large[8] = -0.0f;
    new SafetensorsWriter()
        .metadata("config", "{\"a\":\"\\ \u00e9 \ud83d\ude00\n\"}")
        .add(
            "bytes",
            Safetensors.Type.U8,
            new long[] {3},
            (at, dst) -> dst.put(new byte[] {1, 2, -1}))
        .add("large", new long[] {large.length}, large)
        .add("step", new long[0], new long[] {1L << 40})
        .add("empty", new long[] {2, 0, 3}, new float[0])
        .add("ints", Safetensors.Type.I32, new long[] {1, 1}, (at, dst) -> dst.putInt(-5))
        .add("doubles", new long[] {2}, new double[] {Math.PI, -1})
        .write(path, false);
    try (Safetensors file = Safetensors.open(path, Verify.REQUIRED)) {
      assertEquals(Map.of("config", "{\"a\":\"\\ \u00e9 \ud83d\ude00\n\"}"), file.metadata());
      assertArrayEquals(large, file.floatArray("large"));
      assertEquals(0, file.floatArray("empty").length);
      assertArrayEquals(new long[] {2, 0, 3}, file.entry("empty").shape());
      assertArrayEquals(new long[0], file.entry("step").shape());
      assertEquals(1L << 40, file.map("step").getLong(0));
      assertEquals(-5, file.map("ints").getInt(0));
      assertEquals(-1.0, file.map("doubles").getDouble(8));
      ByteBuffer tail = ByteBuffer.allocate(2);
      file.read("bytes", 1, tail);
      assertArrayEquals(new byte[] {2, -1}, tail.array());
      assertEquals(
          List.of("step", "doubles", "large", "empty", "ints", "bytes"),
          file.entries().stream().map(Safetensors.Entry::name).toList());
    }
  }

  @Test
  void equalContentGivesEqualBytesAndAlignedTensors() throws IOException {
    small().write(path, false);
    byte[] first = Files.readAllBytes(path);
    small().write(path, false);
    assertArrayEquals(first, Files.readAllBytes(path));
    long header = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    assertEquals(0, (8 + header) % 64);
    assertEquals(' ', first[(int) header + 7]);
    try (Safetensors file = Safetensors.open(path)) {
      for (Safetensors.Entry entry : file.entries()) {
        assertEquals(0, entry.begin() % entry.type().bytes());
      }
    }
  }

  @Test
  void readsFilesOfOtherWriters() throws IOException {
    // Names in another order than the data, no metadata, no padding, data not aligned.
    String header =
        "{\"b\":{\"shape\":[2],\"data_offsets\":[1,9],\"dtype\":\"F32\"},"
            + "\"\\u0061\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}";
    ByteBuffer data = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
    data.put((byte) 7).putFloat(1.5f).putFloat(-2);
    writeFile(header, data.array());
    try (Safetensors file = Safetensors.open(path)) {
      assertEquals(7, file.map("a").get(0));
      assertArrayEquals(new float[] {1.5f, -2}, file.floatArray("b"));
      assertTrue(file.metadata().isEmpty());
    }
    assertEquals(Kind.CORRUPT, failure(Verify.REQUIRED).kind());
  }

  @Test
  void acceptsAFileWithoutTensors() throws IOException {
    writeFile("{}   ", new byte[0]);
    try (Safetensors file = Safetensors.open(path)) {
      assertTrue(file.entries().isEmpty());
    }
  }

  /** In each header one rule is broken; the data has four bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{]}",
        " {}",
        "{}\n",
        "{} {}",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,[]],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[9,9]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}",
        "{\"__metadata__\":\"x\"}",
        "{\"__metadata__\":{\"x\":1}}",
        "{\"__metadata__\":{\"x\":null}}",
        "{\"__metadata__\":{\"x\":\"1\",\"x\":\"1\"}}",
        "{\"__metadata__\":{},\"__metadata__\":{}}"
      })
  void refusesHeadersThatBreakARule(String header) throws IOException {
    writeFile(header, new byte[4]);
    assertEquals(Kind.CORRUPT, failure(Verify.NONE).kind());
  }

  @Test
  void refusesTextThatIsNotUtf8() throws IOException {
    byte[] header = ONE.replace('a', '?').getBytes(StandardCharsets.UTF_8);
    header[2] = (byte) 0xFF;
    writeFile(header, new byte[4]);
    assertEquals("bytes that are not UTF-8", failure(Verify.NONE).given());
  }

  @ParameterizedTest
  @CsvSource({"F16", "BF16", "BOOL", "I8"})
  void namesTypesOfTheFormatThatItCannotRead(String type) throws IOException {
    writeFile(ONE.replace("F32", type), new byte[4]);
    CheckpointException e = failure(Verify.NONE);
    assertEquals(Kind.INCOMPATIBLE, e.kind());
    assertEquals("type " + type, e.given());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_001, 1L << 40, 60, 1})
  void refusesImpossibleHeaderSizes(long size) throws IOException {
    writeFile(ONE, new byte[4]);
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(size);
    Files.write(path, bytes);
    assertEquals(Kind.CORRUPT, failure(Verify.NONE).kind());
  }

  @Test
  void refusesMissingFilesAndFolders() {
    assertEquals(Kind.UNREADABLE, failure(Verify.NONE).kind());
    path = folder;
    assertTrue(failure(Verify.NONE).getMessage().startsWith(folder.toString()));
  }

  @Test
  void refusesEveryTruncationAndExtension() throws IOException {
    small().write(path, false);
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertEquals(Kind.CORRUPT, failure(Verify.NONE).kind(), "length " + length);
    }
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    assertEquals(Kind.CORRUPT, failure(Verify.NONE).kind());
  }

  @Test
  void checksumFindsEveryChangedByte() throws IOException {
    small().write(path, false);
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {1, 0x20, 0x80, 0xFF}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        Files.write(path, damaged);
        failure(Verify.REQUIRED);
      }
    }
  }

  /** Without the checksum a change may stay unseen, yet whatever opens can be read to the end. */
  @Test
  void changedBytesNeverGiveAnotherException() throws IOException {
    small().write(path, false);
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at++) {
      for (int value : new int[] {0, '"', '0', '9', '{', ' ', 0xC3}) {
        byte[] damaged = whole.clone();
        damaged[at] = (byte) value;
        Files.write(path, damaged);
        try (Safetensors file = Safetensors.open(path, Verify.NONE)) {
          for (Safetensors.Entry entry : file.entries()) {
            assertEquals(entry.byteSize(), file.map(entry.name()).remaining());
          }
        } catch (CheckpointException e) {
          assertFalse(e.remedy().isEmpty());
        }
      }
    }
  }

  @Test
  void unknownNamesAndWrongTypesAreNamed() {
    small().write(path, false);
    try (Safetensors file = Safetensors.open(path)) {
      CheckpointException name =
          assertThrows(CheckpointException.class, () -> file.floats("conv1.wieght"));
      assertEquals("did you mean \"conv1.weight\"?", name.remedy());
      CheckpointException type = assertThrows(CheckpointException.class, () -> file.floats("step"));
      assertEquals("type I64", type.given());
      assertEquals(Kind.INCOMPATIBLE, type.kind());
      assertThrows(
          InvalidArgumentException.class, () -> file.read("step", 1, ByteBuffer.allocate(8)));
    }
  }

  @Test
  void mappedTensorsOutliveCloseAndReplacement() {
    small().write(path, false);
    FloatBuffer mapped;
    Safetensors file = Safetensors.open(path);
    mapped = file.floats("conv1.weight");
    file.close();
    new SafetensorsWriter().write(path, false);
    assertEquals(2.5f, mapped.get(1));
    assertEquals(
        Kind.UNREADABLE,
        assertThrows(CheckpointException.class, () -> file.floats("conv1.weight")).kind());
  }

  private static SafetensorsWriter small() {
    return new SafetensorsWriter()
        .metadata("format", "1")
        .add("conv1.weight", new long[] {3, 1}, new float[] {1, 2.5f, -3})
        .add("step", new long[0], new long[] {12});
  }

  private CheckpointException failure(Verify verify) {
    return assertThrows(CheckpointException.class, () -> Safetensors.open(path, verify).close());
  }

  private void writeFile(String header, byte[] data) throws IOException {
    writeFile(header.getBytes(StandardCharsets.UTF_8), data);
  }

  private void writeFile(byte[] header, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
    out.write(header);
    out.write(data);
    Files.write(path, out.toByteArray());
  }
}
