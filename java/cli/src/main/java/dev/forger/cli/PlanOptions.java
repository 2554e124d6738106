// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.GanKeys;
import dev.forger.gan.run.ObjectiveText;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.SystemKeys;
import dev.forger.gan.run.Systems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name a training: those that its memory depends on. */
class PlanOptions {
  /**
   * The keys that an option sets, of those that the system has; a later option wins, so that --lr-g
   * goes over --lr.
   */
  static final Map<String, List<ConfigKey>> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("--data", List.of(ConfigKey.DATA_SOURCE));
    KEYS.put("--data-b", List.of(SystemKeys.DATA_B));
    KEYS.put("--objective", List.of(GanKeys.OBJECTIVE));
    KEYS.put("--model", List.of(GanKeys.MODEL_NAME));
    KEYS.put("--size", List.of(ConfigKey.DATA_SIZE));
    KEYS.put("--steps", List.of(ConfigKey.STEPS));
    KEYS.put("--batch", List.of(ConfigKey.BATCH));
    KEYS.put("--critic-steps", List.of(GanKeys.CRITIC_STEPS));
    KEYS.put("--lambda", List.of(GanKeys.PENALTY_LAMBDA));
    KEYS.put("--lr", List.of(GanKeys.GENERATOR_RATE, GanKeys.CRITIC_RATE, SystemKeys.RATE));
    KEYS.put("--lr-g", List.of(GanKeys.GENERATOR_RATE));
    KEYS.put("--lr-d", List.of(GanKeys.CRITIC_RATE));
    KEYS.put("--latent", List.of(ConfigKey.MODEL_LATENT));
    KEYS.put("--exact", List.of(ConfigKey.EXACT));
    KEYS.put("--precision", List.of(ConfigKey.PRECISION));
    KEYS.put("--autotune", List.of(ConfigKey.AUTOTUNE));
    KEYS.put("--seed", List.of(ConfigKey.SEED));
    KEYS.put("--sample-every", List.of(ConfigKey.SAMPLE_EVERY));
    KEYS.put("--checkpoint-every", List.of(ConfigKey.CHECKPOINT_EVERY));
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "What to train, from 'forger list recipes' (default: wgan-gp-digits).")
  private String recipe;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration over the recipe; a run's config.json replays it bit for bit.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one key of the configuration, such as training.ema=0.99; repeatable.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--objective",
      paramLabel = "NAME[:K=V,...]",
      description = "From 'forger list objectives'; sets rates and critic steps to suit.")
  private String objective;

  @Option(
      names = "--regularizer",
      paramLabel = "NAME[:K=V,...]",
      description = "From 'forger list regularizers', or none; repeatable.")
  private List<String> regularizers = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Generator and critic, from 'forger list models'.")
  private String model;

  @Option(names = "--batch", paramLabel = "N", description = "Images a step.")
  private String batch;

  /** What options set, for the system that they are for. */
  static final class Layer {
    private final Map<ConfigKey, Object> values = new HashMap<>();
    private String system;

    private Layer(String system) {
      this.system = system;
    }

    void put(String option, String value) {
      if (value == null) {
        return;
      }
      List<ConfigKey> keys =
          KEYS.get(option).stream().filter(key -> Systems.has(system, key)).toList();
      if (keys.isEmpty()) {
        throw new InvalidArgumentException(
            option,
            value + " with system " + system,
            "an option of this system",
            "leave it out; --set reaches all keys of docs/cli.md");
      }
      keys.forEach(key -> put(key, option, value));
    }

    private void put(ConfigKey key, String origin, String value) {
      values.put(key, key.check(origin, value));
    }
  }

  /** What --set says. */
  private void set(Layer layer) {
    for (String assignment : set) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new InvalidArgumentException(
            "--set",
            "\"" + assignment + "\"",
            "KEY=VALUE",
            "write it like --set training.batch=32");
      }
      ConfigKey key = ConfigKey.of(assignment.substring(0, equals).strip());
      layer.put(key, "--set " + key.path(), assignment.substring(equals + 1).strip());
    }
    layer.system = layer.values.getOrDefault(ConfigKey.SYSTEM, layer.system).toString();
  }

  /** Lays what options say over what --set says. */
  void put(Layer layer) {
    if (objective != null) {
      layer.values.putAll(ObjectiveText.layer("--objective", objective));
    }
    if (!regularizers.isEmpty()) {
      layer.put(GanKeys.REGULARIZERS, "--regularizer", String.join(" ", regularizers));
    }
    layer.put("--model", model);
    layer.put("--batch", batch);
  }

  /** What --set and options say; options win. */
  private Map<ConfigKey, Object> layer(String system) {
    Layer layer = new Layer(system);
    set(layer);
    put(layer);
    return layer.values;
  }

  RunPlan plan() {
    Map<ConfigKey, Object> file = configLayer();
    Object base = file.get(ConfigKey.RECIPE);
    boolean known = base != null && Recipes.names().contains(base.toString());
    RunPlan plan = new RunPlan(recipe != null ? recipe : known ? base.toString() : Recipes.DEFAULT);
    plan.with(file);
    Map<ConfigKey, Object> layer = layer(plan.system());
    boolean dataOnly =
        layer.containsKey(ConfigKey.DATA_SOURCE)
            && !layer.containsKey(GanKeys.MODEL_NAME)
            && !layer.containsKey(ConfigKey.DATA_SIZE);
    if (dataOnly && recipe == null && config == null) {
      plan.modelByData();
    }
    return plan.with(layer);
  }

  /** All that was asked for, to be compared with the run that goes on. */
  Map<ConfigKey, Object> resumeLayer(RunConfig run) {
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.putAll(configLayer());
    layer.putAll(layer(run.text(ConfigKey.SYSTEM)));
    if (recipe != null) {
      layer.put(ConfigKey.RECIPE, Recipes.get(recipe).text(ConfigKey.RECIPE));
    }
    return layer;
  }

  private Map<ConfigKey, Object> configLayer() {
    if (config == null) {
      return Map.of();
    }
    try {
      return RunConfig.parse(Files.readString(config), "--config " + config).values();
    } catch (IOException | OutOfMemoryError e) {
      throw new InvalidArgumentException(
          "--config " + config,
          "a file that cannot be read (" + e.getClass().getSimpleName() + ")",
          "a readable JSON file",
          "check the path",
          e);
    }
  }
}
