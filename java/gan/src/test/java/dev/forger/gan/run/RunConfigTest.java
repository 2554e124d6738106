// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
  private static java.util.List<String> recipes() {
    return Recipes.names();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeReadsBackFromItsJson(String name) {
    RunConfig recipe = Recipes.get(name);
    assertEquals(recipe, RunConfig.parse(recipe.toJson(), "text"));
    assertEquals(name, recipe.text(ConfigKey.RECIPE));
    assertTrue(Recipes.description(name).length() > 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"trainin\": {\"batch\": 3}}|did you mean \"training.batch\"?",
        "{\"batch\": 3}|did you mean \"training.batch\"?",
        "{\"training\": {\"bach\": 3}}|did you mean \"training.batch\"?",
        "{\"zzzzz\": 3}|docs/cli.md",
        "{\"training\": {\"batch\": 0}}|given 0, expected an integer from 1",
        "{\"training\": {\"batch\": 1.5}}|given 1.5, expected an integer",
        "{\"training\": {\"batch\": null}}|given null",
        "{\"training\": {\"batch\": [1]}}|given [1]",
        "{\"training\": 5}|given \"training\"",
        "{\"training\": {}}|given \"training\"",
        "{\"training\": {\"ema\": 1}}|below 1",
        "{\"training\": {\"seed\": 9223372036854775808}}|64 bits",
        "{\"training\": {\"seed\": 1e400000000}}|64 bits",
        "{\"training\": {\"precision\": \"bf61\"}}|did you mean \"bf16\"?",
        "{\"training\": {\"precision\": true}}|expected one of f32, bf16",
        "{\"objective\": {\"name\": \"wgangp\"}}|did you mean \"wgan-gp\"?",
        "{\"optimizers\": {\"critic\": {\"learning_rate\": -1}}}|greater than 0",
        "{\"format\": 8}|expected 1 to 7",
        "{\"format\": \"x\"}|expected 1 to 7",
        "{\"format\": 1, \"format\": 1}|no JSON",
        "{\"regularizers\": {\"list\": [\"r11\"]}}|did you mean \"r1\"?",
        "{\"regularizers\": {\"list\": [\"r1:gamma=-1\"]}}|given -1.0",
        "{\"regularizers\": {\"list\": [1]}}|expected an array of texts",
        "{\"objective\": {\"parameters\": \"a\"}}|expected key=value, each key once",
        "{\"objective\": {\"parameters\": \"a=1,a=2\"}}|each key once",
        "[1]|no object",
        "{\"recipe\": \"a\"} x|no JSON",
        "{|no JSON",
        "''|no"
      })
  void badJsonIsRefusedInOneLine(String json, String expected) {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> RunConfig.parse(json, "file"));
    assertTrue(e.getMessage().contains(expected), e::getMessage);
    assertTrue(e.getMessage().startsWith("file"), e::getMessage);
    assertEquals(1, e.getMessage().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1e999", "0x10", "1_000", "", " ", "--5", "1e5000"})
  void textThatIsNoFinitePositiveNumberIsRefused(String text) {
    assertThrows(InvalidArgumentException.class, () -> GanKeys.CRITIC_RATE.check("--lr", text));
  }

  @Test
  void valuesAreTyped() {
    assertEquals(1000L, ConfigKey.STEPS.check("--steps", "1e3"));
    assertEquals(5L, ConfigKey.STEPS.check("--steps", "5.0"));
    assertEquals(2e-4, GanKeys.CRITIC_RATE.check("--lr", "2e-4"));
    assertEquals(true, GanKeys.PENALTY_ONE_SIDED.check("--set", "true"));
    assertEquals(3L, ConfigKey.DATA_CHANNELS.check("--set", "3"));
  }

  @Test
  void equalConfigurationsHaveEqualHashes() {
    RunConfig a = Recipes.get(Recipes.DEFAULT);
    assertEquals(a.sha256(), Recipes.get(Recipes.DEFAULT).sha256());
    assertNotEquals(a.sha256(), a.with(ConfigKey.SEED, 2L).sha256());
  }

  @Test
  void anotherObjectiveBringsItsOwnDefaults() {
    try (RunPlan.Ready ready =
        new RunPlan(Recipes.DEFAULT)
            .with(Map.of(GanKeys.OBJECTIVE, "non-saturating", GanKeys.CRITIC_RATE, 5e-4))
            .resolve()) {
      RunConfig config = ready.config();
      assertEquals(1, config.number(GanKeys.CRITIC_STEPS));
      assertEquals("batch", config.text(GanKeys.MODEL_CRITIC_NORM));
      assertEquals(2e-3, config.real(GanKeys.GENERATOR_RATE));
      assertEquals(5e-4, config.real(GanKeys.CRITIC_RATE));
      assertEquals(0.99, config.real(GanKeys.CRITIC_BETA2));
      assertEquals(null, config.values().get(GanKeys.PENALTY_LAMBDA));
    }
  }

  @Test
  void regularizersAndParametersAreRecordedInFull() {
    Map<ConfigKey, Object> layer = ObjectiveText.layer("--objective", "least-squares:a=-1.0");
    layer.put(GanKeys.REGULARIZERS, GanKeys.REGULARIZERS.check("--set", " r1  spectral-norm "));
    try (RunPlan.Ready ready = new RunPlan(Recipes.DEFAULT).with(layer).resolve()) {
      RunConfig config = ready.config();
      assertEquals("a=-1,b=1,c=1", config.text(GanKeys.OBJECTIVE_PARAMETERS));
      assertEquals(
          List.of("r1:gamma=10", "spectral-norm"), config.values().get(GanKeys.REGULARIZERS));
      assertEquals("none", config.text(GanKeys.MODEL_CRITIC_NORM));
      assertEquals(config, RunConfig.parse(config.toJson(), "text"));
      assertTrue(config.title().contains("least-squares + r1:gamma=10 + spectral-norm"));
    }
  }

  @Test
  void aRegularizersPenaltyTakesThePlaceOfTheObjectives() {
    Map<ConfigKey, Object> layer =
        Map.of(GanKeys.PENALTY_LAMBDA, 5.0, GanKeys.REGULARIZERS, List.of("lp:lambda=2"));
    RunPlan both = new RunPlan(Recipes.DEFAULT).with(layer);
    InvalidArgumentException e = assertThrows(InvalidArgumentException.class, both::resolve);
    assertTrue(e.getMessage().contains("one penalty"), e::getMessage);
    try (RunPlan.Ready ready =
        new RunPlan("wgan-gp-64")
            .with(Map.of(ConfigKey.DATA_SOURCE, "stroke-digits"))
            .with(Map.of(GanKeys.REGULARIZERS, List.of("lp:lambda=2")))
            .resolve()) {
      assertEquals(null, ready.config().values().get(GanKeys.PENALTY_LAMBDA));
    }
  }

  @Test
  void configurationsBefore7HadNoRegularizers() {
    RunConfig old = RunConfig.parse("{\"format\": 6, \"system\": \"gan\"}", "old");
    assertEquals(List.of(), old.values().get(GanKeys.REGULARIZERS));
    RunConfig other = RunConfig.parse("{\"format\": 6, \"system\": \"conditional-gan\"}", "old");
    assertEquals(null, other.values().get(GanKeys.REGULARIZERS));
  }

  @Test
  void otherModelsBringThePublishedRates() {
    try (RunPlan.Ready ready =
        new RunPlan("dcgan-digits")
            .with(Map.of(GanKeys.MODEL_NAME, "dcgan32", GanKeys.OBJECTIVE, "wgan-gp"))
            .resolve()) {
      RunConfig config = ready.config();
      assertEquals(5, config.number(GanKeys.CRITIC_STEPS));
      assertEquals("none", config.text(GanKeys.MODEL_CRITIC_NORM));
      assertEquals(1e-4, config.real(GanKeys.GENERATOR_RATE));
      assertEquals(1e-4, config.real(GanKeys.CRITIC_RATE));
    }
  }

  @Test
  void configurationsOfFormat1HadRatesThatStayed() {
    RunConfig old = RunConfig.parse("{\"format\": 1, \"training\": {\"steps\": 9}}", "old");
    assertEquals(0.0, old.real(ConfigKey.RATE_DECAY));
    assertEquals(true, old.values().get(ConfigKey.EXACT));
    RunConfig partial = RunConfig.parse("{\"training\": {\"steps\": 9}}", "by hand");
    assertEquals(null, partial.values().get(ConfigKey.RATE_DECAY));
  }

  @Test
  void configurationsBefore6AreOfGans() {
    for (int format = 1; format < 6; format++) {
      RunConfig old = RunConfig.parse("{\"format\": " + format + "}", "old");
      assertEquals("gan", old.text(ConfigKey.SYSTEM));
    }
  }

  @Test
  void precisionIsF32UnlessItIsChosen() {
    for (int format = 1; format < 5; format++) {
      RunConfig old = RunConfig.parse("{\"format\": " + format + "}", "old");
      assertEquals("f32", old.text(ConfigKey.PRECISION));
    }
    try (RunPlan.Ready ready = new RunPlan(Recipes.DEFAULT).resolveShape()) {
      assertEquals("f32", ready.config().text(ConfigKey.PRECISION));
      RunConfig bf16 = ready.config().with(ConfigKey.PRECISION, "bf16");
      assertEquals(bf16, RunConfig.parse(bf16.toJson(), "text"));
    }
  }

  @Test
  void exactInBf16IsRefused() {
    RunPlan plan =
        new RunPlan(Recipes.DEFAULT)
            .with(Map.of(ConfigKey.EXACT, true, ConfigKey.PRECISION, "bf16"));
    InvalidArgumentException e = assertThrows(InvalidArgumentException.class, plan::resolveShape);
    assertTrue(e.getMessage().contains("training.precision: given bf16"), e::getMessage);
    assertTrue(e.getMessage().contains("training.exact"), e::getMessage);
  }

  @Test
  void sizeChoosesTheModelAndModelTheSize() {
    try (RunPlan.Ready bySize =
            new RunPlan(Recipes.DEFAULT).with(Map.of(ConfigKey.DATA_SIZE, 32L)).resolve();
        RunPlan.Ready byModel =
            new RunPlan(Recipes.DEFAULT).with(Map.of(GanKeys.MODEL_NAME, "resnet32")).resolve()) {
      assertEquals("dcgan32", bySize.config().text(GanKeys.MODEL_NAME));
      assertEquals(32, bySize.data().width());
      assertEquals(32, byModel.config().number(ConfigKey.DATA_SIZE));
    }
  }

  @Test
  void penaltyWithoutItsObjectiveIsRefused() {
    RunPlan plan =
        new RunPlan(Recipes.DEFAULT)
            .with(Map.of(GanKeys.OBJECTIVE, "hinge", GanKeys.PENALTY_LAMBDA, 4.0));
    assertThrows(InvalidArgumentException.class, plan::resolve);
  }

  @Test
  void anotherFingerprintIsRefused() {
    RunPlan plan =
        new RunPlan(Recipes.DEFAULT).with(Map.of(ConfigKey.DATA_FINGERPRINT, "0".repeat(64)));
    assertThrows(dev.forger.DataException.class, plan::resolve);
  }
}
