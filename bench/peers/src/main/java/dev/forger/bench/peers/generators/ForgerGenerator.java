// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.generators;

import dev.forger.gan.inference.Generator;
import dev.forger.gan.inference.InferenceSession;
import java.nio.FloatBuffer;

/** An {@link InferenceSession} between its own buffers. */
final class ForgerGenerator implements MeasuredGenerator {
  private final InferenceSession session;

  ForgerGenerator(Generator generator, float[] codes, int maxBatch, int threads) {
    this.session =
        threads == 0 ? generator.session(maxBatch) : generator.session(maxBatch, threads);
    session.codes().put(codes);
  }

  @Override
  public void run(int batch) {
    session.run(batch);
  }

  @Override
  public double meanAbsolute(int batch) {
    return meanAbsolute(session.images(), batch * session.imageShape().elements());
  }

  static double meanAbsolute(FloatBuffer values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.abs(values.get(i));
    }
    return sum / count;
  }
}
