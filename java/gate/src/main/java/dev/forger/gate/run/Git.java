// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code git} in a repository. */
public final class Git {
  private static final double SECONDS = 120;

  private final Path repository;
  private final Path log;
  private final StopSignal stop;

  /**
   * Prepares.
   *
   * @param repository a folder in the repository
   * @param log what the command prints is written there
   * @param stop asked meanwhile
   */
  public Git(Path repository, Path log, StopSignal stop) {
    this.repository = repository;
    this.log = log;
    this.stop = stop;
  }

  Subprocess.Result run(String... words) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return Subprocess.run(command, repository, log, SECONDS, stop);
  }

  /**
   * What a command prints.
   *
   * @param failure what did not work, for the error
   * @param words of the command
   * @return its output
   * @throws GateException where it fails
   */
  public String text(String failure, String... words) {
    Subprocess.Result result = run(words);
    if (!result.good()) {
      throw new GateException(failure + ": " + result.reason());
    }
    return result.text();
  }

  /**
   * The commit that a reference names.
   *
   * @param option that gave it, for the error
   * @param ref branch, tag or commit
   * @return its hash
   * @throws GateException outside of repositories and for unknown references
   */
  public String commit(String option, String ref) {
    if (!run("rev-parse", "--show-toplevel").good()) {
      throw new GateException(
          option
              + " "
              + ref
              + ": no such file, and "
              + repository.toAbsolutePath().normalize()
              + " is in no Git repository");
    }
    Subprocess.Result result = run("rev-parse", "--verify", "--quiet", ref + "^{commit}");
    if (!result.good()) {
      throw new GateException(
          option
              + ": unknown reference "
              + ref
              + " (no jar, folder, branch, tag or commit of that name; a shallow clone lacks older"
              + " commits)");
    }
    return result.text().strip();
  }
}
