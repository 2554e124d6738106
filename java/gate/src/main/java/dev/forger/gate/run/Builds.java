// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Benchmark jars of commits, each built in a Git worktree of its own by the same command. */
public final class Builds implements AutoCloseable {
  private static final double BUILD_SECONDS = 7200;

  private final Path repository;
  private final Path work;
  private final String command;
  private final String jar;
  private final boolean allowDirty;
  private final StopSignal stop;
  private final Git git;
  private final Consumer<String> say;
  private final List<Path> worktrees = new ArrayList<>();

  /**
   * A jar and what it is.
   *
   * @param jar the file
   * @param label for people
   */
  public record Built(Path jar, String label) {}

  /**
   * Prepares.
   *
   * @param repository a folder in the Git repository
   * @param work an existing folder for worktrees and logs
   * @param command builds, run by a shell in the root of the worktree; or null
   * @param jar which the command makes, relative to the root; or null
   * @param allowDirty whether changes that are not committed may be left out
   * @param stop asked during builds
   * @param say is told what is done
   */
  public Builds(
      Path repository,
      Path work,
      String command,
      String jar,
      boolean allowDirty,
      StopSignal stop,
      Consumer<String> say) {
    this.repository = repository;
    this.work = work;
    this.command = command;
    this.jar = jar;
    this.allowDirty = allowDirty;
    this.stop = stop;
    this.say = say;
    git = new Git(repository, work.resolve("git.txt"), stop);
  }

  /**
   * Finds or makes a jar.
   *
   * @param side whose it is
   * @param what a jar, a folder to build in as it is (with a slash in its name, which tells it from
   *     a branch), or a Git reference
   * @return the jar
   * @throws GateException for an unknown reference, uncommitted changes, or a build that fails
   */
  public Built jar(Side side, String what) {
    Path path = Path.of(what);
    if (Files.isRegularFile(path)) {
      return new Built(path, what);
    }
    if (what.endsWith(".jar")) {
      throw new GateException("no such jar: " + what);
    }
    boolean folder = what.equals(".") || what.equals("..") || what.contains("/");
    if (folder && Files.isDirectory(path)) {
      return new Built(build(side, path, what), what);
    }
    String commit = git.commit("--" + side.label(), what);
    String label = what + " (" + commit.substring(0, 10) + ")";
    requireClean(side, what, commit);
    requireCommand(what);
    Path tree = work.resolve(side.label());
    worktrees.add(tree);
    git.text(
        "cannot check out " + what,
        "worktree",
        "add",
        "--detach",
        "--quiet",
        tree.toString(),
        commit);
    return new Built(build(side, tree, label), label);
  }

  private void requireClean(Side side, String ref, String commit) {
    boolean current = git.run("rev-parse", "HEAD").text().strip().equals(commit);
    String changes = git.run("status", "--porcelain", "--untracked-files=no").text().strip();
    if (side == Side.HEAD && current && !changes.isEmpty() && !allowDirty) {
      throw new GateException(
          "the working tree has changes that "
              + ref
              + " does not hold ("
              + changes.lines().findFirst().orElse("").strip()
              + "); commit them, name the folder instead, or add --allow-dirty");
    }
  }

  private void requireCommand(String what) {
    if (command == null || jar == null) {
      throw new GateException(
          "to build " + what + " there must be --build COMMAND and --jar PATH of what it makes");
    }
  }

  private Path build(Side side, Path tree, String label) {
    requireCommand(label);
    Path log = work.resolve("build-" + side.label() + ".txt");
    say.accept("building " + side.label() + ", " + label);
    Subprocess.Result result =
        Subprocess.run(List.of("sh", "-c", command), tree, log, BUILD_SECONDS, stop);
    if (!result.good()) {
      throw new GateException(
          "the build of "
              + label
              + " failed: "
              + (result.timedOut() ? "it did not end" : result.reason())
              + " (log: "
              + kept(log)
              + ")");
    }
    Path made = tree.resolve(jar);
    if (!Files.isRegularFile(made)) {
      throw new GateException("the build of " + label + " made no " + jar);
    }
    return made;
  }

  /** The folder for work is deleted at the end: a log that is named must outlive it. */
  private static Path kept(Path log) {
    try {
      Path copy = Files.createTempFile("perf-gate-build-", ".txt");
      return Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return log;
    }
  }

  /**
   * A second copy of a jar for the A/A control; the jar itself where it names others by relative
   * paths, which a copy would not find.
   *
   * @param original the jar
   * @return a copy in the folder for work
   */
  public Path copy(Path original) {
    try (JarFile file = new JarFile(original.toFile())) {
      Manifest manifest = file.getManifest();
      if (manifest != null
          && manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH) != null) {
        return original;
      }
      Path copy = work.resolve("control.jar");
      return Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new GateException("cannot copy " + original + ": " + GateException.reason(e), e);
    }
  }

  /** Removes the worktrees. */
  @Override
  public void close() {
    Git last = new Git(repository, work.resolve("git.txt"), new StopSignal());
    for (Path tree : worktrees) {
      last.run("worktree", "remove", "--force", tree.toString());
    }
  }
}
