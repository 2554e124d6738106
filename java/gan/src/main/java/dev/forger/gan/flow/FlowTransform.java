// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.MemoryUse;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Value;
import java.util.Arrays;

/** A flow in one direction, over rows at once: images, log determinants and log densities. */
final class FlowTransform implements AutoCloseable {
  static final int BATCH = 256;

  private final int dimensions;
  private final Tensor from;
  private final Tensor to;
  private final Tensor logDeterminants;
  private final Tensor logDensities;
  private final Program program;

  /**
   * Records.
   *
   * @param inverse from latents to samples; else the other way, with log densities
   */
  FlowTransform(CouplingLayers layers, boolean inverse) {
    this.dimensions = layers.dimensions;
    Shape row = Shape.features(dimensions);
    this.from = Tensor.zeros(layers.device, BATCH, row, MemoryUse.BATCHES);
    this.to = Tensor.zeros(layers.device, BATCH, row, MemoryUse.BATCHES);
    this.logDeterminants = Tensor.zeros(layers.device, BATCH, Shape.features(1), MemoryUse.BATCHES);
    this.logDensities = Tensor.zeros(layers.device, BATCH, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(layers.device)) {
      CouplingLayers.Passes passes = layers.new Passes(recorder, BATCH);
      Value input = recorder.bind(from);
      Value determinant = recorder.bind(logDeterminants);
      Value image =
          inverse ? passes.inverse(input, determinant) : passes.forward(input, determinant);
      new dev.forger.Rows(recorder).sum("image", image, 1, image, 0, recorder.bind(to), BATCH);
      if (!inverse) {
        Value mean = recorder.scratch("mean", Shape.features(1), 1);
        Value cotangent = passes.scratch("cotangent", dimensions);
        passes.likelihood(image, determinant, recorder.bind(logDensities), mean, cotangent);
      }
      this.program = recorder.finish();
    }
  }

  /** What hears of each row. */
  interface Rows {
    void row(int index, double[] image, double logDeterminant, double logDensity);
  }

  void run(double[][] points, Rows rows) {
    double[] batch = new double[BATCH * dimensions];
    for (int first = 0; first < points.length; first += BATCH) {
      int some = Math.min(BATCH, points.length - first);
      Arrays.fill(batch, 0);
      for (int i = 0; i < some; i++) {
        java.lang.System.arraycopy(points[first + i], 0, batch, i * dimensions, dimensions);
      }
      from.write(batch);
      program.run();
      double[] images = to.toDoubles();
      double[] determinants = logDeterminants.toDoubles();
      double[] densities = logDensities.toDoubles();
      for (int i = 0; i < some; i++) {
        double[] image = Arrays.copyOfRange(images, i * dimensions, (i + 1) * dimensions);
        rows.row(first + i, image, determinants[i], densities[i]);
      }
    }
  }

  @Override
  public void close() {
    program.close();
    from.close();
    to.close();
    logDeterminants.close();
    logDensities.close();
  }
}
