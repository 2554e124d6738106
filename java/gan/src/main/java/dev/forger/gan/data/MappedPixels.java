// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.zip.CRC32C;

/**
 * Images in a file, mapped into memory: the system keeps as much of it there as it has room for.
 * The mapping ends when nothing refers to it any more.
 */
final class MappedPixels implements PixelStore {
  private static final int CHUNK = 1 << 22;

  /** A map holds less than 2 GiB, and whole images. */
  private static final int LARGEST_MAP = 1 << 30;

  private final int length;
  private final int perMap;
  private final ByteBuffer[] maps;

  private MappedPixels(int length, int perMap, ByteBuffer[] maps) {
    this.length = length;
    this.perMap = perMap;
    this.maps = maps;
  }

  /**
   * Maps images.
   *
   * @param file open for reading; may be closed afterwards
   * @param start of the first image
   * @param count of images
   * @param length bytes of an image
   */
  static MappedPixels of(FileChannel file, long start, int count, int length) throws IOException {
    return of(file, start, count, length, LARGEST_MAP);
  }

  static MappedPixels of(FileChannel file, long start, int count, int length, int largestMap)
      throws IOException {
    int perMap = Math.max(1, largestMap / length);
    ByteBuffer[] maps = new ByteBuffer[(count + perMap - 1) / perMap];
    for (int i = 0; i < maps.length; i++) {
      int first = i * perMap;
      long bytes = (long) Math.min(perMap, count - first) * length;
      maps[i] = file.map(MapMode.READ_ONLY, start + (long) first * length, bytes);
    }
    return new MappedPixels(length, perMap, maps);
  }

  /** The CRC-32C of all images. */
  int checksum() {
    CRC32C sum = new CRC32C();
    for (ByteBuffer map : maps) {
      for (int at = 0; at < map.capacity(); at += CHUNK) {
        sum.update(map.slice(at, Math.min(CHUNK, map.capacity() - at)));
      }
    }
    return (int) sum.getValue();
  }

  @Override
  public byte[] image(int index) {
    byte[] image = new byte[length];
    maps[index / perMap].get(index % perMap * length, image);
    return image;
  }

  @Override
  public void read(int index, float[] levels, float[] target, int offset) {
    ByteBuffer map = maps[index / perMap];
    int at = index % perMap * length;
    for (int i = 0; i < length; i++) {
      target[offset + i] = levels[map.get(at + i) & 0xFF];
    }
  }
}
