// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** The MNIST classifier of the ONNX model zoo: one 1x1x28x28 image in 0..1, ten logits. */
final class OnnxDigits implements AutoCloseable {
  private static final int SIZE = 28 * 28;
  private static final int CLASSES = 10;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final String input;

  OnnxDigits(Path model) {
    try {
      options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      session = environment.createSession(model.toString(), options);
      input = session.getInputNames().iterator().next();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot read " + model, e);
    }
  }

  /** Class probabilities of images in [-1, 1]. */
  double[][] probabilities(float[] images) {
    double[] rows = new double[images.length / SIZE * CLASSES];
    float[] one = new float[SIZE];
    try {
      for (int i = 0; i < images.length / SIZE; i++) {
        for (int p = 0; p < SIZE; p++) {
          one[p] = (images[i * SIZE + p] + 1) / 2;
        }
        logits(one, rows, i * CLASSES);
      }
    } catch (OrtException e) {
      throw new IllegalStateException("cannot run the classifier", e);
    }
    SoftmaxCrossEntropy.softmax(rows, CLASSES);
    double[][] all = new double[images.length / SIZE][CLASSES];
    for (int i = 0; i < all.length; i++) {
      System.arraycopy(rows, i * CLASSES, all[i], 0, CLASSES);
    }
    return all;
  }

  private void logits(float[] image, double[] rows, int offset) throws OrtException {
    try (OnnxTensor x =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(image), new long[] {1, 1, 28, 28});
        OrtSession.Result result = session.run(Map.of(input, x))) {
      FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
      for (int k = 0; k < CLASSES; k++) {
        rows[offset + k] = y.get(k);
      }
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    options.close();
  }
}
