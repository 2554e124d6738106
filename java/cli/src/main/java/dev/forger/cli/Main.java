// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Suggestions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code forger}. */
@Command(
    name = "forger",
    description = "Trains generative adversarial networks and draws samples from them.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    optionListHeading = "%nOptions:%n",
    footer = "%n'forger train' alone trains on drawn digits; 'forger help VERB' tells more.",
    versionProvider = Version.class,
    subcommands = {
      TrainCommand.class,
      SampleCommand.class,
      EvaluateCommand.class,
      ClassifierCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      FetchCommand.class,
      ListCommand.class,
      InfoCommand.class,
      DemoCommand.class,
      AutoComplete.GenerateCompletion.class,
      HelpCommand.class
    })
public final class Main {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text and end.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and end.")
  boolean version;

  /** Made by picocli. */
  Main() {}

  /**
   * Runs the command line and ends the process.
   *
   * @param args the words after {@code forger}
   */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    System.out.flush();
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setExpandAtFiles(false);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler((error, at, parsed) -> report(error, at));
    line.setExecutionStrategy(Main::runLast);
    line.setParameterExceptionHandler((error, args) -> usage(error));
    // Made by picocli itself, so without our common options.
    line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage().hidden(false);
    return line;
  }

  /** Picocli's own handler leaves errors to the JVM, which prints a stack trace. */
  private static int runLast(ParseResult parsed) {
    // Made while there is memory.
    PrintWriter err = parsed.commandSpec().commandLine().getErr();
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      err.println("forger: " + ExitCode.message(e));
      err.flush();
      return ExitCode.of(e);
    }
  }

  private static int report(Exception error, CommandLine at) {
    PrintWriter err = at.getErr();
    err.println("forger: " + ExitCode.message(error));
    if (at.getParseResult() != null && at.getParseResult().hasMatchedOption("--verbose")) {
      error.printStackTrace(err);
    }
    err.flush();
    return ExitCode.of(error);
  }

  private static int usage(ParameterException error) {
    CommandLine at = error.getCommandLine();
    String text = error.getMessage() == null ? "bad usage" : error.getMessage();
    String help = at.getCommandSpec().qualifiedName() + " --help";
    String line = text.replaceAll("\\s*\\R\\s*", " ");
    if (error instanceof UnmatchedArgumentException unmatched) {
      line += suggestion(unmatched, at);
    }
    at.getErr().println("forger: " + line + " ('" + help + "' lists what there is)");
    at.getErr().flush();
    return ExitCode.USAGE;
  }

  private static String suggestion(UnmatchedArgumentException unmatched, CommandLine at) {
    String given = unmatched.getUnmatched().get(0);
    List<String> names = new ArrayList<>();
    if (given.startsWith("-")) {
      at.getCommandSpec().optionsMap().keySet().forEach(names::add);
    } else {
      names.addAll(at.getSubcommands().keySet());
    }
    String name = given.contains("=") ? given.substring(0, given.indexOf('=')) : given;
    return Suggestions.nearest(name, names).map(near -> "; did you mean " + near + "?").orElse("");
  }
}
