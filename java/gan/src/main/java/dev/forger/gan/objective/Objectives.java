// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.Suggestions;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The objectives by name, with what each can be told. */
public final class Objectives {
  private static final Map<String, Entry> ALL = new LinkedHashMap<>();

  /**
   * One objective.
   *
   * @param description one line
   * @param defaults of its parameters
   * @param create makes it of checked parameters
   */
  private record Entry(
      String description,
      Map<String, String> defaults,
      Function<ObjectiveParameters, Objective> create) {}

  static {
    Map<String, String> smoothing = Map.of("real_target", "1");
    add(
        "wgan-gp",
        "Wasserstein distance with gradient penalty (Gulrajani 2017)",
        Map.of("lambda", "10", "one_sided", "false"),
        p ->
            p.flag("one_sided")
                ? WganGp.oneSided(p.number("lambda"))
                : WganGp.lambda(p.number("lambda")));
    add(
        "non-saturating",
        "binary cross entropy, max log D for the generator (Goodfellow 2014)",
        smoothing,
        p -> NonSaturating.smoothed(p.number("real_target")));
    add(
        "proxy",
        "the non-saturating loss under its name in boundary-seeking GANs",
        smoothing,
        p -> NonSaturating.smoothed(p.number("real_target")));
    add(
        "minimax",
        "binary cross entropy, min log(1 - D) for the generator (Goodfellow 2014)",
        smoothing,
        p -> Minimax.smoothed(p.number("real_target")));
    add("hinge", "hinge loss (Lim and Ye 2017)", Map.of(), p -> Hinge.create());
    add(
        "least-squares",
        "the critic as a regressor, targets a, b, c (Mao 2016)",
        Map.of("a", "0", "b", "1", "c", "1"),
        p -> LeastSquares.of(p.number("a"), p.number("b"), p.number("c")));
    add(
        "absolute-error",
        "classification error in place of cross entropy: total variation",
        Map.of(),
        p -> AbsoluteError.create());
    add(
        "wasserstein",
        "Wasserstein loss without penalty: needs a clipped or normalised critic (Arjovsky 2017)",
        Map.of(),
        p -> Wasserstein.create());
    add(
        "boundary-seeking",
        "squared log odds for the generator (Hjelm 2017)",
        Map.of(),
        p -> BoundarySeeking.create());
    add(
        "boundary-seeking-normalised",
        "squared log odds less the running log Z (Hjelm 2017)",
        Map.of("decay", "0.995"),
        p -> NormalisedBoundarySeeking.decay(p.number("decay")));
    add(
        "boundary-cross-entropy",
        "cross entropy of the generator against an undecided critic",
        Map.of(),
        p -> BoundaryCrossEntropy.create());
    add(
        "relativistic",
        "real against generated in pairs (Jolicoeur-Martineau 2018)",
        Map.of(),
        p -> RelativisticPaired.create());
    add(
        "relativistic-average",
        "each sample against the average of the others (Jolicoeur-Martineau 2018)",
        Map.of(),
        p -> RelativisticAverage.create());
    add(
        "relativistic-least-squares",
        "relativistic average with squares (Jolicoeur-Martineau 2018)",
        Map.of(),
        p -> RelativisticLeastSquares.create());
    for (FDivergence d : FDivergences.all()) {
      add(
          "f-gan-" + d.name(),
          "f-GAN of divergence " + d.name() + " (Nowozin 2016)",
          Map.of("generator", "tricky"),
          p -> FGan.of(d, p.choice("generator", FGan.Generator.class)));
    }
  }

  private Objectives() {}

  private static void add(
      String name,
      String description,
      Map<String, String> defaults,
      Function<ObjectiveParameters, Objective> create) {
    ALL.put(name, new Entry(description, defaults, create));
  }

  private static Entry entry(String name) {
    Entry entry = ALL.get(name);
    if (entry == null) {
      throw Suggestions.unknown("objective", name, ALL.keySet());
    }
    return entry;
  }

  /**
   * Returns the names that {@link #of} takes.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * Returns what an objective is.
   *
   * @param name one of {@link #names()}
   * @return one line
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static String description(String name) {
    return entry(name).description;
  }

  /**
   * Returns the parameters that an objective takes.
   *
   * @param name one of {@link #names()}
   * @return names and defaults, unmodifiable
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static Map<String, String> parameters(String name) {
    return entry(name).defaults;
  }

  /**
   * Returns an objective with its defaults.
   *
   * @param name one of {@link #names()}
   * @return the objective
   * @throws dev.forger.InvalidArgumentException if there is none of this name; it suggests one
   */
  public static Objective of(String name) {
    return of(name, Map.of());
  }

  /**
   * Returns an objective.
   *
   * @param name one of {@link #names()}
   * @param parameters some of {@link #parameters}, as text
   * @return the objective
   * @throws dev.forger.InvalidArgumentException if there is no such name or parameter, or if a
   *     value does not suit; it suggests a name
   */
  public static Objective of(String name, Map<String, String> parameters) {
    Entry entry = entry(name);
    return entry.create.apply(new ObjectiveParameters(name, entry.defaults, parameters));
  }
}
