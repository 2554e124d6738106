// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Plain files of a gzipped tar archive in the format of POSIX.1-1988 (ustar). */
final class TarArchive {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;

  private TarArchive() {}

  /**
   * Unpacks files by the last part of their names, whatever folder the archive has them in.
   *
   * @param archive gzipped
   * @param folder receives the files
   * @param wanted names without folders; others are left
   * @throws IOException if the archive is damaged or a file cannot be written
   */
  static void unpack(Path archive, Path folder, Set<String> wanted) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
      byte[] header = new byte[BLOCK];
      while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
        String name = text(header, 0, NAME_BYTES);
        long size = Long.parseLong(text(header, SIZE_AT, SIZE_BYTES).strip(), 8);
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (wanted.contains(last)) {
          try (OutputStream out = Files.newOutputStream(folder.resolve(last))) {
            copy(in, out, size);
          }
        } else {
          copy(in, OutputStream.nullOutputStream(), size);
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      }
    } catch (NumberFormatException e) {
      throw new IOException(archive + " is no tar archive", e);
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.US_ASCII);
  }

  private static void copy(InputStream in, OutputStream out, long size) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = size; left > 0; ) {
      int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        throw new EOFException("the archive ends within a file");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
  }
}
