// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the elements of an array in NumPy's {@code .npy} format 1.0.
 *
 * @param type of an element, such as {@code <f4} or {@code |u1}
 * @param rows whether the last dimension runs fastest, C order
 * @param dimensions outermost first
 * @param text the header as it is in the file
 */
public record NpyHeader(String type, boolean rows, int[] dimensions, String text) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  static final int PREFIX = MAGIC.length + 2;

  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']*)', 'fortran_order': (True|False), "
              + "'shape': \\(([0-9, ]*)\\), \\} *\\n");

  /**
   * Reads a header; the elements follow in the stream.
   *
   * @param file for messages
   * @param in at the start of the array
   * @return the header
   * @throws DataException if the stream holds something else
   * @throws IOException if it cannot be read
   */
  public static NpyHeader read(String file, InputStream in) throws IOException {
    byte[] prefix = in.readNBytes(PREFIX);
    if (prefix.length < PREFIX || !Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw malformed(file, "other first bytes", "the start of npy format 1.0");
    }
    int length = (prefix[MAGIC.length] & 0xFF) | ((prefix[MAGIC.length + 1] & 0xFF) << 8);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw malformed(file, "a truncated header", length + " bytes of header");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(text);
    if (!matcher.matches()) {
      throw malformed(file, "header " + text.strip(), "descr, fortran_order and shape");
    }
    return new NpyHeader(
        matcher.group(1),
        matcher.group(2).equals("False"),
        dimensions(file, matcher.group(3)),
        text.strip());
  }

  private static int[] dimensions(String file, String text) {
    try {
      return Arrays.stream(text.split(","))
          .map(String::strip)
          .filter(part -> !part.isEmpty())
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException e) {
      throw malformed(file, "shape (" + text + ")", "dimensions below 2^31");
    }
  }

  /** The error for an array that is not what a reader takes. */
  static DataException malformed(String file, String given, String expected) {
    return new DataException("npy " + file, given, expected, "save it as float32 with numpy.save");
  }
}
