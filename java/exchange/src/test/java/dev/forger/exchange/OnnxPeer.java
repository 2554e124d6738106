// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.forger.Shape;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.LongStream;

/** Runs an exported model in ONNX Runtime on samples in Forger's order. */
final class OnnxPeer implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
  private final OrtSession session;

  OnnxPeer(byte[] model) throws OrtException {
    options.setIntraOpNumThreads(1);
    session = environment.createSession(model, options);
  }

  OrtSession session() {
    return session;
  }

  /** From and to height, width, channels. */
  float[] run(float[] samples, Shape in, Shape out) throws OrtException {
    int count = samples.length / in.elements();
    long[] dims =
        LongStream.concat(LongStream.of(count), LongStream.of(OnnxValues.dims(in))).toArray();
    FloatBuffer x = FloatBuffer.wrap(swap(samples, in.h() * in.w(), in.c()));
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, x, dims);
        OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, tensor))) {
      OnnxTensor made = (OnnxTensor) result.get(OnnxExport.OUTPUT).orElseThrow();
      long[] shape = made.getInfo().getShape();
      long[] expected = OnnxValues.dims(out);
      if (shape.length != expected.length + 1 || shape[0] != count) {
        throw new AssertionError("output " + java.util.Arrays.toString(shape) + " for " + out);
      }
      float[] y = new float[count * out.elements()];
      made.getFloatBuffer().get(y);
      return swap(y, out.c(), out.h() * out.w());
    }
  }

  /** Of each sample, [a][b] to [b][a]. */
  private static float[] swap(float[] x, int a, int b) {
    float[] y = new float[x.length];
    for (int first = 0; first < x.length; first += a * b) {
      for (int i = 0; i < a; i++) {
        for (int j = 0; j < b; j++) {
          y[first + j * a + i] = x[first + i * b + j];
        }
      }
    }
    return y;
  }

  @Override
  public void close() throws OrtException {
    session.close();
    options.close();
  }
}
