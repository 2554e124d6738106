// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.AtomicFile;
import dev.forger.InvalidArgumentException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Conversions of float images (NHWC, values in [-1, 1]) to pictures. */
public final class Images {

  private Images() {}

  /**
   * Returns the grey or colour level of a value: {@code (x + 1) * 127.5} rounded, clipped to 0 and
   * 255.
   *
   * @param value -1 for black to 1 for white; NaN counts as black
   * @return 0 to 255
   */
  public static int level(float value) {
    return (int) (Math.max(0f, Math.min(255f, (value + 1f) * 127.5f)) + 0.5f);
  }

  /**
   * Converts one image of an array of images.
   *
   * @param nhwc images one after the other
   * @param index which of them
   * @param height rows
   * @param width pixels a row
   * @param channels 1 for grey, 3 for colour
   * @return a new picture, {@code TYPE_BYTE_GRAY} or {@code TYPE_3BYTE_BGR}
   * @throws InvalidArgumentException if the array is too short or the channels are not 1 or 3
   */
  public static BufferedImage toBufferedImage(
      float[] nhwc, int index, int height, int width, int channels) {
    check(nhwc, index + 1, height, width, channels);
    BufferedImage picture = blank(height, width, channels);
    paint(nhwc, index, height, width, channels, picture, 0, 0, 1);
    return picture;
  }

  /**
   * Writes every image to a PNG of its own, {@code 00000.png}, {@code 00001.png} and so on.
   *
   * @param folder made when missing; must not hold files
   * @param nhwc images one after the other
   * @param count number of images
   * @param height rows
   * @param width pixels a row
   * @param channels 1 for grey, 3 for colour
   * @throws InvalidArgumentException if the folder holds files, the array is too short or the
   *     channels are not 1 or 3
   * @throws UncheckedIOException if writing fails
   */
  public static void writeFolder(
      Path folder, float[] nhwc, int count, int height, int width, int channels) {
    check(nhwc, count, height, width, channels);
    if (Files.exists(folder) && !isEmptyFolder(folder)) {
      throw new InvalidArgumentException(
          "folder of pictures " + folder,
          "a path that is in use",
          "a new or empty folder",
          "choose another folder");
    }
    for (int i = 0; i < count; i++) {
      BufferedImage picture = toBufferedImage(nhwc, i, height, width, channels);
      Path file = folder.resolve(String.format(Locale.ROOT, "%05d.png", i));
      writePng(picture, file);
    }
  }

  private static boolean isEmptyFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  static void writePng(BufferedImage picture, Path file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "png", stream)) {
        throw new IOException("this Java runtime has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
    OutputFiles.write(
        file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes.toByteArray())));
  }

  static BufferedImage blank(int height, int width, int channels) {
    return new BufferedImage(
        width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
  }

  static void check(float[] nhwc, int count, int height, int width, int channels) {
    if (channels != 1 && channels != 3) {
      throw new InvalidArgumentException(
          "picture, channels",
          Integer.toString(channels),
          "1 or 3",
          "use 1 for grey, 3 for colour");
    }
    long values = (long) count * height * width * channels;
    if (count < 1 || height < 1 || width < 1 || nhwc.length < values) {
      String shape = count + " x " + height + " x " + width + " x " + channels;
      throw new InvalidArgumentException(
          "pictures " + shape,
          nhwc.length + " values",
          "positive sizes and at least " + values + " values",
          "pass NHWC images and their shape");
    }
  }

  /** Paints an image at (left, top), each pixel a square of {@code upscale}. */
  static void paint(
      float[] nhwc,
      int index,
      int height,
      int width,
      int channels,
      BufferedImage picture,
      int left,
      int top,
      int upscale) {
    // Bytes are set directly: setRGB would convert grey through linear light.
    byte[] dst = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    int base = index * height * width * channels;
    for (int y = 0; y < height * upscale; y++) {
      int line = ((top + y) * picture.getWidth() + left) * channels;
      for (int x = 0; x < width * upscale; x++) {
        int src = base + (y / upscale * width + x / upscale) * channels;
        for (int c = 0; c < channels; c++) {
          dst[line + x * channels + c] = (byte) level(nhwc[src + channels - 1 - c]);
        }
      }
    }
  }
}
