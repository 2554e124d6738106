// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.ShapeException;
import dev.forger.gan.TrainerBuilder;
import java.util.Objects;

/**
 * Options of a {@link RealNvp}; only the points are required. Unless set, a step has 256 points;
 * never more than there are.
 */
public final class RealNvpBuilder extends TrainerBuilder<RealNvpBuilder> {
  double[][] points;
  int layers = 8;
  int hidden = 64;
  int depth = 2;
  double limit = 1;
  MaskPattern masks = MaskPattern.ALTERNATING;
  Optimizer optimizer = Optimizer.adam(3e-3, 0.9, 0.95);

  RealNvpBuilder(Device device) {
    super(device, 256);
  }

  @Override
  protected RealNvpBuilder self() {
    return this;
  }

  /**
   * Sets the points to fit. Required. Each coordinate is brought to mean 0 and variance 1 first,
   * which densities account for.
   *
   * @param points rows of equal length, of 2 coordinates or more, finite
   * @return this builder
   */
  public RealNvpBuilder points(double[][] points) {
    this.points = points;
    return this;
  }

  /**
   * Sets the number of coupling layers; the default is 8.
   *
   * @param layers at least 2, so that every coordinate is changed
   * @return this builder
   */
  public RealNvpBuilder layers(int layers) {
    if (layers < 2) {
      throw new InvalidArgumentException(
          "layers", Integer.toString(layers), "at least 2", "one layer leaves some coordinates");
    }
    this.layers = layers;
    return this;
  }

  /**
   * Sets the networks of the layers; the default is 2 hidden layers of 64 features.
   *
   * @param features of a hidden layer, at least 1
   * @param depth hidden layers, at least 1
   * @return this builder
   */
  public RealNvpBuilder network(int features, int depth) {
    this.hidden = positive("features", features);
    this.depth = positive("depth", depth);
    return this;
  }

  /**
   * Sets the bound of log scales: a layer scales a coordinate by e^-limit to e^limit. The default
   * is 1: layers of the default rate that may stretch by more throw single points far out early in
   * a training.
   *
   * @param limit positive
   * @return this builder
   */
  public RealNvpBuilder scaleLimit(double limit) {
    if (!(limit > 0 && limit < Double.POSITIVE_INFINITY)) {
      throw new InvalidArgumentException(
          "scale limit", Double.toString(limit), "a positive finite number", "1 is usual");
    }
    this.limit = limit;
    return this;
  }

  /**
   * Chooses the masks; the default is {@link MaskPattern#ALTERNATING}.
   *
   * @param masks the pattern
   * @return this builder
   */
  public RealNvpBuilder masks(MaskPattern masks) {
    this.masks = Objects.requireNonNull(masks, "masks");
    return this;
  }

  /**
   * Sets the optimiser; the default is Adam with rate 3e-3, betas 0.9 and 0.95: the second forgets
   * a point far out within some twenty steps. A rate that falls over the whole training ({@link
   * #rateDecay}) fits best.
   *
   * @param optimizer the rule
   * @return this builder
   */
  public RealNvpBuilder optimizer(Optimizer optimizer) {
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the flow, ready to train
   * @throws InvalidArgumentException if points are missing, not finite, of one coordinate, or all
   *     equal in one
   * @throws ShapeException if points differ in length
   * @throws dev.forger.OutOfDeviceMemoryException if the plan does not fit
   */
  public RealNvp build() {
    if (points == null || points.length == 0) {
      throw new InvalidArgumentException(
          "points", "none", "at least one", "call points(rows of coordinates)");
    }
    if (points[0].length < 2) {
      throw new InvalidArgumentException(
          "points, coordinates",
          Integer.toString(points[0].length),
          "at least 2",
          "a coupling layer changes some coordinates by others");
    }
    batch(Math.min(batch(), points.length));
    return new RealNvp(this);
  }
}
