// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import dev.forger.gate.evaluate.Evaluation;
import dev.forger.gate.evaluate.LegRecord;
import dev.forger.gate.facts.FactsCommand;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.judge.Budget;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Session;
import dev.forger.gate.judge.Settings;
import dev.forger.gate.report.TerminalReport;
import dev.forger.gate.run.Builds;
import dev.forger.gate.run.JmhJar;
import dev.forger.gate.run.Leg;
import dev.forger.gate.run.LegOptions;
import dev.forger.gate.run.LegPack;
import dev.forger.gate.run.LegReplay;
import dev.forger.gate.run.LegSource;
import dev.forger.gate.run.LegStore;
import dev.forger.gate.run.LiveLegs;
import dev.forger.gate.run.Plan;
import dev.forger.gate.run.ResumedLegs;
import dev.forger.gate.run.Side;
import dev.forger.gate.run.StopSignal;
import dev.forger.gate.stats.Looks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code perf-gate}. */
@Command(
    name = "perf-gate",
    mixinStandardHelpOptions = true,
    versionProvider = GateCommand.Version.class,
    description =
        "Compares two JMH benchmark jars on a noisy machine, fork beside fork, and says"
            + " OK, IMPROVED, REGRESSION or UNDECIDED for every benchmark.",
    sortOptions = false,
    subcommands = FactsCommand.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no regression",
      "1:a regression",
      "2:something is undecided, with --strict",
      "3:an error: a leg failed, a benchmark is missing, bad input",
      "130:interrupted; reports are of what there was"
    })
final class GateCommand implements Callable<Integer> {
  private static final int RESAMPLES = 10_000;
  private static final int FEW_RESAMPLES = 1000;

  @Spec CommandSpec spec;

  @Option(
      names = "--base",
      paramLabel = "REF|JAR",
      description = "The state before: a jar, a folder, or a Git reference to build.")
  String base;

  @Option(
      names = "--head",
      paramLabel = "REF|JAR",
      description = "The state that is judged, likewise.")
  String head;

  @Option(
      names = "--include",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Benchmarks to compare, found anywhere in their names.")
  String include;

  @Option(
      names = "--select",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Of those, the ones whose line in --list matches, parameters and all.")
  String select;

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      defaultValue = "3%",
      converter = Percent.class,
      description = "Slowdown that is let pass.")
  double margin;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "12",
      description = "Rounds of each batch at most; looks come after a half, three quarters, all.")
  int rounds;

  @Option(
      names = "--budget",
      paramLabel = "MINUTES",
      defaultValue = "Infinity",
      description = "Time for all legs; what is not decided then is UNDECIDED (default: no end).")
  double budget;

  @Option(names = "--strict", description = "End with 2 where something is UNDECIDED.")
  boolean strict;

  @Option(
      names = "--build",
      paramLabel = "COMMAND",
      description = "Builds a reference, in a shell at the root of a worktree of its own.")
  String build;

  @Option(
      names = "--jar",
      paramLabel = "PATH",
      description = "The jar that the build makes, relative to that root.")
  String jar;

  @Option(
      names = "--allow-dirty",
      description = "Compare the current commit although the working tree has other changes.")
  boolean allowDirty;

  @Mixin RunOptions runOptions;

  @Option(
      names = "--secondary",
      paramLabel = "REGEX",
      description = "Secondary scores to judge as times are judged.")
  String secondary;

  @Option(
      names = "--control",
      paramLabel = "REGEX",
      description = "Benchmark of the A/A control (default: the first one).")
  String control;

  @Option(names = "--no-control", description = "Leave out the A/A control.")
  boolean noControl;

  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description = "A benchmark that changed its name; may be given several times.")
  Map<String, String> renames = new LinkedHashMap<>();

  @Option(names = "--allow-missing", description = "Let benchmarks pass that the head lacks.")
  boolean allowMissing;

  @Option(names = "--list", description = "Show what would be compared and end.")
  boolean list;

  @Mixin RecordOptions records;

  @Mixin Reports reports;

  /** The version of this build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"perf-gate " + (version == null ? "development build" : version)};
    }
  }

  @Override
  public Integer call() {
    boolean fewWillDo = runOptions.inTurn || records.replay != null || records.everyRound;
    int fewest = fewWillDo ? Looks.MIN_ROUNDS : Looks.MIN_PAIRS;
    if (rounds < fewest) {
      throw usage(
          "--rounds: given "
              + rounds
              + ", expected at least "
              + fewest
              + (fewWillDo ? "" : " (" + Looks.MIN_ROUNDS + " with --in-turn)"));
    }
    if (rounds > Settings.MOST_ROUNDS && !records.everyRound) {
      throw usage(
          "--rounds: given "
              + rounds
              + ", expected at most "
              + Settings.MOST_ROUNDS
              + " unless with --every-round");
    }
    if (!(budget > 0)) {
      throw usage("--budget: given " + budget + ", expected minutes above 0");
    }
    String mistake = records.mistake(base != null || head != null);
    if (!mistake.isEmpty()) {
      throw usage(mistake);
    }
    if (records.replay == null && (base == null || head == null)) {
      throw usage("both --base and --head are needed, or --replay");
    }
    Settings settings =
        new Settings(
            margin,
            rounds,
            !noControl && !records.everyRound,
            pattern("--secondary", secondary),
            records.evaluate == null ? RESAMPLES : FEW_RESAMPLES,
            records.everyRound);
    pattern("--include", include);
    pattern("--select", select);
    if (records.replay != null) {
      LegReplay legs = new LegReplay(records.replay);
      if (records.pack != null) {
        LegPack.write(legs, records.pack);
        return Outcome.GOOD;
      }
      if (records.evaluate != null) {
        return evaluated(legs, settings);
      }
      return judge(
          filtered(legs.plan()), legs, settings, legs.base(), legs.head(), new StopSignal());
    }
    try (Interrupt interrupt = new Interrupt();
        WorkFolder work = new WorkFolder();
        Builds builds =
            new Builds(
                Path.of("."), work.path(), build, jar, allowDirty, interrupt.signal(), this::say)) {
      return live(builds, work, settings, interrupt.signal());
    }
  }

  private int live(Builds builds, WorkFolder work, Settings settings, StopSignal stop) {
    LegOptions options = runOptions.options();
    Builds.Built before = builds.jar(Side.BASE, base);
    Builds.Built after = builds.jar(Side.HEAD, head);
    JmhJar baseJar = new JmhJar(before.jar(), options, stop);
    JmhJar headJar = new JmhJar(after.jar(), options, stop);
    Plan plan = Plan.of(units(baseJar, before), units(headJar, after), renames);
    if (list) {
      list(plan);
      return Outcome.GOOD;
    }
    if (plan.common().isEmpty()) {
      throw new GateException(
          before.label()
              + " and "
              + after.label()
              + " have no benchmark in common that matches "
              + wanted());
    }
    Map<Side, JmhJar> jars =
        Map.of(
            Side.BASE, baseJar,
            Side.HEAD, headJar,
            Side.CONTROL, new JmhJar(builds.copy(before.jar()), options, stop));
    Path folder = records.store == null ? work.path().resolve("legs") : records.store;
    boolean shares = !options.processor().isEmpty();
    if (!shares && !runOptions.inTurn) {
      say("no taskset here, or no processor to bind to: the forks of a round run in turn");
    }
    LegSource source;
    if (records.resume) {
      LegStore.Resumed earlier = LegStore.resume(folder, plan, before.label(), after.label());
      source =
          new ResumedLegs(earlier.legs(), new LiveLegs(jars, plan, earlier.store(), stop, shares));
    } else {
      LegStore legs = LegStore.create(folder, plan, before.label(), after.label());
      source = new LiveLegs(jars, plan, legs, stop, shares);
    }
    return judge(plan, source, settings, before.label(), after.label(), stop);
  }

  private List<BenchmarkUnit> units(JmhJar from, Builds.Built built) {
    Pattern selected = Pattern.compile(select);
    List<BenchmarkUnit> units =
        from.units(include).stream().filter(unit -> selected.matcher(unit.name()).find()).toList();
    if (units.isEmpty()) {
      throw new GateException(built.label() + " has no benchmark that matches " + wanted());
    }
    return units;
  }

  private String wanted() {
    return select.isEmpty() ? include : include + ", --select " + select;
  }

  private Plan filtered(Plan plan) {
    Plan kept =
        new Plan(
            matching(plan.common()),
            matching(plan.missing()),
            matching(plan.added()),
            plan.renames());
    if (kept.common().isEmpty()) {
      throw new GateException(records.replay + " has no benchmark that matches " + wanted());
    }
    return kept;
  }

  private List<BenchmarkUnit> matching(List<BenchmarkUnit> units) {
    Pattern included = Pattern.compile(include);
    Pattern selected = Pattern.compile(select);
    return units.stream()
        .filter(unit -> included.matcher(unit.benchmark()).find())
        .filter(unit -> selected.matcher(unit.name()).find())
        .toList();
  }

  private int judge(
      Plan plan,
      LegSource source,
      Settings settings,
      String baseLabel,
      String headLabel,
      StopSignal stop) {
    Session session =
        new Session(
            plan,
            controlUnit(plan),
            source,
            settings,
            new Budget(60 * budget, System::nanoTime),
            records.replay == null
                ? new ProgressLines(this::say)
                : dev.forger.gate.judge.Progress.NONE);
    Outcome outcome = session.run(baseLabel, headLabel);
    spec.commandLine().getOut().print(TerminalReport.of(outcome));
    spec.commandLine().getOut().flush();
    reports.write(outcome);
    return stop.isRequested() ? Interrupt.EXIT_CODE : outcome.exitCode(strict, allowMissing);
  }

  private int evaluated(LegReplay legs, Settings settings) {
    Set<BenchmarkUnit> units = Set.copyOf(filtered(legs.plan()).common());
    List<Leg> chosen =
        legs.history().stream().filter(leg -> units.contains(leg.request().unit())).toList();
    List<Evaluation> all = Evaluation.all(LegRecord.of(chosen), settings, records.evaluate);
    spec.commandLine().getOut().print(Evaluation.table(all));
    spec.commandLine().getOut().flush();
    return Outcome.GOOD;
  }

  private BenchmarkUnit controlUnit(Plan plan) {
    if (control == null) {
      return null;
    }
    Pattern chosen = pattern("--control", control);
    List<BenchmarkUnit> units =
        plan.common().stream().filter(unit -> chosen.matcher(unit.benchmark()).find()).toList();
    if (units.isEmpty()) {
      throw new GateException("--control " + control + " matches none of the benchmarks");
    }
    return units.get(0);
  }

  private void list(Plan plan) {
    List<String> lines = new ArrayList<>();
    plan.common().forEach(unit -> lines.add(unit.name()));
    plan.missing().forEach(unit -> lines.add(unit.name() + " (only in the base)"));
    plan.added().forEach(unit -> lines.add(unit.name() + " (only in the head)"));
    lines.forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
  }

  private Pattern pattern(String option, String regex) {
    try {
      return regex == null ? null : Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw usage(option + ": '" + regex + "' is no regular expression: " + e.getDescription());
    }
  }

  private CommandLine.ParameterException usage(String text) {
    return new CommandLine.ParameterException(spec.commandLine(), text);
  }

  private void say(String text) {
    spec.commandLine().getErr().println("perf-gate: " + text);
    spec.commandLine().getErr().flush();
  }
}
