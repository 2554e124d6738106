// SPDX-License-Identifier: Apache-2.0
package dev.forger.together;

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

/** The Java of docs/adapters.md compiles. */
class AdapterDocsTest {
  private static final Path ROOT = Path.of(System.getProperty("forger.root", "../../.."));
  private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  /** What snippets may use without declaring it. */
  private static final String FRAME =
      """
      import ai.djl.*;
      import ai.djl.ndarray.*;
      import ai.djl.ndarray.index.NDIndex;
      import ai.djl.training.*;
      import ai.djl.training.dataset.Dataset;
      import ai.djl.training.loss.Loss;
      import ai.onnxruntime.*;
      import dev.forger.*;
      import dev.forger.Device;
      import dev.forger.Shape;
      import dev.forger.djl.*;
      import dev.forger.libtorch.TorchTensors;
      import dev.forger.nd4j.Nd4jArrays;
      import dev.forger.onnxruntime.OnnxTensors;
      import dev.forger.opencv.Mats;
      import dev.forger.tensorflow.TensorFlowTensors;
      import java.nio.*;
      import java.util.*;
      import org.bytedeco.opencv.global.*;
      import org.bytedeco.opencv.opencv_core.Mat;
      import org.bytedeco.pytorch.global.torch;
      import org.nd4j.linalg.api.ndarray.INDArray;
      import org.nd4j.linalg.factory.Nd4j;
      import org.tensorflow.types.TFloat32;
      class Snippet%d {
        static Device device;
        static Network network;
        static ForwardPass pass;
        static OrtEnvironment environment;
        static OrtSession session;
        static NDManager manager;
        static Model model;
        static Dataset data;
        static Trainer generatorTrainer;
        static Trainer criticTrainer;
        static NDArray real;
        static NDArray latents;
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
    Matcher matcher = SNIPPET.matcher(Files.readString(ROOT.resolve("docs/adapters.md")));
    List<Source> sources = new ArrayList<>();
    while (matcher.find()) {
      sources.add(new Source(sources.size(), matcher.group(1)));
    }
    assertTrue(sources.size() >= 9, sources.size() + " snippets");
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
