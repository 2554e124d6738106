// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.demo;

import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.sampling.Normal;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * The normal distribution nearest to a target by an f-divergence, exactly: the divergence by
 * quadrature, its minimum by a simplex search.
 *
 * @param normal the nearest
 * @param divergence D_f(target to normal)
 */
public record GaussianFit(Normal normal, double divergence) {
  private static final double LOW = -14;
  private static final double HIGH = 17;
  private static final int PANELS = 155;
  private static final int POINTS = 10;

  /**
   * Finds the nearest normal distribution.
   *
   * @param divergence the measure
   * @param target what is fitted
   * @return the fit
   */
  public static GaussianFit of(FDivergence divergence, Mixture target) {
    SimplexOptimizer search = new SimplexOptimizer(new SimpleValueChecker(1e-10, 1e-10));
    double[] best =
        search
            .optimize(
                new MaxEval(2000),
                new ObjectiveFunction(
                    at -> between(divergence, target, new Normal(at[0], Math.exp(at[1])))),
                GoalType.MINIMIZE,
                new InitialGuess(new double[] {1, Math.log(1.8)}),
                new NelderMeadSimplex(2, 0.1))
            .getPoint();
    Normal normal = new Normal(best[0], Math.exp(best[1]));
    return new GaussianFit(normal, between(divergence, target, normal));
  }

  /**
   * Returns a divergence by quadrature.
   *
   * @param divergence the measure
   * @param p from
   * @param q to
   * @return D_f(P to Q), infinite where it is
   */
  public static double between(FDivergence divergence, Mixture p, Normal q) {
    return integrate(
        x -> {
          double density = q.density(x);
          return density * divergence.f(p.density(x) / density);
        });
  }

  /** Gauss-Legendre in panels that resolve a deviation of a quarter. */
  static double integrate(DoubleUnaryOperator f) {
    GaussIntegratorFactory factory = new GaussIntegratorFactory();
    double width = (HIGH - LOW) / PANELS;
    double sum = 0;
    for (int i = 0; i < PANELS; i++) {
      double from = LOW + i * width;
      GaussIntegrator panel = factory.legendre(POINTS, from, from + width);
      sum += panel.integrate(f::applyAsDouble);
    }
    return sum;
  }
}
