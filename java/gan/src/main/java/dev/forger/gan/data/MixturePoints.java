// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.Philox;
import dev.forger.gan.mixture.Covariance;
import dev.forger.gan.mixture.GaussianMixture;

/**
 * Points of the plane from a mixture of four Gaussians of unequal shares and shapes, long ones and
 * a round one, so that clustering by distance alone fails. A point is an "image" of one pixel whose
 * two channels are its coordinates; it has no label.
 *
 * <p>Point {@code i} is a function of the seed and {@code i} alone.
 */
public final class MixturePoints extends PlaneDataset {
  /** The name under which {@link Datasets#open} finds this data. */
  public static final String NAME = "mixture";

  private static final int STREAM = 0x4D0DE7;

  private static final GaussianMixture TRUTH =
      GaussianMixture.of(
          Covariance.FULL,
          new double[] {0.4, 0.3, 0.2, 0.1},
          new double[][] {{-1.2, -0.4}, {0.6, 0.9}, {1.3, -0.9}, {-0.5, 1.5}},
          new double[][][] {
            {{0.22, 0.16}, {0.16, 0.18}},
            {{0.3, -0.22}, {-0.22, 0.24}},
            {{0.06, 0}, {0, 0.06}},
            {{0.16, 0.02}, {0.02, 0.02}}
          });

  private MixturePoints(long seed, int count) {
    super(NAME, seed, count, 0);
    double[][] points = TRUTH.sample(count, new Philox(seed, STREAM));
    for (int i = 0; i < count; i++) {
      put(i, points[i][0], points[i][1]);
    }
  }

  /**
   * Draws points.
   *
   * @param seed any number
   * @param count 2 to 10 000 000 points
   * @return the data
   * @throws dev.forger.InvalidArgumentException if the count is out of range
   */
  public static MixturePoints create(long seed, int count) {
    return new MixturePoints(seed, count);
  }

  /**
   * Returns the mixture that the points are drawn from.
   *
   * @return weights, means and covariances
   */
  public static GaussianMixture truth() {
    return TRUTH;
  }

  @Override
  int labelAt(int index) {
    return -1;
  }
}
