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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java of the pages compiles. TourTest and SamplingExamplesTest run that of docs/tour.md and
 * docs/sampling.md; AdapterDocsTest compiles that of docs/adapters.md with the stacks.
 */
class SnippetsTest {
  private static final Path ROOT = Path.of(System.getProperty("forger.root", "../.."));
  private static final List<String> PAGES =
      List.of(
          "README.md",
          "docs/classification.md",
          "docs/conditional.md",
          "docs/embed.md",
          "docs/translation.md");
  private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  /** What snippets may use without declaring it. */
  private static final String FRAME =
      """
      import com.sun.net.httpserver.HttpServer;
      import dev.forger.*;
      import dev.forger.exchange.*;
      import dev.forger.gan.*;
      import dev.forger.gan.classification.*;
      import dev.forger.gan.conditional.*;
      import dev.forger.gan.data.*;
      import dev.forger.gan.divergence.*;
      import dev.forger.gan.inference.*;
      import dev.forger.gan.objective.*;
      import dev.forger.gan.semisupervised.*;
      import dev.forger.gan.text.*;
      import dev.forger.gan.translation.*;
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
        static Alphabet alphabet;
        static int[] firstHalf;
        static int[] secondHalf;
        static Samples read;
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
  void everyPageWithJavaIsTested() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".md")).toList()) {
        if (SNIPPET.matcher(Files.readString(file)).find()) {
          found.add("docs/" + file.getFileName());
        }
      }
    }
    found.removeAll(PAGES);
    assertEquals(Set.of("docs/adapters.md", "docs/sampling.md", "docs/tour.md"), found);
  }

  @Test
  void snippetsCompile(@TempDir Path classes) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (String page : PAGES) {
      int before = sources.size();
      Matcher matcher = SNIPPET.matcher(Files.readString(ROOT.resolve(page)));
      while (matcher.find()) {
        sources.add(new Source(sources.size(), matcher.group(1)));
      }
      assertTrue(sources.size() > before, page + " has no Java");
    }
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
