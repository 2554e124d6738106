// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * The classes of children, as the JVM maps them into memory: a training loads some 2400 beside
 * those that the JDK has ready, a quarter of the processor time of a tiny one. They are archived
 * once (dynamic class data sharing), which the JVM does for classes of jars only, so folders are
 * packed.
 */
final class ChildClasses {
  private static final Path FOLDER = Path.of("target", "child-classes").toAbsolutePath();
  private static final List<String> OPTIONS = archive();

  private ChildClasses() {}

  /** The options that name class path and archive. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> archive() {
    try {
      Files.createDirectories(FOLDER);
      List<String> path = List.of("-cp", classPath());
      Path archive = FOLDER.resolve("classes.jsa");
      Files.deleteIfExists(archive);
      Path run = Files.createTempDirectory(FOLDER, "run").resolve("run");
      List<String> command = new ArrayList<>(Cli.java());
      command.add("-XX:ArchiveClassesAtExit=" + archive);
      command.addAll(path);
      command.addAll(List.of("dev.forger.cli.Main", "train", "-q", "--steps", "1"));
      command.addAll(Cli.TINY);
      command.addAll(List.of("--out", run.toString()));
      Path log = FOLDER.resolve("archive.log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      Process process = builder.redirectOutput(log.toFile()).start();
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError("no archive of classes: " + Files.readString(log));
      }
      List<String> options = new ArrayList<>(path);
      options.add("-XX:SharedArchiveFile=" + archive);
      return List.copyOf(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String classPath() throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (!Files.isDirectory(path)) {
        jars.add(entry);
      } else if (!path.endsWith("test-classes")) {
        Path jar = FOLDER.resolve(jars.size() + ".jar");
        pack(path, jar);
        jars.add(jar.toString());
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(folder)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
