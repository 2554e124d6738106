// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The regularizers that a text can name, such as {@code r1:gamma=10,every=16}: a name, then
 * parameters, of which those left out have their usual values.
 */
public final class Regularizers {
  /** One kind: what it is, its parameters with their usual values, how it is made. */
  private record Kind(
      String description, Map<String, String> parameters, Function<Parameters, Regularizer> make) {}

  private static final Map<String, Kind> KINDS = kinds();

  private Regularizers() {}

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    penalty(
        kinds,
        "wgan-gp",
        "gradient norms of 1 at interpolates",
        Map.of("lambda", "10", "target", "1"),
        p -> GradientPenalty.twoSided(p.real("lambda")).target(p.real("target")));
    penalty(
        kinds,
        "lp",
        "gradient norms of at most 1 at interpolates",
        Map.of("lambda", "10", "target", "1"),
        p -> GradientPenalty.oneSided(p.real("lambda")).target(p.real("target")));
    penalty(
        kinds,
        "0-gp",
        "small gradients at interpolates",
        Map.of("lambda", "10"),
        p -> GradientPenalty.zeroCentred(p.real("lambda")));
    penalty(
        kinds,
        "r1",
        "small gradients at real samples",
        Map.of("gamma", "10"),
        p -> GradientPenalty.r1(p.real("gamma")));
    penalty(
        kinds,
        "r2",
        "small gradients at generated samples",
        Map.of("gamma", "10"),
        p -> GradientPenalty.r2(p.real("gamma")));
    penalty(
        kinds,
        "dragan",
        "gradient norms of 1 around real samples",
        Map.of("lambda", "10", "target", "1"),
        p -> GradientPenalty.dragan(p.real("lambda")).target(p.real("target")));
    kinds.put(
        WeightClipping.NAME,
        new Kind(
            "parameters of the critic within a bound",
            Map.of("bound", "0.01", "biases", "true"),
            p -> {
              WeightClipping clipping = WeightClipping.bound(p.real("bound"));
              return p.bool("biases") ? clipping : clipping.filtersOnly();
            }));
    kinds.put(
        SpectralNorm.NAME,
        new Kind(
            "filters of the critic divided by their spectral norms",
            Map.of("generator", "false"),
            p ->
                p.bool("generator")
                    ? SpectralNorm.create().withGenerator()
                    : SpectralNorm.create()));
    kinds.put(
        LabelSmoothing.NAME,
        new Kind(
            "a target below 1 for real samples",
            Map.of("target", "0.9"),
            p -> LabelSmoothing.target(p.real("target"))));
    kinds.put(
        InstanceNoise.NAME,
        new Kind(
            "noise on all that the critic sees, fading",
            Map.of("deviation", "0.1", "steps", "10000"),
            p -> InstanceNoise.fading(p.real("deviation"), p.integer("steps"))));
    kinds.put(
        Packing.NAME,
        new Kind(
            "a critic that judges packs of samples",
            Map.of("samples", "2"),
            p -> Packing.of(Math.toIntExact(p.integer("samples")))));
    kinds.put(
        Lookahead.NAME,
        new Kind(
            "a generator that answers to the critic some steps ahead",
            Map.of("steps", "5"),
            p -> Lookahead.steps(Math.toIntExact(p.integer("steps")))));
    kinds.put(
        Unrolled.NAME,
        new Kind(
            "a generator whose gradient flows through steps of the critic",
            Map.of("steps", "5", "rate", "0.1"),
            p -> Unrolled.steps(Math.toIntExact(p.integer("steps")), p.real("rate"))));
    return kinds;
  }

  private static void penalty(
      Map<String, Kind> kinds,
      String name,
      String what,
      Map<String, String> parameters,
      Function<Parameters, GradientPenalty> make) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put("every", "1");
    kinds.put(
        name,
        new Kind(
            "penalty that asks for " + what,
            all,
            p -> make.apply(p).every(Math.toIntExact(p.integer("every")))));
  }

  /**
   * Returns the names that {@link #parse} takes.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return List.copyOf(KINDS.keySet());
  }

  /**
   * Says what a regularizer does.
   *
   * @param name one of {@link #names()}
   * @return one line, which ends in its parameters and their usual values
   * @throws InvalidArgumentException if there is none of this name
   */
  public static String description(String name) {
    Kind kind = kind(name);
    StringBuilder text = new StringBuilder(kind.description()).append(" (");
    String separator = "";
    for (String key : kind.parameters().keySet().stream().sorted().toList()) {
      text.append(separator).append(key).append('=').append(kind.parameters().get(key));
      separator = ",";
    }
    return text.append(')').toString();
  }

  private static Kind kind(String name) {
    Kind kind = KINDS.get(name);
    if (kind == null) {
      throw Suggestions.unknown("regularizer", name, names());
    }
    return kind;
  }

  /**
   * Makes a regularizer from a text; its own {@code toString} is such a text.
   *
   * @param text such as {@code wgan-gp:lambda=10} or {@code spectral-norm}
   * @return the regularizer
   * @throws InvalidArgumentException if name or parameter is unknown (the nearest is suggested), or
   *     a value makes no sense
   */
  public static Regularizer parse(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    Kind kind = kind(name);
    Parameters parameters = new Parameters(name, kind.parameters());
    if (colon >= 0) {
      parameters.read(text.substring(colon + 1));
    }
    return kind.make().apply(parameters);
  }
}
