// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.GanKeys;
import dev.forger.gan.run.ObjectiveText;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunPlan;
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
  /** The keys that an option sets; a later option wins, so that --lr-g goes over --lr. */
  static final Map<String, List<ConfigKey>> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("--data", List.of(ConfigKey.DATA_SOURCE));
    KEYS.put("--objective", List.of(GanKeys.OBJECTIVE));
    KEYS.put("--model", List.of(GanKeys.MODEL_NAME));
    KEYS.put("--size", List.of(ConfigKey.DATA_SIZE));
    KEYS.put("--steps", List.of(ConfigKey.STEPS));
    KEYS.put("--batch", List.of(ConfigKey.BATCH));
    KEYS.put("--critic-steps", List.of(GanKeys.CRITIC_STEPS));
    KEYS.put("--lambda", List.of(GanKeys.PENALTY_LAMBDA));
    KEYS.put("--lr", List.of(GanKeys.GENERATOR_RATE, GanKeys.CRITIC_RATE));
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

  static void put(Map<ConfigKey, Object> layer, String option, String value) {
    if (value != null) {
      KEYS.get(option).forEach(key -> put(layer, key, option, value));
    }
  }

  private static void put(
      Map<ConfigKey, Object> layer, ConfigKey key, String option, String value) {
    layer.put(key, key.check(option, value));
  }

  /** What --set and options say; options win. */
  Map<ConfigKey, Object> layer() {
    Map<ConfigKey, Object> layer = new HashMap<>();
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
      put(layer, key, "--set " + key.path(), assignment.substring(equals + 1).strip());
    }
    if (objective != null) {
      layer.putAll(ObjectiveText.layer("--objective", objective));
    }
    if (!regularizers.isEmpty()) {
      put(layer, GanKeys.REGULARIZERS, "--regularizer", String.join(" ", regularizers));
    }
    put(layer, "--model", model);
    put(layer, "--batch", batch);
    return layer;
  }

  RunPlan plan() {
    Map<ConfigKey, Object> layer = layer();
    Map<ConfigKey, Object> file = configLayer();
    Object base = file.get(ConfigKey.RECIPE);
    boolean known = base != null && Recipes.names().contains(base.toString());
    RunPlan plan = new RunPlan(recipe != null ? recipe : known ? base.toString() : Recipes.DEFAULT);
    plan.with(file);
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
  Map<ConfigKey, Object> resumeLayer() {
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.putAll(configLayer());
    layer.putAll(layer());
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
