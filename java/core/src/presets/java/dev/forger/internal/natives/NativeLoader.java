// SPDX-License-Identifier: Apache-2.0
package dev.forger.internal.natives;

import java.io.File;
import java.security.CodeSource;
import org.bytedeco.javacpp.Loader;

/**
 * Loads libforger and its JNI glue into this class loader, once.
 *
 * <p>JavaCPP's own way, {@code Loader.load}, reads annotations through generated proxies, dates of
 * jar entries through time zones and callers through a security manager, which takes longer than
 * all of Forger until its first convolution. So the files are found by {@link NativeFiles}, and the
 * glue, which holds JavaCPP's native methods too, is loaded directly.
 */
public final class NativeLoader {
  private static final String PACKAGE = "org.bytedeco.javacpp.";
  private static final String BASE = PACKAGE + "Pointer";

  /** The classes of JavaCPP that Forger uses; each would load JavaCPP's own library. */
  private static final String[] POINTERS = {
    "Pointer",
    "BytePointer",
    "DoublePointer",
    "FloatPointer",
    "IntPointer",
    "LongPointer",
    "PointerPointer"
  };

  private static final String SWITCH = PACKAGE + "loadLibraries";

  /** Null when the libraries are there, or are not to be loaded because JavaCPP generates them. */
  private static final String FAILURE = Loader.isLoadLibraries() ? loadOnce() : null;

  private NativeLoader() {}

  /**
   * Loads what is not loaded yet; called by the generated classes before anything native.
   *
   * @throws UnsatisfiedLinkError if it cannot be loaded; its message says why, in one line
   */
  public static void load() {
    if (FAILURE != null) {
      throw new UnsatisfiedLinkError(FAILURE);
    }
  }

  private static String loadOnce() {
    try {
      ClassLoader loader = NativeLoader.class.getClassLoader();
      if (loader != Loader.class.getClassLoader()) {
        // Native methods are those of one class loader, and the glue holds both libraries' own.
        return "JavaCPP is in another class loader than Forger: put both into the same one";
      }
      NativeFiles files = NativeFiles.find(loader);
      startJavacpp(files);
      return files.load(new Glue());
    } catch (UnsatisfiedLinkError e) {
      return e.getMessage();
    } catch (ClassNotFoundException e) {
      return "JavaCPP is not on the class path: " + e.getMessage();
    }
  }

  /** Loads the glue that lies in a file, with libforger beside it. */
  private static final class Glue implements NativeFiles.Link {
    @Override
    public void load(File glue) {
      System.load(glue.getPath());
    }
  }

  /**
   * Initializes JavaCPP's classes. They would load JavaCPP's own library, which the glue holds
   * already; a switch of JavaCPP leaves that out. The switch is one for the whole process, so it is
   * touched only while no other thread can look at it.
   */
  private static void startJavacpp(NativeFiles files) throws ClassNotFoundException {
    ClassLoader loader = NativeLoader.class.getClassLoader();
    boolean leaveOut =
        System.getProperty(SWITCH) == null && sameJavacpp(files.javacppVersion()) && onlyThread();
    if (!leaveOut) {
      Class.forName(BASE, true, loader);
      return;
    }
    System.setProperty(SWITCH, "false");
    try {
      for (String name : POINTERS) {
        Class.forName(PACKAGE + name, true, loader);
      }
    } finally {
      System.clearProperty(SWITCH);
    }
  }

  /** Whether the JavaCPP here is the one whose native methods the glue holds. */
  private static boolean sameJavacpp(String version) {
    String here = Loader.class.getPackage().getImplementationVersion();
    if (version != null && version.equals(here)) {
      return true;
    }
    // Shaded into one jar: that jar's version is Forger's.
    CodeSource its = Loader.class.getProtectionDomain().getCodeSource();
    CodeSource ours = NativeLoader.class.getProtectionDomain().getCodeSource();
    return its != null && ours != null && its.getLocation().sameFile(ours.getLocation());
  }

  /** Whether all other threads are the JVM's own, so that only this one can start JavaCPP. */
  static boolean onlyThread() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int count = root.enumerate(threads, true);
    if (count == threads.length) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      Thread other = threads[i];
      ThreadGroup group = other.getThreadGroup();
      boolean system = group == root || (group != null && isSystem(group));
      if (other != Thread.currentThread() && !system) {
        return false;
      }
    }
    return true;
  }

  /** The cleaners of java.base have a group of their own below the root. */
  private static boolean isSystem(ThreadGroup group) {
    return group.getName().equals("InnocuousThreadGroup");
  }
}
