// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The f-divergences by name. */
public final class FDivergences {
  private static final Map<String, FDivergence> ALL = new LinkedHashMap<>();

  static {
    for (FDivergence d :
        List.of(
            new KullbackLeibler(),
            new ReverseKullbackLeibler(),
            new Jeffreys(),
            new Pearson(),
            new Neyman(),
            new SquaredHellinger(),
            new TotalVariation(),
            new JensenShannon(),
            new GanDivergence())) {
      ALL.put(d.name(), d);
    }
  }

  private FDivergences() {}

  /**
   * Returns the names that {@link #of} takes.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * Returns all divergences.
   *
   * @return in the order of {@link #names}
   */
  public static List<FDivergence> all() {
    return List.copyOf(ALL.values());
  }

  /**
   * Returns a divergence.
   *
   * @param name one of {@link #names()}
   * @return the divergence
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static FDivergence of(String name) {
    FDivergence divergence = ALL.get(name);
    if (divergence == null) {
      throw Suggestions.unknown("divergence", name, ALL.keySet());
    }
    return divergence;
  }
}
