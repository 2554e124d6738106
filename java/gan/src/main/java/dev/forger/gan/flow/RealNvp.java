// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Weights;
import dev.forger.gan.NetworkTrainer;
import dev.forger.gan.SampleSource;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.BatchOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A flow of affine coupling layers in training (Dinh, Sohl-Dickstein and Bengio 2017, "Density
 * estimation using Real NVP"): z = f(x) is invertible, so that p(x) = N(f(x); 0, I) |det ∂f/∂x| is
 * exact and is maximised directly. Samples are f⁻¹ of normal numbers.
 */
@System(
    row = "A2.14",
    equation = "ln p(x) = ln N(f(x); 0, I) + ln |det ∂f/∂x|, f of affine coupling layers",
    seed = 1)
public final class RealNvp extends NetworkTrainer {
  private final RealNvpBuilder options;
  private final Standardization scale;
  private final CouplingLayers layers;
  private final List<OptimizerState> optimizers = new ArrayList<>();
  private final FlowStep step;
  private final FlowTransform toLatents;
  private final FlowTransform toSamples;
  private final BatchOrder order;
  private final float[][] points;
  private final HostBuffer staging;

  RealNvp(RealNvpBuilder options) {
    super(List.of("negative_log_likelihood"), options);
    this.options = options;
    this.scale = new Standardization(options.points);
    int n = scale.dimensions();
    this.order = new BatchOrder(seed(), options.points.length);
    this.points = new float[options.points.length][n];
    for (int i = 0; i < points.length; i++) {
      double[] y = scale.apply(options.points[i]);
      for (int d = 0; d < n; d++) {
        points[i][d] = (float) y[d];
      }
    }
    this.staging = HostBuffer.allocate(Math.multiplyExact(batch(), n));
    try {
      layers = own(new CouplingLayers(options, n));
      for (int layer = 0; layer < layers.count(); layer++) {
        Weights w = trained("layer." + layer, layers.weights.get(layer));
        optimizers.add(optimizer("optimizer." + layer, options.optimizer, w));
      }
      step = own(new FlowStep(layers, optimizers, batch()));
      toLatents = own(new FlowTransform(layers, false));
      toSamples = own(new FlowTransform(layers, true));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the options of a flow.
   *
   * @param device where it trains
   * @return a builder
   */
  public static RealNvpBuilder builder(Device device) {
    return new RealNvpBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    int n = scale.dimensions();
    for (int i = 0; i < batch(); i++) {
      staging.floats().put(i * n, points[order.index(taken * batch() + i)]);
    }
    decayRates();
    staging.copyTo(step.samples(), 0, batch() * n);
    try {
      step.run();
    } catch (DivergenceException e) {
      throw located(e, taken + 1, null);
    }
    metrics.set(0, (float) (step.loss() - scale.logDeterminant()));
  }

  /**
   * Returns the exact log densities of points.
   *
   * @param x rows of the trained dimension
   * @return ln p of each
   * @throws dev.forger.ShapeException if a point has another dimension
   * @throws dev.forger.InvalidArgumentException if one is not finite
   */
  public double[] logDensity(double[][] x) {
    double[] densities = new double[x.length];
    toLatents.run(
        standard(x),
        (i, z, determinant, density) -> densities[i] = density + scale.logDeterminant());
    return densities;
  }

  /**
   * Returns the mean of ln p.
   *
   * @param x rows of the trained dimension
   * @return nats a point
   * @throws dev.forger.ShapeException if a point has another dimension
   * @throws dev.forger.InvalidArgumentException if one is not finite
   */
  public double logLikelihood(double[][] x) {
    return Arrays.stream(logDensity(x)).average().orElse(Double.NaN);
  }

  private double[][] standard(double[][] x) {
    double[][] y = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      scale.check("points[" + i + "]", x[i]);
      y[i] = scale.apply(x[i]);
    }
    return y;
  }

  /**
   * Returns the latents of points.
   *
   * @param x rows of the trained dimension
   * @return z = f(x), one row a point
   * @throws dev.forger.ShapeException if a point has another dimension
   * @throws dev.forger.InvalidArgumentException if one is not finite
   */
  public double[][] latents(double[][] x) {
    double[][] images = new double[x.length][];
    toLatents.run(standard(x), (i, z, determinant, density) -> images[i] = z);
    return images;
  }

  /**
   * Returns the points of latents.
   *
   * @param z rows of the trained dimension
   * @return x = f⁻¹(z), one row a latent
   * @throws dev.forger.ShapeException if a latent has another dimension
   * @throws dev.forger.InvalidArgumentException if one is not finite
   */
  public double[][] generate(double[][] z) {
    for (int i = 0; i < z.length; i++) {
      scale.check("latents[" + i + "]", z[i]);
    }
    double[][] images = new double[z.length][];
    toSamples.run(z, (i, y, determinant, density) -> images[i] = scale.undo(y));
    return images;
  }

  /** Log determinants of f at points, and of f⁻¹ at latents: opposite at corresponding ones. */
  double[] logDeterminants(double[][] rows, boolean inverse) {
    double[] values = new double[rows.length];
    double constant = scale.logDeterminant();
    if (inverse) {
      toSamples.run(rows, (i, y, determinant, density) -> values[i] = determinant - constant);
    } else {
      toLatents.run(
          standard(rows), (i, z, determinant, density) -> values[i] = determinant + constant);
    }
    return values;
  }

  Weights weights(int layer) {
    return layers.weights.get(layer);
  }

  @Override
  public long steps() {
    return optimizers.get(0).iterations();
  }

  @Override
  protected String signature() {
    return "realnvp dimensions "
        + scale.dimensions()
        + " layers "
        + options.layers
        + " features "
        + options.hidden
        + " depth "
        + options.depth
        + " masks "
        + options.masks
        + " limit "
        + options.limit
        + " batch "
        + batch();
  }

  /** Samples are points: their shape is 1x1 with one channel a coordinate. */
  @Override
  public SampleSource samples(long seed) {
    return new FlowSampler(this, scale.dimensions(), seed);
  }

  @Override
  public Map<String, Program> programs() {
    return Map.of("step", step.program());
  }
}
