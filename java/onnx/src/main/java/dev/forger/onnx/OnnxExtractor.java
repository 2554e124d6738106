// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.forger.DataException;
import dev.forger.DeviceException;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Suggestions;
import dev.forger.gan.Samples;
import dev.forger.gan.metrics.FeatureExtractor;
import dev.forger.gan.metrics.Features;
import dev.forger.gan.metrics.ModelFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX model of images, run by ONNX Runtime: features are what one of its values holds, an
 * output or an inner one, flattened. Where its first output is a row of scores for each image, the
 * model is a classifier, too: rows that are no distributions are taken for logits. Not thread-safe.
 */
public final class OnnxExtractor implements FeatureExtractor {
  private static final double TOLERANCE = 1e-3;

  private final String name;
  private final String hash;
  private final PixelRange range;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final OnnxInput input;
  private final String layer;
  private final Optional<String> scores;

  private OnnxExtractor(ModelFile model, PixelRange range, int threads) throws OrtException {
    this.name =
        "onnx:"
            + model.file().getFileName()
            + model.layer().map(l -> ":" + l).orElse("")
            + (range == PixelRange.UNIT ? "" : "@" + range);
    this.hash = model.sha256();
    this.range = range;
    this.options = new OrtSession.SessionOptions();
    OrtSession opened = null;
    try {
      options.setIntraOpNumThreads(threads);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      opened = session(model, options);
      this.input = OnnxInput.of(name, opened.getInputInfo());
      String first = opened.getOutputInfo().keySet().iterator().next();
      this.layer = model.layer().orElse(first);
      this.scores =
          isRow(opened.getOutputInfo().get(first)) ? Optional.of(first) : Optional.empty();
      this.session = opened;
    } catch (OrtException | RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      options.close();
      throw e;
    }
  }

  /**
   * Opens a model.
   *
   * @param model file, and where features are not its first output the name of an output or of an
   *     inner value; a model with weights in files of their own has no inner ones to offer
   * @param range of its inputs
   * @param threads of ONNX Runtime, at least 1
   * @return the extractor
   * @throws DataException if it is no ONNX model, or reads no images
   * @throws InvalidArgumentException if there is no value of this name
   */
  public static OnnxExtractor open(ModelFile model, PixelRange range, int threads) {
    try {
      return new OnnxExtractor(model, range, threads);
    } catch (OrtException e) {
      throw new DataException(
          "model " + model.file(),
          "a file that ONNX Runtime refuses (" + e.getMessage() + ")",
          "an ONNX model",
          "check the file",
          e);
    }
  }

  private static OrtSession session(ModelFile model, OrtSession.SessionOptions options)
      throws OrtException {
    OrtEnvironment environment = OnnxEnvironment.get();
    OrtSession session = environment.createSession(model.file().toString(), options);
    String layer = model.layer().orElse(null);
    if (layer == null || session.getOutputNames().contains(layer)) {
      return session;
    }
    session.close();
    try {
      byte[] bytes = Files.readAllBytes(model.file());
      List<String> inner = OnnxGraph.values(bytes);
      if (!inner.contains(layer)) {
        throw new InvalidArgumentException(
            "output of " + model.file(),
            "\"" + layer + "\"",
            "one of the " + inner.size() + " values of its graph",
            Suggestions.nearest(layer, inner)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("the last one is \"" + inner.get(inner.size() - 1) + "\""));
      }
      return environment.createSession(OnnxGraph.withOutput(bytes, layer), options);
    } catch (IOException e) {
      throw new DataException(
          "model " + model.file(),
          "a read error (" + e.getMessage() + ")",
          "an ONNX model",
          "check the file",
          e);
    }
  }

  private static boolean isRow(NodeInfo output) {
    return output.getInfo() instanceof TensorInfo tensor
        && tensor.getShape().length == 2
        && (tensor.getShape()[1] > 1 || tensor.getShape()[1] < 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public Features features(Samples images) {
    return run(images, layer);
  }

  @Override
  public Optional<Features> probabilities(Samples images) {
    return scores.map(output -> distributions(run(images, output)));
  }

  /** Rows as they are where all are distributions, else their softmax. */
  private static Features distributions(Features rows) {
    float[] values = rows.values();
    int classes = rows.size();
    boolean all = true;
    for (int i = 0; all && i < rows.count(); i++) {
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        float p = values[i * classes + k];
        sum += p < 0 ? Double.NaN : p;
      }
      all = Math.abs(sum - 1) < TOLERANCE;
    }
    return all ? rows : rows.softmax();
  }

  private Features run(Samples images, String output) {
    boolean channelsFirst = input.channelsFirst(name, images.shape());
    images.requireFinite("features by " + name);
    int count = images.count();
    float[] all = new float[0];
    int size = 0;
    try {
      for (int first = 0; first < count; ) {
        int rows = input.rows(count - first);
        int some = Math.min(rows, count - first);
        float[] made = run(images, first, some, rows, channelsFirst, output);
        if (first == 0) {
          size = made.length / rows;
          all = new float[Math.multiplyExact(count, size)];
        }
        System.arraycopy(made, 0, all, first * size, some * size);
        first += some;
      }
    } catch (OrtException e) {
      throw new DeviceException(
          "features by " + name,
          "a failure of ONNX Runtime (" + e.getMessage() + ")",
          "a model that runs on images of " + images.shape(),
          "check model and images",
          e);
    }
    return new Features(all, count, name, hash);
  }

  private float[] run(
      Samples images, int first, int some, int rows, boolean channelsFirst, String output)
      throws OrtException {
    Shape s = images.shape();
    long[] shape =
        channelsFirst
            ? new long[] {rows, s.c(), s.h(), s.w()}
            : new long[] {rows, s.h(), s.w(), s.c()};
    float[] values = new float[rows * s.elements()];
    for (int i = 0; i < some; i++) {
      put(images, first + i, channelsFirst, values, i * s.elements());
    }
    try (OnnxTensor x =
            OnnxTensor.createTensor(OnnxEnvironment.get(), FloatBuffer.wrap(values), shape);
        OrtSession.Result result = session.run(Map.of(input.name(), x), Set.of(output))) {
      FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
      if (y == null || y.remaining() % rows != 0) {
        throw new InvalidArgumentException(
            "features by " + name,
            result.get(0).getInfo().toString(),
            "a float tensor with a row for each image",
            "name another output");
      }
      float[] read = new float[y.remaining()];
      y.get(read);
      return read;
    }
  }

  private void put(Samples images, int index, boolean channelsFirst, float[] target, int at) {
    Shape s = images.shape();
    int pixels = s.h() * s.w();
    int from = index * s.elements();
    for (int i = 0; i < s.elements(); i++) {
      int to = channelsFirst ? i % s.c() * pixels + i / s.c() : i;
      target[at + to] = range.apply(images.values()[from + i]);
    }
  }

  /** Frees the session. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      options.close();
    }
  }
}
