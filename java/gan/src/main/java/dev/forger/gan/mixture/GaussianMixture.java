// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.ShapeException;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.sampling.Draws;
import java.util.Arrays;

/**
 * A density P(x) = Σ_m P(m) N(x; μ_m, Σ_m). A point belongs to every component in part, which
 * {@link #responsibilities} tells: unlike a cluster, a component knows how wide and how frequent it
 * is. Immutable; safe for use by many threads.
 */
@System(
    row = "A2.7",
    equation = "P(x) = Σ_m P(m) N(x; μ_m, Σ_m), fitted by expectation maximisation",
    seed = 3)
public final class GaussianMixture {
  private final Covariance kind;
  private final double[] weights;
  private final double[] logWeights;
  private final Gaussian[] components;

  GaussianMixture(Covariance kind, double[] weights, Gaussian[] components) {
    this.kind = kind;
    this.weights = weights;
    this.logWeights = Arrays.stream(weights).map(StrictMath::log).toArray();
    this.components = components;
  }

  /**
   * Makes a mixture of given components.
   *
   * @param kind of the covariances
   * @param weights P(m): 0 or more, with sum 1
   * @param means one row a component
   * @param covariances one symmetric positive definite matrix a component; diagonal where the kind
   *     is not full, a multiple of the unit matrix where it is spherical
   * @return the mixture
   * @throws InvalidArgumentException if weights are negative or do not sum to 1, a number is not
   *     finite, or a matrix is not of its kind or not positive definite
   * @throws ShapeException if sizes do not fit one another
   */
  public static GaussianMixture of(
      Covariance kind, double[] weights, double[][] means, double[][][] covariances) {
    Points.check(means);
    int n = means[0].length;
    requireCount("weights", weights.length, means.length);
    requireCount("covariances", covariances.length, means.length);
    double sum = 0;
    for (double w : weights) {
      sum += w >= 0 ? w : Double.NaN;
    }
    if (!(Math.abs(sum - 1) <= 1e-9)) {
      throw new InvalidArgumentException(
          "weights",
          Arrays.toString(weights),
          "numbers of 0 or more with sum 1",
          "divide them by their sum");
    }
    Gaussian[] components = new Gaussian[means.length];
    for (int k = 0; k < means.length; k++) {
      String what = "component " + k;
      requireCount(what + ", rows of the covariance", covariances[k].length, n);
      double[][] covariance = new double[n][];
      for (int i = 0; i < n; i++) {
        Points.check(what + ", covariance row " + i, covariances[k][i], n);
        covariance[i] = covariances[k][i].clone();
      }
      requireKind(what, kind, covariance);
      components[k] = new Gaussian(what, means[k].clone(), covariance);
    }
    return new GaussianMixture(kind, weights.clone(), components);
  }

  private static void requireCount(String what, int given, int expected) {
    if (given != expected) {
      throw new ShapeException(
          what, Integer.toString(given), Integer.toString(expected), "pass one for each");
    }
  }

  private static void requireKind(String what, Covariance kind, double[][] c) {
    for (int i = 0; i < c.length; i++) {
      for (int j = 0; j < i; j++) {
        boolean fits = c[i][j] == c[j][i] && (kind == Covariance.FULL || c[i][j] == 0);
        if (!fits) {
          throw unfit(what, kind, i, j, c[i][j]);
        }
      }
      if (kind == Covariance.SPHERICAL && c[i][i] != c[0][0]) {
        throw unfit(what, kind, i, i, c[i][i]);
      }
    }
  }

  private static InvalidArgumentException unfit(
      String what, Covariance kind, int i, int j, double value) {
    return new InvalidArgumentException(
        what + ", covariance[" + i + "][" + j + "]",
        Double.toString(value),
        "a symmetric matrix of kind " + kind,
        "choose a kind that has this matrix");
  }

  /**
   * Returns the number of components.
   *
   * @return at least 1
   */
  public int components() {
    return weights.length;
  }

  /**
   * Returns the number of coordinates of a point.
   *
   * @return at least 1
   */
  public int dimensions() {
    return components[0].mean.length;
  }

  /**
   * Returns the kind of the covariances.
   *
   * @return the kind
   */
  public Covariance covariance() {
    return kind;
  }

  /**
   * Returns P(m).
   *
   * @return one number a component, a copy
   */
  public double[] weights() {
    return weights.clone();
  }

  Gaussian component(int component) {
    return components[component];
  }

  /**
   * Returns a component's mean.
   *
   * @param component from 0
   * @return coordinates, a copy
   */
  public double[] mean(int component) {
    return components[component].mean.clone();
  }

  /**
   * Returns a component's covariance.
   *
   * @param component from 0
   * @return a symmetric matrix, a copy
   */
  public double[][] covariance(int component) {
    return Arrays.stream(components[component].covariance)
        .map(double[]::clone)
        .toArray(double[][]::new);
  }

  /**
   * Returns ln P(x).
   *
   * @param x a point
   * @return the logarithm of the density
   * @throws ShapeException if the point has another dimension
   * @throws InvalidArgumentException if it is not finite
   */
  public double logDensity(double[] x) {
    Points.check("point", x, dimensions());
    return logDensity(x, new double[components.length]);
  }

  /** ln P(x), and P(m | x) in the array. */
  double logDensity(double[] x, double[] responsibilities) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < components.length; k++) {
      responsibilities[k] = logWeights[k] + components[k].logDensity(x, kind);
      largest = Math.max(largest, responsibilities[k]);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      // So far away that every density is 0: nothing but P(m) is known.
      java.lang.System.arraycopy(weights, 0, responsibilities, 0, components.length);
      return largest;
    }
    double sum = 0;
    for (int k = 0; k < components.length; k++) {
      responsibilities[k] = StrictMath.exp(responsibilities[k] - largest);
      sum += responsibilities[k];
    }
    for (int k = 0; k < components.length; k++) {
      responsibilities[k] /= sum;
    }
    return largest + StrictMath.log(sum);
  }

  /**
   * Returns P(m | x): what part of a point each component explains.
   *
   * @param x a point
   * @return one number a component, with sum 1
   * @throws ShapeException if the point has another dimension
   * @throws InvalidArgumentException if it is not finite
   */
  public double[] responsibilities(double[] x) {
    Points.check("point", x, dimensions());
    double[] values = new double[components.length];
    logDensity(x, values);
    return values;
  }

  /**
   * Returns the log likelihood Σ_i ln P(x_i).
   *
   * @param points rows of the mixture's dimension
   * @return the sum
   * @throws ShapeException if a point has another dimension
   * @throws InvalidArgumentException if one is not finite
   */
  public double logLikelihood(double[][] points) {
    double[] scratch = new double[components.length];
    double sum = 0;
    for (int i = 0; i < points.length; i++) {
      Points.check("points[" + i + "]", points[i], dimensions());
      sum += logDensity(points[i], scratch);
    }
    return sum;
  }

  /**
   * Returns the number of free parameters: weights but one, means, covariances.
   *
   * @return at least 2
   */
  public int parameters() {
    int n = dimensions();
    return components.length - 1 + components.length * (n + kind.parameters(n));
  }

  /**
   * Returns Schwarz's criterion (1978) for these points: smaller is better.
   *
   * @param points what the mixture was fitted to
   * @return -2 log likelihood + parameters ln n
   */
  public double bic(double[][] points) {
    return bic(logLikelihood(points), points.length);
  }

  double bic(double logLikelihood, int points) {
    return -2 * logLikelihood + parameters() * StrictMath.log(points);
  }

  /**
   * Draws points. Point i depends on the random numbers and i alone.
   *
   * @param count at least 1
   * @param random seed and stream; point i takes the numbers of its step i
   * @return one row a point
   * @throws InvalidArgumentException if count is not positive
   */
  public double[][] sample(int count, Philox random) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    double[][] points = new double[count][];
    for (int i = 0; i < count; i++) {
      Draws draws = new Draws(random, i);
      double u = draws.uniform();
      int k = 0;
      while (k < weights.length - 1 && u >= weights[k]) {
        u -= weights[k++];
      }
      points[i] = components[k].draw(draws);
    }
    return points;
  }

  @Override
  public String toString() {
    return components.length + " Gaussians of " + dimensions() + " dimensions, " + kind;
  }
}
