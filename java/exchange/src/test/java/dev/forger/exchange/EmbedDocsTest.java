// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/embed.md compiles. */
class EmbedDocsTest {
  private static final Path ROOT = Path.of(System.getProperty("forger.root", "../.."));
  private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  /** What snippets may use without declaring it. */
  private static final String FRAME =
      """
      import com.sun.net.httpserver.HttpServer;
      import dev.forger.*;
      import dev.forger.exchange.*;
      import dev.forger.gan.*;
      import dev.forger.gan.inference.*;
      import java.awt.image.BufferedImage;
      import java.io.*;
      import java.net.InetSocketAddress;
      import java.nio.*;
      import java.nio.file.Path;
      import java.util.*;
      import java.util.concurrent.Executors;
      import javax.imageio.ImageIO;
      class Snippet%d {
        static Device device;
        static Network network;
        static Generator generator;
        static InferenceSession session;
        static void run() throws Exception {
      %s
        }
      }
      """;

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(int number, String body) {
      super(URI.create("string:///Snippet" + number + ".java"), Kind.SOURCE);
      text = String.format(FRAME, number, body);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }
  }

  @Test
  void snippetsCompile(@TempDir Path classes) throws IOException {
    Matcher matcher = SNIPPET.matcher(Files.readString(ROOT.resolve("docs/embed.md")));
    List<Source> sources = new ArrayList<>();
    while (matcher.find()) {
      sources.add(new Source(sources.size(), matcher.group(1)));
    }
    assertTrue(sources.size() >= 7, sources.size() + " snippets");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    boolean compiled =
        compiler
            .getTask(
                new StringWriter(),
                null,
                problems,
                List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()),
                null,
                sources)
            .call();
    assertEquals("", compiled ? "" : problems.getDiagnostics().toString());
  }
}
