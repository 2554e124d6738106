// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.InvalidArgumentException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Downloads public data. */
@Command(
    name = "fetch",
    description = "Download public data: mnist, fashion-mnist or cifar-10.",
    footer = {"", "Broken off, it goes on where it was. Every file is checked by its SHA-256."},
    sortOptions = false)
final class FetchCommand implements Callable<Integer> {
  private static final Path DATA = Path.of("data");

  @Parameters(paramLabel = "NAME", description = "mnist, fashion-mnist or cifar-10.")
  private String name;

  @Mixin private Common common;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder for the files (default: data/<NAME>).")
  private Path to;

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description = "Folder on a server that has the files under their usual names.")
  private String mirror;

  /** Made by picocli. */
  FetchCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    PublicData data = PublicData.of(name);
    if (mirror != null && !mirror.matches("https?://\\S+")) {
      throw new InvalidArgumentException(
          "--mirror", mirror, "a URL that begins with http:// or https://", "correct it");
    }
    Path folder = to != null ? to : DATA.resolve(name);
    data.fetch(folder, mirror, common::say);
    common.out().println(folder);
    common.out().flush();
    return ExitCode.DONE;
  }
}
