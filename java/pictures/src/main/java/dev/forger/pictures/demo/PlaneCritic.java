// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.CriticStep;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.regularizer.Regularizer;
import java.util.Arrays;
import java.util.List;

/**
 * Values of a critic of the plane that was trained between data and a fixed normal distribution.
 * The critic sees a picture of reach {@value #UNIT}, whatever the scale of the data.
 */
final class PlaneCritic {
  /** Reach of the picture that the critic sees. */
  static final float UNIT = 1.6f;

  private static final int BATCH = 128;
  private static final int SIDE = 81;

  private final double[] values;
  private final double low;
  private final double high;

  private PlaneCritic(double[] values) {
    this.values = values;
    this.low = Arrays.stream(values).min().orElseThrow();
    this.high = Arrays.stream(values).max().orElseThrow();
  }

  static PlaneCritic train(
      Sheet sheet,
      ImageDataset data,
      double reach,
      Network layers,
      Objective objective,
      List<Regularizer> regularizers,
      int steps) {
    Network line = Network.builder(Shape.features(2)).dense(2).build();
    try (Weights g = new Weights(sheet.device(), line);
        Weights d =
            new Weights(sheet.device(), layers).initialize(Initializer.heNormal(), sheet.seed());
        OptimizerState state = new OptimizerState(Optimizer.adam(1e-3, 0, 0.9), d);
        CriticStep step =
            CriticStep.create(objective, regularizers, g, d, state, BATCH, sheet.seed());
        CriticScorer scorer = new CriticScorer(d)) {
      // The generator stays as it is, half as wide as the picture.
      g.set("0.weight", new float[] {UNIT / 2, 0, 0, UNIT / 2});
      float scale = UNIT / (float) reach;
      HostBuffer real = HostBuffer.allocate(2 * BATCH);
      float[] point = new float[2];
      for (int i = 0; i < steps; i++) {
        Philox.Sequence random = new Philox(sheet.seed(), 6).sequence(i);
        for (int n = 0; n < BATCH; n++) {
          data.read(random.nextInt(data.size()), point, 0);
          real.floats().put(2 * n, scale * point[0]).put(2 * n + 1, scale * point[1]);
        }
        step.run(real, i);
      }
      return new PlaneCritic(scorer.score(grid()));
    }
  }

  private static Samples grid() {
    float[] points = new float[2 * SIDE * SIDE];
    for (int p = 0; p < SIDE * SIDE; p++) {
      int row = p / SIDE;
      int column = p % SIDE;
      points[2 * p] = UNIT * (2f * column / (SIDE - 1) - 1);
      points[2 * p + 1] = UNIT * (2f * row / (SIDE - 1) - 1);
    }
    return new Samples(points, SIDE * SIDE, Shape.features(2));
  }

  /** Returns the value at a place of the picture, its sides being at -1 and 1, bilinearly. */
  double at(double x, double y) {
    double column = Math.max(0, Math.min(SIDE - 1.001, (x + 1) / 2 * (SIDE - 1)));
    double row = Math.max(0, Math.min(SIDE - 1.001, (y + 1) / 2 * (SIDE - 1)));
    int at = ((int) row) * SIDE + (int) column;
    double s = column - Math.floor(column);
    double t = row - Math.floor(row);
    return (1 - t) * ((1 - s) * values[at] + s * values[at + 1])
        + t * ((1 - s) * values[at + SIDE] + s * values[at + SIDE + 1]);
  }

  /** Returns the same, its least value on the picture being 0 and its largest 1. */
  double share(double x, double y) {
    return (at(x, y) - low) / (high - low);
  }

  /** Returns the length of the gradient by what the critic sees, from central differences. */
  double slope(double x, double y) {
    double h = 2.0 / (SIDE - 1);
    // At the rim that of the nearest place with neighbours on all sides.
    double u = Math.max(h - 1, Math.min(1 - h, x));
    double v = Math.max(h - 1, Math.min(1 - h, y));
    double dx = at(u + h, v) - at(u - h, v);
    double dy = at(u, v + h) - at(u, v - h);
    return Math.hypot(dx, dy) / (2 * h * UNIT);
  }
}
