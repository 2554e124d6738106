// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a whole safetensors file, its own 64 digits taken as zeros.
 *
 * <p>The digits come first in the header, so that they can be filled in after the data was streamed
 * and are found again without parsing.
 */
final class SafetensorsDigest {

  static final String KEY = "forger.sha256";
  static final String ZEROS = "0".repeat(64);

  /** How the header starts, up to the digits. */
  private static final byte[] PREFIX =
      ascii("{\"" + SafetensorsHeader.METADATA + "\":{\"" + KEY + "\":\"");

  /** Where the digits start in the file. */
  static final int POSITION = Long.BYTES + PREFIX.length;

  private SafetensorsDigest() {}

  /** Tells whether the digits stand at their place in a header of this content. */
  static boolean inPlace(byte[] header, String digits) {
    int end = PREFIX.length + ZEROS.length();
    return digits.length() == ZEROS.length()
        && header.length > end
        && header[end] == '"'
        && Arrays.equals(header, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** Starts the digest with the length word and the header, whose digits it replaces by zeros. */
  static MessageDigest start(byte[] length, byte[] header) {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    int rest = PREFIX.length + ZEROS.length();
    sha.update(length);
    sha.update(PREFIX);
    sha.update(ascii(ZEROS));
    sha.update(header, rest, header.length - rest);
    return sha;
  }

  /** Returns the digits of a finished digest. */
  static String finish(MessageDigest sha) {
    return HexFormat.of().formatHex(sha.digest());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
