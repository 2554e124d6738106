// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Captions from the names of files: the Unicode names of code points where a name is made of them
 * in hexadecimal, as emoji are ({@code 1f431.png}, {@code 1f468-200d-1f33e.png}), else its words.
 */
final class FileCaptions {
  private static final int JOINER = 0x200d;
  private static final int PRESENTATION = 0xfe0f;

  private FileCaptions() {}

  static String of(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    String name = dot > 0 ? file.substring(0, dot) : file;
    if (name.matches("[0-9a-fA-F]{4,6}([-_][0-9a-fA-F]{2,6})*")) {
      String[] parts = name.split("[-_]");
      if (Arrays.stream(parts).anyMatch(part -> isSymbol(Integer.parseInt(part, 16)))) {
        return codePoints(parts);
      }
    }
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]+", " ").strip();
  }

  /** Words such as "face" and numbers such as 0001 are hexadecimal, too: letters do not count. */
  private static boolean isSymbol(int code) {
    return (code >= 0x2000 && code < 0x2c00)
        || (code >= 0x3000 && code < 0x3040)
        || (code >= 0x3290 && code < 0x32a0)
        || (code >= 0x1f000 && code < 0x20000);
  }

  private static String codePoints(String[] parts) {
    List<String> names = new ArrayList<>();
    for (String part : parts) {
      int code = Integer.parseInt(part, 16);
      String name = Character.isValidCodePoint(code) ? Character.getName(code) : null;
      if (name != null && code != JOINER && code != PRESENTATION) {
        names.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return names.isEmpty() ? String.join(" ", parts) : String.join(" ", names);
  }
}
