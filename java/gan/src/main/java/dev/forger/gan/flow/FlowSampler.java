// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.sampling.Draws;

/** Points of a flow: latents of sample i are normal numbers of element i of a stream. */
final class FlowSampler implements SampleSource {
  private static final int STREAM = 0x464c0001;

  private final RealNvp flow;
  private final Shape shape;
  private final Philox random;

  FlowSampler(RealNvp flow, int dimensions, long seed) {
    this.flow = flow;
    this.shape = Shape.features(dimensions);
    this.random = new Philox(seed, STREAM);
  }

  @Override
  public Samples sample(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    int n = shape.elements();
    double[][] z = new double[count][n];
    for (int i = 0; i < count; i++) {
      Draws draws = new Draws(random, i);
      for (int d = 0; d < n; d++) {
        z[i][d] = draws.normal();
      }
    }
    float[] values = new float[Math.multiplyExact(count, n)];
    double[][] points = flow.generate(z);
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < n; d++) {
        values[i * n + d] = (float) points[i][d];
      }
    }
    return new Samples(values, count, shape);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void close() {
    // The flow owns what it runs.
  }
}
