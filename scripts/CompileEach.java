// SPDX-License-Identifier: Apache-2.0

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Compiles the one source file of each folder N of a folder by itself into N/classes, which is
 * missing where it fails: a compiler that is warm does so in a tenth of the time of a new one.
 */
final class CompileEach {
  private CompileEach() {}

  /** Takes the folder and the class path. */
  public static void main(String... args) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> folders;
    try (Stream<Path> all = Files.list(Path.of(args[0]))) {
      folders = all.sorted().toList();
    }
    for (Path folder : folders) {
      Path source;
      try (Stream<Path> files = Files.list(folder)) {
        source = files.findFirst().orElseThrow();
      }
      Path made = Files.createDirectory(folder.resolve("made"));
      try (OutputStream log = Files.newOutputStream(folder.resolve("javac.log"))) {
        int status =
            compiler.run(
                null,
                log,
                log,
                "-encoding",
                "UTF-8",
                "-proc:none",
                "-implicit:none",
                "-nowarn",
                "-cp",
                args[1],
                "-d",
                made.toString(),
                source.toString());
        if (status == 0) {
          Files.move(made, folder.resolve("classes"));
        }
      }
    }
  }
}
