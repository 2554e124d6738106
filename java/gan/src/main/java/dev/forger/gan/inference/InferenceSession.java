// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.inference;

import dev.forger.ChannelOrder;
import dev.forger.DeviceException;
import dev.forger.ForwardPass;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.gan.image.Images;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes images of latent codes, any number at a time up to a maximum, without planning again: it
 * owns its activations and shares the weights of its {@link Generator}.
 *
 * <p>Images are NHWC unless the session was opened with {@link ChannelOrder#FIRST}, rows from the
 * top, in the range of the generator's last layer, [-1, 1] for all that Forger ships. An image has
 * the same bits whatever the batch, the number of threads and the session. A session serves one
 * thread at a time, a second one waits; open one for each thread.
 *
 * <p>Buffers may be direct or on the heap. A {@code MemorySegment} of Java 22 and later is passed
 * as {@code segment.asByteBuffer()}, a view of the same memory.
 */
public final class InferenceSession implements AutoCloseable {
  private final ForwardPass pass;
  private final ChannelOrder order;
  private final FloatBuffer in;
  private final FloatBuffer out;
  private final int codeLength;
  private final int imageLength;
  private volatile boolean closed;

  InferenceSession(ForwardPass pass, ChannelOrder order) {
    this.pass = pass;
    this.order = order;
    this.in = pass.input();
    this.out = pass.output();
    this.codeLength = pass.inputShape().elements();
    this.imageLength = pass.outputShape().elements();
  }

  /**
   * Returns the largest number of images of a call.
   *
   * @return at least 1
   */
  public int maxBatch() {
    return pass.maxRows();
  }

  /**
   * Returns the number of values of a code.
   *
   * @return at least 1
   */
  public int codeLength() {
    return codeLength;
  }

  /**
   * Returns the shape of an image.
   *
   * @return height, width and channels
   */
  public Shape imageShape() {
    return pass.outputShape();
  }

  /**
   * Makes images in a new array.
   *
   * @param codes 1 to {@link #maxBatch()} codes, one after another
   * @return one image a code
   * @throws InvalidArgumentException if codes is no whole number of codes, of too many, or has a
   *     value that is not finite
   * @throws DeviceException if this is closed
   */
  public float[] generate(float[] codes) {
    float[] images = new float[count(codes.length) * imageLength];
    generate(FloatBuffer.wrap(codes), FloatBuffer.wrap(images));
    return images;
  }

  /**
   * Makes images in a buffer.
   *
   * @param codes 1 to {@link #maxBatch()} codes, from its position to its limit, which the position
   *     becomes
   * @param images receives one image a code, from its position, which moves behind them
   * @throws InvalidArgumentException if codes is no whole number of codes, of too many, or has a
   *     value that is not finite; if images is read-only or has too little room. No position moves
   * @throws DeviceException if this is closed
   */
  public void generate(FloatBuffer codes, FloatBuffer images) {
    int count = count(codes.remaining());
    checkRoom(images.isReadOnly(), images.remaining(), (long) count * imageLength, "floats");
    synchronized (this) {
      fill(codes.duplicate(), count);
      run(count);
      images.put(out.duplicate().limit(count * imageLength));
    }
    codes.position(codes.limit());
  }

  /**
   * Makes images in a buffer of bytes.
   *
   * @param codes as f32 in the buffer's byte order, otherwise as {@link #generate(FloatBuffer,
   *     FloatBuffer)}
   * @param images receives f32 in the buffer's byte order, from its position, which moves behind
   *     them
   * @throws InvalidArgumentException as {@link #generate(FloatBuffer, FloatBuffer)}
   * @throws DeviceException if this is closed
   */
  public void generate(ByteBuffer codes, ByteBuffer images) {
    if (codes.remaining() % Float.BYTES != 0) {
      throw new InvalidArgumentException(
          "codes",
          codes.remaining() + " bytes",
          "whole f32 values",
          "set position and limit around the codes");
    }
    FloatBuffer target = images.asFloatBuffer();
    generate(codes.asFloatBuffer(), target);
    codes.position(codes.limit());
    images.position(images.position() + target.position() * Float.BYTES);
  }

  /**
   * Makes images of 8 bits a channel: -1 becomes 0, 1 becomes 255, rounded and clipped ({@link
   * Images#level}).
   *
   * @param codes as {@link #generate(FloatBuffer, FloatBuffer)}
   * @param levels receives one byte a value, from its position, which moves behind them
   * @throws InvalidArgumentException as {@link #generate(FloatBuffer, FloatBuffer)}
   * @throws DeviceException if this is closed
   */
  public void generateLevels(FloatBuffer codes, ByteBuffer levels) {
    int count = count(codes.remaining());
    int values = count * imageLength;
    checkRoom(levels.isReadOnly(), levels.remaining(), values, "bytes");
    synchronized (this) {
      fill(codes.duplicate(), count);
      run(count);
      for (int i = 0; i < values; i++) {
        levels.put((byte) Images.level(out.get(i)));
      }
    }
    codes.position(codes.limit());
  }

  /**
   * Makes pictures.
   *
   * @param codes 1 to {@link #maxBatch()} codes, one after another
   * @return one a code, {@code TYPE_BYTE_GRAY} or {@code TYPE_3BYTE_BGR}
   * @throws InvalidArgumentException as {@link #generate(float[])}, or if images have neither 1 nor
   *     3 channels
   * @throws DeviceException if this is closed
   */
  public List<BufferedImage> pictures(float[] codes) {
    Shape shape = imageShape();
    if (shape.c() != 1 && shape.c() != 3) {
      throw new InvalidArgumentException(
          "pictures", "images of " + shape, "1 or 3 channels", "take the values with generate");
    }
    float[] images = channelsLast(generate(codes));
    List<BufferedImage> pictures = new ArrayList<>();
    for (int i = 0; i < images.length / imageLength; i++) {
      pictures.add(Images.toBufferedImage(images, i, shape.h(), shape.w(), shape.c()));
    }
    return pictures;
  }

  private float[] channelsLast(float[] images) {
    if (order == ChannelOrder.LAST) {
      return images;
    }
    int channels = imageShape().c();
    int pixels = imageLength / channels;
    float[] last = new float[images.length];
    for (int i = 0; i < last.length; i++) {
      int within = i % imageLength;
      last[i] = images[i - within + within % channels * pixels + within / channels];
    }
    return last;
  }

  /**
   * Returns the memory that the kernels read codes from: put codes there, then {@link #run}, and
   * read {@link #images()}; nothing is copied. It is for one thread, as any other call changes
   * both.
   *
   * @return a direct view of all {@link #maxBatch()} codes with a position of its own; it stays
   *     usable after close
   */
  public FloatBuffer codes() {
    return in.duplicate();
  }

  /**
   * Returns the memory that the kernels write images to; the next call overwrites it.
   *
   * @return a read-only direct view with a position of its own; it stays readable after close
   */
  public FloatBuffer images() {
    return out.duplicate();
  }

  /**
   * Makes images of the first codes of {@link #codes()}.
   *
   * @param count 1 to {@link #maxBatch()}
   * @throws InvalidArgumentException if count is out of range or a code has a value that is not
   *     finite
   * @throws DeviceException if this is closed
   */
  public synchronized void run(int count) {
    requireOpen();
    checkCount("count", count);
    checkFinite(in, count * codeLength);
    pass.run(count);
  }

  private void fill(FloatBuffer codes, int count) {
    requireOpen();
    // What is not finite is found before anything of an earlier call is overwritten.
    checkFinite(codes.slice(), count * codeLength);
    in.duplicate().put(codes);
  }

  private static void checkFinite(FloatBuffer codes, int values) {
    for (int i = 0; i < values; i++) {
      if (!Float.isFinite(codes.get(i))) {
        throw new InvalidArgumentException(
            "codes[" + i + "]",
            Float.toString(codes.get(i)),
            "a finite value",
            "draw latent codes from a normal distribution");
      }
    }
  }

  private int count(int values) {
    if (values == 0 || values % codeLength != 0) {
      throw new InvalidArgumentException(
          "codes",
          values + " values",
          "a positive multiple of " + codeLength,
          "pass whole codes of the generator's codeShape()");
    }
    checkCount("codes", values / codeLength);
    return values / codeLength;
  }

  private void checkCount(String what, int count) {
    if (count < 1 || count > maxBatch()) {
      throw new InvalidArgumentException(
          what,
          count + " codes",
          "1 to " + maxBatch(),
          "open a session of a larger maximum, or make them in parts");
    }
  }

  private static void checkRoom(boolean readOnly, int room, long wanted, String unit) {
    if (readOnly) {
      throw new InvalidArgumentException(
          "images", "a read-only buffer", "one that can be written", "pass the original");
    }
    if (room < wanted) {
      throw new InvalidArgumentException(
          "images",
          room + " " + unit,
          "at least " + wanted,
          "pass a larger buffer, or clear() it first");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new DeviceException(
          "session", "a closed session", "an open one", "use it inside its try-with-resources");
    }
  }

  /**
   * Returns the native memory of this session's activations; what it shares is counted by {@link
   * Generator#liveBytes()}, and codes and images lie in buffers of the JVM.
   *
   * @return bytes
   * @throws DeviceException if this is closed
   */
  public long liveBytes() {
    requireOpen();
    return pass.liveBytes();
  }

  /**
   * Frees the activations.
   *
   * @throws DeviceException if a call is running on another thread; it then stays open
   */
  @Override
  public void close() {
    pass.close();
    closed = true;
  }
}
