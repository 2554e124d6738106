// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import java.nio.FloatBuffer;
import java.util.Locale;

/**
 * Captions as numbers, one a character. Letters, digits and the space have one each, all other
 * characters share one; behind the end there is none, -1, whose features are all 0.
 */
final class Captions {
  private static final String KNOWN = " abcdefghijklmnopqrstuvwxyz0123456789";

  /** How many numbers there are. */
  static final int ALPHABET = KNOWN.length() + 1;

  private static final int NONE = -1;

  private Captions() {}

  /** The numbers of a caption, cut or filled up to a length. */
  static byte[] encode(String caption, int length) {
    String text = caption.toLowerCase(Locale.ROOT).strip();
    byte[] codes = new byte[length];
    for (int i = 0; i < length; i++) {
      int known = i < text.length() ? KNOWN.indexOf(text.charAt(i)) : NONE;
      codes[i] = (byte) (i < text.length() && known < 0 ? KNOWN.length() : known);
    }
    return codes;
  }

  /** Writes numbers from a place on. */
  static void put(byte[] codes, FloatBuffer to, int at) {
    for (int i = 0; i < codes.length; i++) {
      to.put(at + i, codes[i]);
    }
  }
}
