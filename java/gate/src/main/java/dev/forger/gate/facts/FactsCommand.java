// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.facts;

import dev.forger.gate.GateException;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.run.Git;
import dev.forger.gate.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code perf-gate facts}. */
@Command(
    name = "facts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Holds facts that no noise touches against a stored table (lines KEY = VALUE), and asks"
            + " commits that change the table for a trailer 'Perf-Accept: PATTERN REASON'.")
public final class FactsCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Spec CommandSpec spec;

  @Option(
      names = "--stored",
      paramLabel = "FILE",
      required = true,
      description = "The table that is under version control.")
  Path stored;

  @Option(
      names = "--now",
      paramLabel = "FILE",
      required = true,
      description = "The facts of this build. Scopes (first words) that it lacks are not checked.")
  Path now;

  @Option(
      names = "--base",
      paramLabel = "REF",
      description = "Changes of the stored table since the merge base need a trailer.")
  String base;

  @Option(names = "--write", description = "Bring the stored table up to date.")
  boolean write;

  /** Made by picocli. */
  public FactsCommand() {}

  @Override
  public Integer call() {
    FactsTable taken = read(now);
    if (taken.facts().isEmpty()) {
      throw new GateException(now + " holds no fact");
    }
    FactsTable kept = Files.exists(stored) || !write ? read(stored) : new FactsTable(Map.of());
    Map<String, String[]> differences = kept.differences(taken);
    if (write) {
      write(kept.updated(taken));
      say(differences.size() + " facts changed in " + stored);
      return Outcome.GOOD;
    }
    show(differences);
    boolean good = differences.isEmpty();
    if (!good) {
      say(
          "REGRESSION: "
              + differences.size()
              + " facts are not those of "
              + stored
              + "; where that is intended, update it and say why in the commit (Perf-Accept: PATTERN"
              + " REASON)");
    }
    if (base != null) {
      good &= explained();
    }
    if (good) {
      TreeSet<String> unchecked = new TreeSet<>(kept.scopes());
      unchecked.removeAll(taken.scopes());
      say(
          "OK: "
              + taken.facts().size()
              + " facts are as stored"
              + (unchecked.isEmpty() ? "" : "; not checked here: " + String.join(", ", unchecked)));
    }
    return good ? Outcome.GOOD : Outcome.REGRESSION;
  }

  /** Whether trailers explain all changes of the stored table since the merge base. */
  private boolean explained() {
    Path log;
    try {
      log = Files.createTempFile("perf-gate-git", ".txt");
    } catch (IOException e) {
      throw new GateException("cannot run git: " + GateException.reason(e), e);
    }
    Path folder = stored.toAbsolutePath().getParent();
    Git git = new Git(folder, log, new StopSignal());
    String from =
        git.text("no merge base with " + base, "merge-base", git.commit("--base", base), "HEAD")
            .strip();
    String name = "./" + stored.getFileName();
    if (git.text("cannot list files", "ls-tree", "--name-only", from, name).isBlank()) {
      return true;
    }
    FactsTable before =
        FactsTable.parse(
            base + ":" + name, git.text("cannot read " + name, "show", from + ":" + name));
    String trailers =
        git.text(
            "cannot read commits",
            "log",
            "--format=%(trailers:key=Perf-Accept,valueonly,unfold)",
            from + "..HEAD");
    Map<String, String[]> changes = before.differences(read(stored));
    // A scope that is gone altogether is a change of its rows, too.
    FactsTable after = read(stored);
    before
        .facts()
        .forEach(
            (key, value) -> {
              if (!after.facts().containsKey(key)) {
                changes.putIfAbsent(key, new String[] {value, null});
              }
            });
    List<String> left = Acceptance.unexplained(changes, Acceptance.parse(trailers));
    if (!left.isEmpty()) {
      say(
          "REGRESSION: no commit since "
              + base
              + " has a trailer 'Perf-Accept: PATTERN REASON' for "
              + left.size()
              + " changed facts, such as "
              + left.get(0));
    }
    delete(log);
    return left.isEmpty();
  }

  private void show(Map<String, String[]> differences) {
    List<String> lines = new ArrayList<>();
    differences.forEach(
        (key, values) ->
            lines.add(
                key
                    + ": "
                    + (values[0] == null ? "(new)" : values[0])
                    + " -> "
                    + (values[1] == null ? "(gone)" : values[1])));
    lines.stream().limit(SHOWN).forEach(this::say);
    if (lines.size() > SHOWN) {
      say("and " + (lines.size() - SHOWN) + " more");
    }
  }

  private static FactsTable read(Path file) {
    try {
      return FactsTable.parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new GateException("cannot read " + file + ": " + GateException.reason(e), e);
    }
  }

  private void write(FactsTable table) {
    try {
      Files.writeString(stored, table.text());
    } catch (IOException e) {
      throw new GateException("cannot write " + stored + ": " + GateException.reason(e), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A few lines stay in the folder for temporary files.
    }
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
    spec.commandLine().getOut().flush();
  }
}
