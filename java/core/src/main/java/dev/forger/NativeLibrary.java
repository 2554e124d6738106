// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;
import dev.forger.internal.natives.NativeLoader;
import org.bytedeco.javacpp.BytePointer;

/** Loads the native library once and keeps the reason when it cannot. */
final class NativeLibrary {
  /** The number that {@code fg_abi_version()} must return. */
  static final int ABI_VERSION = 8;

  /** Null when the library is usable, else the reason in one line. */
  private static final String FAILURE = load();

  private NativeLibrary() {}

  private static String load() {
    allowNativeMemory();
    String os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    try {
      NativeLoader.load();
      int abi = Forger.fg_abi_version();
      return abi == ABI_VERSION
          ? null
          : "libforger has ABI " + abi + " and these classes need " + ABI_VERSION;
    } catch (UnsatisfiedLinkError e) {
      return "cannot load libforger on " + os + ": " + firstLine(e);
    } catch (LinkageError | RuntimeException e) {
      return "cannot initialise libforger on " + os + ": " + firstLine(e);
    }
  }

  /**
   * JavaCPP would refuse to allocate once the process holds four times the maximal heap: tensors
   * lie outside the heap, and say themselves what does not fit. Limits that are set stay.
   */
  private static void allowNativeMemory() {
    for (String limit : new String[] {"maxBytes", "maxPhysicalBytes"}) {
      String property = "org.bytedeco.javacpp." + limit;
      if (System.getProperty(property) == null) {
        System.setProperty(property, "0");
      }
    }
  }

  private static String firstLine(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = String.valueOf(root.getMessage());
    int end = text.indexOf('\n');
    return root.getClass().getSimpleName() + ": " + (end < 0 ? text : text.substring(0, end));
  }

  static String failure() {
    return FAILURE;
  }

  static void require() {
    if (FAILURE != null) {
      throw new UnsupportedException(
          "native library",
          FAILURE,
          "libforger for this platform on the class path",
          "add the forger-core jar with the classifier of this platform, or name a folder that can be"
              + " written and executed with -Dorg.bytedeco.javacpp.cachedir");
    }
  }

  static String text(BytePointer pointer) {
    return pointer == null ? "" : pointer.getString();
  }

  /** Turns a status into the exception that says what happened. */
  static void check(int status, String operation) {
    if (status == Forger.FG_OK) {
      return;
    }
    throw failure(status, operation, text(Forger.fg_last_error()));
  }

  private static ForgerException failure(int status, String operation, String message) {
    int colon = message.indexOf(": ");
    String what = colon > 0 ? message.substring(0, colon) : operation;
    String detail = colon > 0 ? message.substring(colon + 2) : message;
    int comma = detail.indexOf(", expected ");
    String given = comma > 0 ? detail.substring(0, comma) : detail;
    String expected = comma > 0 ? detail.substring(comma + 11) : "valid arguments";
    switch (status) {
      case Forger.FG_INVALID_ARGUMENT:
        return new InvalidArgumentException(what, given, expected, "correct this argument");
      case Forger.FG_UNSUPPORTED:
        return new UnsupportedException(
            what, detail, "a supported operation or platform", "see docs/errors.md");
      case Forger.FG_OUT_OF_MEMORY:
        return new OutOfDeviceMemoryException(
            what,
            number(detail, "requested "),
            number(detail, "free "),
            0,
            "use a smaller batch or model");
      case Forger.FG_DEVICE_ERROR:
        return new DeviceException(what, detail, "a working device", "check the device");
      default:
        return new DeviceException(
            operation, "status " + status + ": " + message, "success", "report this as a bug");
    }
  }

  private static long number(String text, String key) {
    int at = text.indexOf(key);
    if (at < 0) {
      return 0;
    }
    int begin = at + key.length();
    int end = begin;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end == begin ? 0 : Long.parseLong(text.substring(begin, end));
  }
}
