// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.generators;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.forger.Shape;
import dev.forger.exchange.OnnxExport;
import dev.forger.gan.inference.Generator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** ONNX Runtime's CPU provider at its best: all optimisations, inputs and outputs in place. */
final class OnnxRuntimeGenerator implements MeasuredGenerator {
  private record Bound(OnnxTensor codes, OnnxTensor images, FloatBuffer made) {}

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<Integer, Bound> bound = new TreeMap<>();
  private final Shape image;

  OnnxRuntimeGenerator(Generator generator, float[] codes, int[] batches, int threads)
      throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    if (threads > 0) {
      options.setIntraOpNumThreads(threads);
    }
    session = environment.createSession(OnnxExport.toBytes(generator.network()), options);
    image = generator.imageShape();
    int length = generator.codeShape().elements();
    for (int batch : batches) {
      FloatBuffer in = direct(batch * length).put(codes, 0, batch * length).flip();
      FloatBuffer out = direct(batch * image.elements());
      bound.put(
          batch,
          new Bound(
              OnnxTensor.createTensor(environment, in, new long[] {batch, length}),
              OnnxTensor.createTensor(
                  environment, out, new long[] {batch, image.c(), image.h(), image.w()}),
              out));
    }
  }

  private static FloatBuffer direct(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Override
  public void run(int batch) {
    Bound b = bound.get(batch);
    try {
      session
          .run(Map.of(OnnxExport.INPUT, b.codes()), Set.of(), Map.of(OnnxExport.OUTPUT, b.images()))
          .close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public double meanAbsolute(int batch) {
    return ForgerGenerator.meanAbsolute(bound.get(batch).made(), batch * image.elements());
  }
}
