// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that natives in a jar are copied to and loaded from; each works or says why. */
class NativeFilesTest {
  private static final String RESOURCES = "dev/forger/internal/linux-x86_64/";

  @TempDir private Path folder;
  private String classPath;
  private Path cache;

  /** Opens a device in two class loaders, the second with or without a JavaCPP of its own. */
  static final class TwoLoaders {
    private TwoLoaders() {}

    public static void main(String[] args) throws Exception {
      List<URL> all = new ArrayList<>();
      List<URL> javacpp = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        boolean shared = args.length > 0 && new File(entry).getName().startsWith("javacpp");
        (shared ? javacpp : all).add(new File(entry).toURI().toURL());
      }
      ClassLoader parent =
          new URLClassLoader(javacpp.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
      for (int i = 0; i < 2; i++) {
        ClassLoader loader = new URLClassLoader(all.toArray(new URL[0]), parent);
        Class<?> main =
            Class.forName(NativeLibraryTest.class.getName() + "$OpenDevice", true, loader);
        try {
          Method open = main.getMethod("main", String[].class);
          open.setAccessible(true);
          open.invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
          System.out.println(e.getCause());
        }
      }
    }
  }

  /** The same with JavaCPP in the parent of both. */
  static final class SharedJavacpp {
    private SharedJavacpp() {}

    public static void main(String[] args) throws Exception {
      TwoLoaders.main(new String[] {"shared"});
    }
  }

  @BeforeEach
  void packNatives() throws IOException {
    Path classes =
        Path.of(Device.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Path jar = folder.resolve("natives.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : new String[] {"libforger.so", "libjniForger.so", "libraries.txt"}) {
        out.putNextEntry(new JarEntry(RESOURCES + name));
        Files.copy(classes.resolve(RESOURCES + name), out);
      }
    }
    cache = folder.resolve("cache");
    classPath = jar + File.pathSeparator + System.getProperty("java.class.path");
  }

  private String open(List<String> before, Class<?> main, String... options) throws Exception {
    ChildJvm.Result result = ChildJvm.run(before, classPath, main, Map.of(), options);
    assertEquals(0, result.exit(), result.err());
    return result.out().strip();
  }

  private String open(String... options) throws Exception {
    return open(List.of(), NativeLibraryTest.OpenDevice.class, options);
  }

  private String cacheOption() {
    return "-Dorg.bytedeco.javacpp.cachedir=" + cache;
  }

  private Path cached(String name) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void copiesAreMadeOnceAndAgainWhenTheyAreCutShort() throws Exception {
    assertTrue(open(cacheOption()).startsWith("isa "));
    Path copy = cached("libforger.so");
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(copy, old);
    assertTrue(open(cacheOption()).startsWith("isa "));
    assertEquals(old, Files.getLastModifiedTime(copy));
    Files.write(copy, new byte[] {1, 2, 3});
    assertTrue(open(cacheOption()).startsWith("isa "));
    assertTrue(Files.size(copy) > 1_000_000);
  }

  /** As with a read-only home: here not even root can make a folder. */
  @Test
  void aHomeThatCannotBeWrittenIsNoHindrance() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    String line =
        open(
            "-Dorg.bytedeco.javacpp.cachedir=/proc/none",
            "-Duser.home=/proc/none",
            "-Djava.io.tmpdir=" + temporary);
    assertTrue(line.startsWith("isa "), line);
    try (Stream<Path> left = Files.walk(temporary)) {
      assertFalse(left.anyMatch(file -> file.toString().contains("libforger")));
    }
  }

  @Test
  void withoutAnyPlaceTheReasonIsOneLine() throws Exception {
    String line =
        open("-Dorg.bytedeco.javacpp.cachedir=/proc/none", "-Djava.io.tmpdir=/proc/nothing");
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("UnsupportedException native library: "), line);
    assertTrue(line.contains("/proc/none") && line.contains("/proc/nothing"), line);
  }

  @Test
  void aFolderOfNativesIsUsedAsItIs() throws Exception {
    assertTrue(open(cacheOption()).startsWith("isa "));
    Path natives = cached("libforger.so").getParent();
    Path none = folder.resolve("none");
    String there = "-Dorg.bytedeco.javacpp.cachedir=" + none;
    assertTrue(open("-Dforger.library.path=" + natives, there).startsWith("isa "));
    assertFalse(Files.exists(none.resolve(natives.getFileName())));
    String line = open("-Dforger.library.path=" + folder);
    assertTrue(line.contains("-Dforger.library.path, " + folder + ", holds no libjni"), line);
  }

  /** A file system without executable code, in a mount namespace of the child. */
  @Test
  void withoutExecutableCodeInTheCacheAnotherFolderServesOrTheReasonIsSaid() throws Exception {
    Path mounted = Files.createDirectory(folder.resolve("noexec"));
    String mount = "mount -t tmpfs -o noexec none " + mounted + " && exec \"$@\"";
    List<String> before = List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh");
    assumeTrue(works(before), "no mount namespaces here");
    String cacheThere = "-Dorg.bytedeco.javacpp.cachedir=" + mounted;
    Class<?> main = NativeLibraryTest.OpenDevice.class;
    assertTrue(open(before, main, cacheThere).startsWith("isa "));
    String line = open(before, main, cacheThere, "-Djava.io.tmpdir=" + mounted);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("UnsupportedException native library: "), line);
    assertTrue(line.contains(mounted + "/") && line.contains("noexec"), line);
  }

  private static boolean works(List<String> before) throws InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void eachClassLoaderHasItsOwn() throws Exception {
    List<String> lines = open(List.of(), TwoLoaders.class, cacheOption()).lines().toList();
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("isa "), lines.toString());
    assertEquals(lines.get(0), lines.get(1));
  }

  @Test
  void aJavacppOfAParentIsRefusedByName() throws Exception {
    String refused = open(List.of(), SharedJavacpp.class, cacheOption());
    assertTrue(refused.contains("JavaCPP is in another class loader than Forger"), refused);
  }
}
