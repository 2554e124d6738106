// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Legs that are kept, and what is done with kept ones. */
final class RecordOptions {
  @Option(names = "--store", paramLabel = "DIR", description = "Keep every leg in a folder.")
  Path store;

  @Option(
      names = "--resume",
      description =
          "With --store: go on with the folder of a run that ended early; legs that it has are not"
              + " run again.")
  boolean resume;

  @Option(
      names = "--replay",
      paramLabel = "DIR|FILE",
      description = "Judge the legs of a folder, or of a file of --pack, again; nothing is run.")
  Path replay;

  @Option(
      names = "--pack",
      paramLabel = "FILE",
      description = "With --replay: write the legs into one file instead of judging them.")
  Path pack;

  @Option(
      names = "--every-round",
      description = "Run all rounds of one batch and judge nothing: for records.")
  boolean everyRound;

  @Option(
      names = "--evaluate",
      paramLabel = "RUNS",
      description =
          "With --replay of a record of two copies: cut so many sessions out of it, plant"
              + " slowdowns, and show false alarms and power, beside those of other rules.")
  Integer evaluate;

  /**
   * What is wrong with them, or empty.
   *
   * @param compares whether --base or --head is given
   */
  String mistake(boolean compares) {
    if (evaluate != null && (replay == null || evaluate < 1)) {
      return "--evaluate: given " + evaluate + ", expected at least 1 and --replay";
    }
    if (replay != null && (compares || store != null)) {
      return "--replay runs nothing: it takes no --base, --head or --store";
    }
    if (pack != null && replay == null) {
      return "--pack needs --replay, the folder whose legs it writes";
    }
    if (resume && store == null) {
      return "--resume needs --store, the folder to go on with";
    }
    return "";
  }
}
