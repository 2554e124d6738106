// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import java.util.List;
import java.util.Optional;

/** The demos by name, in the order of the tour: from sampling to boundary-seeking GANs. */
public final class Demos {
  private static final List<Demo> ALL =
      List.of(
          new InverseTransformDemo(),
          new RejectionDemo(),
          new MetropolisHastingsDemo(),
          new DensityDemo(),
          new MatchingDemo(),
          new MixtureFilmDemo(),
          new VaePenaltyDemo(),
          new EqualLossDemo(),
          new MoonInterpolationDemo(),
          new StyleGridDemo(),
          new LineGanDemo(),
          new SaturationDemo(),
          new OptimalCriticDemo(),
          new DiracDemo(),
          new ModeCollapseDemo(),
          new GridFilmDemo(),
          new MetricCurvesDemo(),
          new DigitsDemo(),
          new FDivergencesDemo(),
          new FGanFitsDemo(),
          new NeymanDemo(),
          new TransportDemo(),
          new CriticSurfacesDemo(),
          new GradientFieldDemo(),
          new StepFunctionDemo(),
          new BarsAndStripesDemo(),
          new PaletteDemo());

  private Demos() {}

  /**
   * Returns all.
   *
   * @return an unmodifiable list
   */
  public static List<Demo> all() {
    return ALL;
  }

  /**
   * Returns the names of all.
   *
   * @return in the same order
   */
  public static List<String> names() {
    return ALL.stream().map(Demo::name).toList();
  }

  /**
   * Looks a demo up.
   *
   * @param name of it
   * @return the demo, or nothing
   */
  public static Optional<Demo> find(String name) {
    return ALL.stream().filter(demo -> demo.name().equals(name)).findFirst();
  }
}
