// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Suggestions;
import java.util.List;
import java.util.Map;

/** The systems that configurations can name. */
public final class Systems {
  private static final List<RunSystem> ALL =
      List.of(
          new GanSystem(),
          new ConditionalSystem(),
          new CaptionSystem(),
          new SemiSupervisedSystem(),
          new PairedSystem(),
          new TextSystem(),
          new BoundarySystem(),
          new CycleSystem(),
          new StarSystem(),
          new TextTranslationSystem(),
          new MatchingSystem(),
          new AutoEncoderSystem(),
          new VaeSystem(false),
          new VaeSystem(true),
          new LatentSystem(),
          new BoltzmannSystem(false),
          new BoltzmannSystem(true),
          new FlowSystem(),
          new MixtureSystem(),
          new ClassificationSystem());

  private Systems() {}

  static List<RunSystem> all() {
    return ALL;
  }

  /**
   * Returns the names.
   *
   * @return in the order of lists
   */
  public static List<String> names() {
    return ALL.stream().map(RunSystem::name).toList();
  }

  /**
   * Says what a system is.
   *
   * @param name one of {@link #names()}
   * @return one line
   */
  public static String description(String name) {
    return of(name).description();
  }

  /**
   * Tells whether trainings of a system have a key.
   *
   * @param name one of {@link #names()}
   * @param key a key
   * @return true for its own and for those of every training
   */
  public static boolean has(String name, ConfigKey key) {
    return key.isCommon() || of(name).keys().contains(key);
  }

  static RunSystem of(String name) {
    return ALL.stream()
        .filter(system -> system.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Suggestions.unknown("system", name, names()));
  }

  static RunSystem of(Map<ConfigKey, Object> values) {
    return of((String) values.get(ConfigKey.SYSTEM));
  }
}
