// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.InvalidArgumentException;
import dev.forger.Weights;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Misuse of a session gets an error that names argument and value, and changes nothing. */
class SessionErrorsTest {
  private static final int BATCH = 4;
  private static final int CODE = 8;
  private static final int IMAGE = 8 * 8 * 2;

  private Device device;
  private Generator generator;
  private InferenceSession session;

  @BeforeEach
  void open() {
    device = Device.cpu(1);
    try (Weights weights = Generators.trained(device, Generators.tiny(2), 3)) {
      generator = Generator.of(weights);
    }
    session = generator.session(BATCH, 1);
  }

  @AfterEach
  void close() {
    session.close();
    generator.close();
    device.close();
  }

  private static void refused(String what, String given, Executable call) {
    InvalidArgumentException e = assertThrows(InvalidArgumentException.class, call);
    assertEquals(what, e.what());
    assertEquals(given, e.given());
  }

  private static FloatBuffer codes(int count) {
    return FloatBuffer.allocate(count * CODE);
  }

  @Test
  void sizesOfSessions() {
    refused("maxRows", "0", () -> generator.session(0));
    refused("maxRows", "-1", () -> generator.session(-1, 1));
    refused("threads", "0", () -> generator.session(1, 0));
    refused("threads", "257", () -> generator.session(1, 257));
    long shared = generator.liveBytes();
    assertTrue(shared > 0);
  }

  @Test
  void numbersOfCodes() {
    refused("codes", "0 values", () -> session.generate(new float[0]));
    refused("codes", "7 values", () -> session.generate(new float[CODE - 1]));
    refused("codes", "9 values", () -> session.generate(new float[CODE + 1]));
    refused("codes", "5 codes", () -> session.generate(new float[5 * CODE]));
    refused("count", "0 codes", () -> session.run(0));
    refused("count", "-1 codes", () -> session.run(-1));
    refused("count", "5 codes", () -> session.run(BATCH + 1));
    ByteBuffer odd = ByteBuffer.allocate(4 * CODE + 2);
    refused("codes", "34 bytes", () -> session.generate(odd, ByteBuffer.allocate(4 * IMAGE)));
    assertEquals(0, odd.position());
  }

  @Test
  void buffersForImages() {
    FloatBuffer two = codes(2);
    refused(
        "images",
        2 * IMAGE - 1 + " floats",
        () -> session.generate(two, FloatBuffer.allocate(2 * IMAGE - 1)));
    refused(
        "images",
        "a read-only buffer",
        () -> session.generate(two, FloatBuffer.allocate(2 * IMAGE).asReadOnlyBuffer()));
    refused(
        "images",
        "0 floats",
        () -> session.generate(two, FloatBuffer.allocate(2 * IMAGE).position(2 * IMAGE)));
    refused(
        "images",
        2 * IMAGE - 1 + " bytes",
        () -> session.generateLevels(two, ByteBuffer.allocateDirect(2 * IMAGE - 1)));
    refused(
        "images",
        "a read-only buffer",
        () -> session.generateLevels(two, ByteBuffer.allocate(2 * IMAGE).asReadOnlyBuffer()));
    refused(
        "images",
        2 * IMAGE - 1 + " floats",
        () ->
            session.generate(
                ByteBuffer.allocate(8 * CODE), ByteBuffer.allocateDirect(8 * IMAGE - 1)));
    assertEquals(0, two.position());
  }

  @Test
  void whatIsNotFinite() {
    float[] good = generator.latents(2, 3);
    float[] before = session.generate(good);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] codes = good.clone();
      codes[CODE + 3] = bad;
      refused("codes[11]", Float.toString(bad), () -> session.generate(codes));
      session.codes().put(codes);
      refused("codes[11]", Float.toString(bad), () -> session.run(2));
      session.run(1); // The second code is not read.
    }
    assertArrayEquals(before, session.generate(good));
  }

  @Test
  void picturesOfTwoChannels() {
    refused("pictures", "images of 8x8x2", () -> session.pictures(new float[CODE]));
  }

  @Test
  void closedSessions() {
    session.close();
    session.close();
    for (Executable call :
        new Executable[] {
          () -> session.generate(new float[CODE]),
          () -> session.generate(codes(1), FloatBuffer.allocate(IMAGE)),
          () -> session.generateLevels(codes(1), ByteBuffer.allocate(IMAGE)),
          () -> session.run(1),
          () -> session.liveBytes()
        }) {
      DeviceException e = assertThrows(DeviceException.class, call);
      assertEquals("session: given a closed session", e.getMessage().split(",")[0]);
    }
    generator.close();
    assertThrows(DeviceException.class, () -> generator.session(1));
  }
}
