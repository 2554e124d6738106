// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.AtomicFile;
import dev.forger.CheckpointException;
import dev.forger.InvalidArgumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a run: names of its files, how it is made, and what is put right before a run goes
 * on.
 *
 * <p>A training writes in this order, so that it can be killed at any moment:
 *
 * <ol>
 *   <li>a new run: the checkpoint of step 0, then {@code config.json}, then the headers of {@code
 *       metrics.csv} and {@code timing.csv}; the checkpoint alone is enough to go on, as it holds
 *       the configuration;
 *   <li>each step: rows of {@code metrics.csv} and {@code timing.csv}, gathered in memory and
 *       written about once a second;
 *   <li>each picture or text: {@code samples/step-N.png} or {@code .txt}, by {@link AtomicFile},
 *       and where the run is watched a row of {@code watch.csv};
 *   <li>each checkpoint, after the picture of its step: the gathered rows, fsync of all tables,
 *       then {@code checkpoint.safetensors} by {@link AtomicFile} (write, fsync, rename, fsync of
 *       the folder), the one before kept as {@code checkpoint.safetensors.previous}.
 * </ol>
 *
 * <p>So the tables hold at least the rows up to the checkpoint's step. Going on cuts later rows,
 * removes later pictures and files left by interrupted writes, and repeats the steps after the
 * checkpoint with the same bits.
 */
public final class RunFolder {
  /** Name of the checkpoint. */
  public static final String CHECKPOINT = "checkpoint.safetensors";

  /** Name of the configuration. */
  public static final String CONFIG = "config.json";

  private static final String LATEST = "latest";
  private static final Pattern PICTURE = Pattern.compile("step-(\\d{6,12})\\.(png|txt)");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  private final Path folder;

  /**
   * Names a folder; nothing is made or checked.
   *
   * @param folder its path
   */
  public RunFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the folder.
   *
   * @return its path
   */
  public Path path() {
    return folder;
  }

  /**
   * Returns the checkpoint's path.
   *
   * @return a file that need not exist
   */
  public Path checkpoint() {
    return folder.resolve(CHECKPOINT);
  }

  Path config() {
    return folder.resolve(CONFIG);
  }

  /**
   * Returns the path of the table of losses.
   *
   * @return a file that need not exist; its rows begin with their step
   */
  public Path metrics() {
    return folder.resolve("metrics.csv");
  }

  /**
   * Returns the path of the table of times.
   *
   * @return a file that need not exist; its rows begin with their step
   */
  public Path timing() {
    return folder.resolve("timing.csv");
  }

  /**
   * Returns the path of the table of what was seen of the variety of samples.
   *
   * @return a file that need not exist; its rows begin with their step and end with alarms
   */
  public Path watch() {
    return folder.resolve("watch.csv");
  }

  /**
   * Returns the folder of the pictures.
   *
   * @return a folder that need not exist
   */
  public Path samples() {
    return folder.resolve("samples");
  }

  Path picture(long step) {
    return samples().resolve(String.format(Locale.ROOT, "step-%06d.png", step));
  }

  Path text(long step) {
    return samples().resolve(String.format(Locale.ROOT, "step-%06d.txt", step));
  }

  /**
   * Returns the last picture, or text.
   *
   * @return its path, or empty when there is none
   */
  public Optional<Path> lastPicture() {
    List<Path> all = pictures();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * Returns all pictures, or texts.
   *
   * @return their paths by step
   */
  public List<Path> pictures() {
    if (!Files.isDirectory(samples())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(samples())) {
      return files
          .filter(file -> stepOf(file) >= 0)
          .sorted(Comparator.comparingLong(RunFolder::stepOf))
          .toList();
    } catch (IOException e) {
      throw failed("read", samples(), e);
    }
  }

  /**
   * Returns the step of a picture.
   *
   * @param picture one of {@link #pictures()}
   * @return from 1; -1 where the name is not that of a picture
   */
  public static long stepOf(Path picture) {
    Matcher matcher = PICTURE.matcher(picture.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /**
   * Refuses a folder in which something lies.
   *
   * @throws InvalidArgumentException if the path is a file or a folder that is not empty
   */
  public void requireUnused() {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidArgumentException(
          "run folder " + folder, "a file", "a new or empty folder", "choose another --out");
    }
    try (Stream<Path> files = Files.list(folder)) {
      // What an interrupted first write leaves does not count.
      if (files.anyMatch(file -> !file.toString().endsWith(".tmp"))) {
        throw new InvalidArgumentException(
            "run folder " + folder,
            "a folder that is not empty",
            "a new or empty folder",
            "add --resume to go on with that run, or choose another --out");
      }
    } catch (IOException e) {
      throw new InvalidArgumentException(
          "run folder " + folder,
          "a folder that cannot be read (" + e.getMessage() + ")",
          "a new or empty folder",
          "choose another --out",
          e);
    }
  }

  /**
   * Refuses a folder without a checkpoint to go on from.
   *
   * @throws CheckpointException if there is none
   */
  public void requireCheckpoint() {
    if (!Files.exists(checkpoint())) {
      throw new CheckpointException(
          CheckpointException.Kind.UNREADABLE,
          "run folder " + folder,
          Files.isDirectory(folder) ? "a folder without " + CHECKPOINT : "no folder",
          "a run with a checkpoint",
          "name another run, or start one with forger train, without --resume");
    }
  }

  void create() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed("make", folder, e);
    }
  }

  void writeConfig(RunConfig config) {
    try {
      AtomicFile.write(config(), config.toJson().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed("write", config(), e);
    }
  }

  /** Removes what a run that goes on from a step will write again, and interrupted writes. */
  void cleanAfter(long step, long sampleEvery) {
    try {
      for (Path picture : pictures()) {
        // The picture of a run's last step need not be due at a longer run's.
        long at = stepOf(picture);
        if (at > step || at % sampleEvery != 0) {
          Files.delete(picture);
        }
      }
      for (Path place : List.of(folder, samples())) {
        if (!Files.isDirectory(place)) {
          continue;
        }
        try (Stream<Path> files = Files.list(place)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".tmp")).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw failed("clean", folder, e);
    }
  }

  /**
   * Makes {@code <parent>/<UTC time>-<recipe>-s<seed>}.
   *
   * @param parent such as {@code runs}
   * @param config names recipe and seed
   * @param clock tells the time
   * @return the new, empty folder
   */
  public static RunFolder createIn(Path parent, RunConfig config, Clock clock) {
    String time = ZonedDateTime.now(clock).withZoneSameInstant(ZoneOffset.UTC).format(TIME);
    String recipe = config.text(ConfigKey.RECIPE).replaceAll("[^A-Za-z0-9._-]", "_");
    String name = time + "-" + recipe + "-s" + config.number(ConfigKey.SEED);
    try {
      Files.createDirectories(parent);
      for (int i = 1; ; i++) {
        Path folder = parent.resolve(i == 1 ? name : name + "-" + i);
        try {
          Files.createDirectory(folder);
          return new RunFolder(folder);
        } catch (FileAlreadyExistsException e) {
          // Another run began in this second.
        }
      }
    } catch (IOException e) {
      throw failed("make", parent.resolve(name), e);
    }
  }

  /**
   * Points {@code latest}, beside the folder, to it.
   *
   * @return false where that is not possible: no symbolic links, or a folder of this name
   */
  public boolean linkLatest() {
    Path latest = folder.resolveSibling(LATEST);
    if (Files.exists(latest, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(latest)) {
      return false;
    }
    Path next = folder.resolveSibling("." + folder.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(next);
      Files.createSymbolicLink(next, folder.getFileName());
      Files.move(next, latest, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Returns the run that {@code latest} points to.
   *
   * @param parent such as {@code runs}
   * @return the run's folder
   * @throws InvalidArgumentException if there is none
   */
  public static RunFolder latestIn(Path parent) {
    Path latest = parent.resolve(LATEST);
    if (!Files.isDirectory(latest)) {
      throw new InvalidArgumentException(
          "run",
          "none, and no " + latest + " in this folder",
          "the folder of a run",
          "name one, or train first");
    }
    try {
      // By its own name: the link may move to another run at any time.
      Path target = Files.isSymbolicLink(latest) ? Files.readSymbolicLink(latest) : latest;
      return new RunFolder(parent.resolve(target.getFileName()));
    } catch (IOException e) {
      throw failed("read", latest, e);
    }
  }

  private static UncheckedIOException failed(String verb, Path path, IOException e) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    String kind = e.getClass().getSimpleName();
    return new UncheckedIOException(
        "cannot " + verb + " " + path + ": " + reason + " (" + kind + ")", e);
  }
}
