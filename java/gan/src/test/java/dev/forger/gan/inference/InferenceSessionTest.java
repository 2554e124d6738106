// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Weights;
import dev.forger.gan.Models;
import dev.forger.gan.Sampler;
import dev.forger.gan.image.Images;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceSessionTest {
  private static final int BATCH = 5;

  private Device device;
  private Generator generator;
  private InferenceSession session;
  private float[] codes;
  private float[] images;
  private int imageLength;

  @BeforeEach
  void open() {
    device = Device.cpu(1);
    try (Weights weights = Generators.trained(device, Generators.tiny(3), 3)) {
      generator = Generator.of(weights);
    }
    session = generator.session(BATCH, 1);
    codes = generator.latents(3, 7);
    images = session.generate(codes);
    imageLength = generator.imageShape().elements();
  }

  @AfterEach
  void close() {
    session.close();
    generator.close();
    device.close();
    assertEquals(0, generator.liveBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan28", "dcgan32", "dcgan64", "resnet32", "mlp2d"})
  void imagesAreThoseOfTheSampler(String model) {
    Network network =
        Models.create(model, model.equals("mlp2d") ? 2 : 3, 16, Models.CriticNorm.NONE).generator();
    try (Weights weights = Generators.trained(device, network, 5);
        Sampler sampler = new Sampler(weights, 11);
        Generator folded = Generator.of(weights);
        InferenceSession fresh = folded.session(2)) {
      float[] drawn = folded.latents(2, 11);
      assertArrayEquals(sampler.latents(2), drawn);
      float[] expected = sampler.generate(drawn).values();
      float largest = 1;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(expected, fresh.generate(drawn), 2e-4f * largest);
    }
  }

  @Test
  void everyBatchHasTheBitsOfSingleCalls() {
    float[] more = generator.latents(BATCH, 9);
    float[] all = session.generate(more);
    int n = session.codeLength();
    for (int i = 0; i < BATCH; i++) {
      assertArrayEquals(
          Generators.part(all, i, i + 1, imageLength),
          session.generate(Generators.part(more, i, i + 1, n)));
    }
  }

  @Test
  void buffersOnTheHeapAndDirectOnesGetTheSameImages() {
    int n = codes.length;
    for (boolean direct : new boolean[] {false, true}) {
      for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        ByteBuffer in = bytes(direct, order, n + 2);
        ByteBuffer out = bytes(direct, order, images.length + 3);
        FloatBuffer fill = in.asFloatBuffer();
        fill.put(1, codes);
        in.position(4).limit(4 + 4 * n);
        out.position(8);
        session.generate(in, out);
        assertEquals(in.limit(), in.position());
        assertEquals(8 + 4 * images.length, out.position());
        float[] made = new float[images.length];
        out.asReadOnlyBuffer().order(order).position(8).asFloatBuffer().get(made);
        assertArrayEquals(images, made);
        assertEquals(0, out.getFloat(4), "before the position nothing changes");
        assertEquals(0, out.getFloat(8 + 4 * images.length), "nor behind the images");

        FloatBuffer floats = bytes(direct, order, images.length).asFloatBuffer();
        session.generate(FloatBuffer.wrap(codes).asReadOnlyBuffer(), floats);
        assertEquals(images.length, floats.position());
        floats.flip().get(made);
        assertArrayEquals(images, made);
      }
    }
  }

  private static ByteBuffer bytes(boolean direct, ByteOrder order, int floats) {
    ByteBuffer bytes =
        direct ? ByteBuffer.allocateDirect(4 * floats) : ByteBuffer.allocate(4 * floats);
    return bytes.order(order);
  }

  /** By reflection, as this is compiled for Java 17; on JDKs before 22 there is nothing to test. */
  @Test
  void aMemorySegmentIsPassedAsItsByteBuffer() throws ReflectiveOperationException {
    org.junit.jupiter.api.Assumptions.assumeTrue(Runtime.version().feature() >= 22, "JDK 22");
    Class<?> arenas = Class.forName("java.lang.foreign.Arena");
    Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
    try (AutoCloseable arena = (AutoCloseable) arenas.getMethod("ofConfined").invoke(null)) {
      Object segment =
          arenas
              .getMethod("allocate", long.class, long.class)
              .invoke(arena, 4L * images.length, 64L);
      ByteBuffer view =
          ((ByteBuffer) segments.getMethod("asByteBuffer").invoke(segment))
              .order(ByteOrder.nativeOrder());
      session.generate(FloatBuffer.wrap(codes), view.asFloatBuffer());
      assertEquals(images[5], view.getFloat(20));
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void levelsAndPicturesAreTheValuesInEightBits() {
    ByteBuffer levels = ByteBuffer.allocate(images.length + 1);
    session.generateLevels(FloatBuffer.wrap(codes), levels);
    assertEquals(images.length, levels.position());
    List<BufferedImage> pictures = session.pictures(codes);
    assertEquals(3, pictures.size());
    for (int i = 0; i < images.length; i++) {
      assertEquals(Images.level(images[i]), Byte.toUnsignedInt(levels.get(i)));
    }
    int at = imageLength + (2 * 8 + 5) * 3; // picture 1, row 2, column 5
    int rgb = pictures.get(1).getRGB(5, 2);
    assertEquals(Images.level(images[at]), rgb >> 16 & 255);
    assertEquals(Images.level(images[at + 2]), rgb & 255);
  }

  @Test
  void imagesMayHaveTheirChannelsFirst() {
    try (InferenceSession first = generator.session(3, 1, ChannelOrder.FIRST)) {
      float[] made = first.generate(codes);
      assertEquals(images[(2 * 8 + 5) * 3 + 1], made[64 + 2 * 8 + 5]); // row 2, column 5, green
      List<BufferedImage> pictures = first.pictures(codes);
      List<BufferedImage> expected = session.pictures(codes);
      for (int i = 0; i < 3 * 64; i++) {
        int x = i % 8;
        int y = i / 8 % 8;
        assertEquals(expected.get(i / 64).getRGB(x, y), pictures.get(i / 64).getRGB(x, y));
      }
    }
  }

  @Test
  void nothingIsCopiedBetweenOwnBuffers() {
    FloatBuffer in = session.codes();
    FloatBuffer out = session.images();
    assertTrue(in.isDirect() && out.isDirect() && out.isReadOnly());
    in.put(codes);
    session.run(3);
    float[] made = new float[images.length];
    out.get(made);
    assertArrayEquals(images, made);
    in.put(0, codes[0] + 1);
    session.run(1);
    assertTrue(out.get(0) != images[0] || out.get(1) != images[1], "the same memory");
    assertEquals(images[imageLength], out.get(imageLength), "a run of one writes one image");
  }

  @Test
  void aSessionOutlivesItsGenerator() {
    long shared = generator.liveBytes();
    generator.close();
    assertEquals(shared, generator.liveBytes());
    assertArrayEquals(images, session.generate(codes));
    assertThrows(dev.forger.DeviceException.class, () -> generator.session(1));
    session.close();
    assertEquals(0, generator.liveBytes());
  }
}
