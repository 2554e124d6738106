// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.gan.TrainingDefaults;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Objectives;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunPlan;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.json.JsonMapper;

/** The tables of docs/cli.md say what the program does. */
class DocsTest {
  private static final Path ROOT = Path.of(System.getProperty("forger.root", "../.."));
  private static final Pattern VARIABLE = Pattern.compile("\\bFORGER_(?!ROOT|APT)[A-Z_]+[A-Z]\\b");
  private static final Pattern DEFAULT = Pattern.compile(" \\(default: ([^()]*)\\)");

  /** Rows of the table under a heading, without its two heading lines. */
  private static List<String> table(String heading) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/cli.md"));
    int at = lines.indexOf("## " + heading);
    assertEquals(true, at >= 0, "docs/cli.md has no heading " + heading);
    return lines.stream()
        .skip(at + 1L)
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .toList();
  }

  @Test
  void optionsAreThoseOfTheProgram() throws IOException {
    List<String> expected = new ArrayList<>();
    RunConfig defaults;
    try (RunPlan.Ready ready = new RunPlan(Recipes.DEFAULT).resolve()) {
      defaults = ready.config();
    }
    CommandLine root = Main.commandLine();
    rows("", root.getCommandSpec(), defaults, expected);
    for (CommandLine verb : root.getSubcommands().values()) {
      rows(verb.getCommandName(), verb.getCommandSpec(), defaults, expected);
      for (CommandLine part : verb.getSubcommands().values()) {
        String name = verb.getCommandName() + " " + part.getCommandName();
        rows(name, part.getCommandSpec(), defaults, expected);
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", table("Verbs and options")));
  }

  private static void rows(
      String verb, CommandSpec spec, RunConfig defaults, List<String> expected) {
    if (spec.positionalParameters().isEmpty() && spec.options().isEmpty()) {
      expected.add("| `" + verb + "` | | | " + spec.usageMessage().description()[0] + " |");
    }
    for (ArgSpec argument : spec.positionalParameters()) {
      expected.add(row(verb, argument.paramLabel(), argument, defaults));
    }
    for (OptionSpec option : spec.options()) {
      String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
      expected.add(row(verb, String.join(", ", option.names()) + label, option, defaults));
    }
  }

  private static String row(String verb, String name, ArgSpec argument, RunConfig defaults) {
    String text = String.join(" ", argument.description()).replace("%n", " ").replace("|", "\\|");
    Matcher matcher = DEFAULT.matcher(text);
    String value = "";
    if (argument.defaultValue() != null && argument.arity().max() > 0) {
      value = argument.defaultValue();
    } else if (matcher.find()) {
      value = matcher.group(1);
    } else if (argument.isOption()
        && !argument.required()
        && TrainOptions.KEYS.containsKey(((OptionSpec) argument).longestName())) {
      ConfigKey key = TrainOptions.KEYS.get(((OptionSpec) argument).longestName()).get(0);
      Object set = defaults.values().get(key);
      value = set == null ? "" : "recipe: " + (set instanceof Double d ? plain(d) : set);
    }
    return String.format(
        "| `%s` | `%s` | %s | %s |",
        verb.isEmpty() ? "forger" : verb,
        name.replace("|", "\\|"),
        value.isEmpty() ? "" : "`" + value + "`",
        DEFAULT.matcher(text).replaceAll(""));
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  @Test
  void keysAreThoseOfConfigurations() throws IOException {
    List<String> expected = new ArrayList<>();
    for (ConfigKey key : ConfigKey.all()) {
      expected.add("| `" + key.path() + "` | " + key.description() + " |");
    }
    assertEquals(String.join("\n", expected), String.join("\n", table("Configuration keys")));
  }

  @Test
  void settingsAreThoseOfTrainings() throws IOException {
    List<String> expected = new ArrayList<>();
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("`wgan-gp`", List.of("wgan-gp"));
    rows.put("all others", Objectives.names().stream().filter(n -> !n.equals("wgan-gp")).toList());
    for (Map.Entry<String, List<String>> row : rows.entrySet()) {
      for (List<String> models :
          List.of(List.of("dcgan28"), List.of("dcgan32", "dcgan64"), List.of("resnet32"))) {
        Set<String> settings = new HashSet<>();
        for (String name : row.getValue()) {
          Objective objective = Objectives.of(name);
          models.forEach(model -> settings.add(settings(TrainingDefaults.of(objective, model))));
        }
        assertEquals(1, settings.size(), "settings of one row");
        expected.add(
            String.format(
                "| %s | %s | %s |",
                row.getKey(), quoted(models.stream()), settings.iterator().next()));
      }
    }
    assertEquals(
        String.join("\n", expected), String.join("\n", table("Settings of objectives and models")));
  }

  private static String quoted(Stream<String> names) {
    return names.map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static String settings(TrainingDefaults d) {
    return String.format(
        "%d | %d | %s | %d | %s, %s, (%s, %s) |%s",
        d.batch(),
        d.latent(),
        d.criticNorm().name().toLowerCase(Locale.ROOT),
        d.criticSteps(),
        plain(d.generatorRate()),
        plain(d.criticRate()),
        plain(d.beta1()),
        plain(d.beta2()),
        d.lambda() == 0 ? "" : " " + plain(d.lambda()));
  }

  @Test
  void memoryClassesAreThoseOfPlans() throws IOException {
    String info = Cli.run("info", "--json", "--batch", 2).out();
    List<String> expected =
        List.copyOf(
            JsonMapper.shared().readTree(info).get("planned_bytes_by_class").propertyNames());
    List<String> listed = new ArrayList<>();
    for (String row : table("Planned memory")) {
      listed.add(row.split("`")[1]);
    }
    assertEquals(expected, listed);
  }

  @Test
  void exitCodesAreThoseOfTheProgram() throws IOException {
    List<String> codes = new ArrayList<>();
    for (String row : table("Exit codes")) {
      codes.add(row.split("\\|")[1].strip());
    }
    assertEquals(
        List.of(
            ExitCode.DONE,
            ExitCode.FAILED,
            ExitCode.USAGE,
            ExitCode.DIVERGED,
            ExitCode.INTERRUPTED,
            ExitCode.TERMINATED),
        codes.stream().map(Integer::valueOf).toList());
  }

  @Test
  void everyVariableIsListed() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String place :
        List.of(
            "scripts/forger",
            "scripts/lib.sh",
            "native/src",
            "native/cpu",
            "java/core/src/main",
            "java/gan/src/main",
            "java/report/src/main",
            "java/cli/src/main")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          for (String line : Files.readString(file).lines().toList()) {
            boolean reads = place.startsWith("scripts") || line.contains("getenv");
            Matcher matcher = VARIABLE.matcher(reads ? line : "");
            while (matcher.find()) {
              used.add(matcher.group());
            }
          }
        }
      }
    }
    Set<String> listed = new TreeSet<>();
    for (String row : table("Environment")) {
      Matcher matcher = VARIABLE.matcher(row);
      if (matcher.find()) {
        listed.add(matcher.group());
      }
    }
    assertEquals(used, listed);
  }
}
