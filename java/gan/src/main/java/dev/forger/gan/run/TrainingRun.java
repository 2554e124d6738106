// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.InvalidArgumentException;
import dev.forger.Safetensors;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.SampleSource;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.Trainer;
import dev.forger.gan.TrainingListener;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.text.TextSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A training that writes a run folder: metrics, timing, pictures, checkpoints. {@link RunFolder}
 * tells in which order, and why it can be killed at any moment.
 */
public final class TrainingRun implements AutoCloseable {
  static final String CONFIG_KEY = "forger.config";
  static final String CONFIG_HASH_KEY = "forger.config_sha256";
  private static final String TIMES_HEADER = "step,milliseconds,images_per_second";
  private static final String TIMING_HEADER = TIMES_HEADER + ",gflop";

  private final RunFolder folder;
  private final RunConfig config;
  private final TrainingPlan plan;
  private final Trainer trainer;
  private final SampleSource samples;
  private final RowLog metrics;
  private final RowLog timing;
  private final long steps;
  private final long sampleEvery;
  private final long checkpointEvery;
  private long seen;
  private final int columns;
  private final boolean counted;
  private long savedStep;
  private final WatchLog watching;
  private volatile boolean stop;

  private TrainingRun(
      TrainingPlan plan,
      RunConfig config,
      RunFolder folder,
      boolean resume,
      Optional<Watching> watched) {
    this.plan = plan;
    this.trainer = plan.trainer();
    this.samples = plan.samples();
    this.config = config;
    this.folder = folder;
    this.steps = config.number(ConfigKey.STEPS);
    this.sampleEvery = config.number(ConfigKey.SAMPLE_EVERY);
    this.checkpointEvery = config.number(ConfigKey.CHECKPOINT_EVERY);
    this.columns = trainer.columns().size();
    // A run that began without the column goes on without it.
    this.counted = !resume || !RowLog.hasHeader(folder.timing(), TIMES_HEADER);
    folder.create();
    RowLog openedMetrics = null;
    RowLog openedTiming = null;
    try {
      if (!resume) {
        save();
        folder.writeConfig(config);
      }
      openedMetrics = new RowLog(folder.metrics(), "metrics", header());
      openedTiming = new RowLog(folder.timing(), "timing", counted ? TIMING_HEADER : TIMES_HEADER);
      this.metrics = openedMetrics;
      this.timing = openedTiming;
      lock();
      if (resume) {
        load();
      }
      metrics.cutAfter(trainer.steps());
      timing.cutAfter(trainer.steps());
      this.watching =
          watched.map(w -> WatchLog.open(folder.watch(), w, trainer.steps())).orElse(null);
    } catch (IOException | RuntimeException e) {
      close(openedTiming);
      close(openedMetrics);
      throw e instanceof RuntimeException r
          ? r
          : new UncheckedIOException(
              "cannot write in " + folder.path() + ": " + e.getMessage(), (IOException) e);
    }
  }

  private String header() {
    return "step,images," + String.join(",", trainer.columns());
  }

  private void lock() throws IOException {
    if (!metrics.lock()) {
      throw new InvalidArgumentException(
          "run folder " + folder.path(),
          "a run that another process is training",
          "a run at rest",
          "wait for that process or end it");
    }
  }

  private void load() {
    trainer.load(folder.checkpoint());
    savedStep = trainer.steps();
    if (savedStep > steps) {
      throw new InvalidArgumentException(
          "steps",
          Long.toString(steps),
          "at least the " + savedStep + " of the checkpoint",
          "ask for more steps");
    }
    folder.cleanAfter(savedStep, sampleEvery);
    folder.writeConfig(config);
  }

  /**
   * Begins a run: plans the training, then makes the folder with the checkpoint of step 0.
   *
   * @param device where it trains
   * @param config complete
   * @param data of the configuration; stays open as long as this
   * @param folder names a new or empty folder, once everything fits
   * @return the run
   * @throws dev.forger.ForgerException if the configuration does not fit data or device; nothing is
   *     written then
   */
  public static TrainingRun start(
      Device device, RunConfig config, ImageDataset data, Supplier<RunFolder> folder) {
    return start(device, config, data, folder, Optional.empty());
  }

  /**
   * Begins a run that may be watched.
   *
   * @param device where it trains
   * @param config complete
   * @param data of the configuration; stays open as long as this
   * @param folder names a new or empty folder, once everything fits
   * @param watched what looks at its samples
   * @return the run
   * @throws dev.forger.ForgerException if the configuration does not fit data or device, or the run
   *     makes texts, or pairs beside each other, and shall be watched; nothing is written then
   */
  public static TrainingRun start(
      Device device,
      RunConfig config,
      ImageDataset data,
      Supplier<RunFolder> folder,
      Optional<Watching> watched) {
    TrainingPlan plan = TrainingPlan.of(device, config, data);
    return open(plan, plan.timed(config), folder, false, watched);
  }

  /**
   * Goes on with a run from its checkpoint.
   *
   * @param device where it trains
   * @param config that of the run; steps and the distance of pictures and checkpoints may differ
   * @param data of the configuration; stays open as long as this
   * @param folder of the run
   * @return the run
   * @throws CheckpointException if there is no checkpoint, or it is damaged or of another run
   */
  public static TrainingRun resume(
      Device device, RunConfig config, ImageDataset data, RunFolder folder) {
    return resume(device, config, data, folder, Optional.empty());
  }

  /**
   * Goes on with a run that may be watched.
   *
   * @param device where it trains
   * @param config that of the run
   * @param data of the configuration; stays open as long as this
   * @param folder of the run
   * @param watched what looks at its samples
   * @return the run
   * @throws CheckpointException if there is no checkpoint, or it is damaged or of another run
   */
  public static TrainingRun resume(
      Device device,
      RunConfig config,
      ImageDataset data,
      RunFolder folder,
      Optional<Watching> watched) {
    folder.requireCheckpoint();
    return open(TrainingPlan.of(device, config, data), config, () -> folder, true, watched);
  }

  private static TrainingRun open(
      TrainingPlan plan,
      RunConfig config,
      Supplier<RunFolder> folder,
      boolean resume,
      Optional<Watching> watched) {
    try {
      requirePictures(plan.samples(), config);
      watched.ifPresent(w -> w.check(plan.samples()));
      RunFolder made = folder.get();
      if (!resume) {
        made.requireUnused();
      }
      return new TrainingRun(plan, config, made, resume, watched);
    } catch (RuntimeException e) {
      plan.close();
      throw e;
    }
  }

  /** Refuses now what would stop the training at its first picture. */
  private static void requirePictures(SampleSource samples, RunConfig config) {
    int count = config.integer(ConfigKey.SAMPLE_COUNT);
    int limit = samples.limit();
    if (count > limit) {
      throw new InvalidArgumentException(
          ConfigKey.SAMPLE_COUNT.path(),
          Integer.toString(count),
          "1 to " + limit + ", as many as the data gives",
          "use more images, or pass --set " + ConfigKey.SAMPLE_COUNT.path() + "=" + limit);
    }
  }

  /**
   * Reads the configuration of a run from its checkpoint.
   *
   * @param folder of the run
   * @return the configuration
   * @throws CheckpointException if there is no sound checkpoint of a run
   */
  public static RunConfig configOf(RunFolder folder) {
    folder.requireCheckpoint();
    try (Safetensors file = Checkpoint.open(folder.checkpoint())) {
      return configOf(file, folder);
    }
  }

  static RunConfig configOf(Safetensors file, RunFolder folder) {
    String json = file.metadata().get(CONFIG_KEY);
    if (json == null) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          folder.checkpoint().toString(),
          "a checkpoint without configuration",
          "the checkpoint of a run",
          "load it from Java with Gan.load");
    }
    return RunConfig.parse(json, folder.checkpoint() + ", configuration");
  }

  /**
   * Trains up to the last step of the configuration, or until {@link #stop}; then saves.
   *
   * @param listeners hear of every step after its rows, picture and checkpoint are written
   * @throws DivergenceException if a loss is not finite; the checkpoints stay as they are
   * @throws CheckpointException if saving fails; the checkpoint before stays
   * @throws UncheckedIOException if a table or picture cannot be written
   */
  public void train(TrainingListener... listeners) {
    if (trainer.steps() < steps && !stop) {
      seen = trainer.samplesSeen();
      TrainingListener[] all = new TrainingListener[listeners.length + 2];
      all[0] = this::record;
      System.arraycopy(listeners, 0, all, 1, listeners.length);
      all[listeners.length + 1] = this::stopIfAsked;
      trainer.train(steps - trainer.steps(), all);
    }
    if (savedStep != trainer.steps()) {
      checkpoint();
    }
  }

  private void record(StepMetrics m) {
    ByteBuffer row = metrics.row();
    NumberText.put(row, m.step());
    NumberText.put(row.put((byte) ','), m.samples());
    for (int i = 0; i < columns; i++) {
      NumberText.put(row.put((byte) ','), m.value(i));
    }
    metrics.endRow();
    ByteBuffer time = timing.row();
    NumberText.put(time, m.step());
    NumberText.putFixed(time.put((byte) ','), m.nanoseconds() / 1e6, 3);
    NumberText.putFixed(time.put((byte) ','), (m.samples() - seen) * 1e9 / m.nanoseconds(), 1);
    if (counted) {
      NumberText.put(time.put((byte) ','), (float) (m.flops() / 1e9));
    }
    seen = m.samples();
    timing.endRow();
    if (m.step() % sampleEvery == 0 || m.step() == steps) {
      picture(m.step());
      if (watching != null) {
        watching.observe(m.step(), samples.sample(watching.sampleCount()));
      }
    }
    if (m.step() % checkpointEvery == 0 || m.step() == steps) {
      checkpoint();
    }
  }

  private void stopIfAsked(StepMetrics m) {
    if (stop) {
      trainer.stop();
    }
  }

  private void picture(long step) {
    int count = config.integer(ConfigKey.SAMPLE_COUNT);
    if (samples instanceof TextSamples text) {
      text.write(folder.text(step), count);
    } else {
      samples.sample(count).writePng(folder.picture(step));
    }
  }

  private void checkpoint() {
    metrics.sync();
    timing.sync();
    if (watching != null) {
      watching.sync();
    }
    save();
  }

  private void save() {
    trainer.requireFinite();
    trainer.save(
        folder.checkpoint(), Map.of(CONFIG_KEY, config.toJson(), CONFIG_HASH_KEY, config.sha256()));
    savedStep = trainer.steps();
  }

  /** Asks {@link #train} to save and return after the step at hand; any thread may call. */
  public void stop() {
    stop = true;
  }

  /**
   * Returns the generator steps done, those of earlier sessions included.
   *
   * @return from 0
   */
  public long steps() {
    return trainer.steps();
  }

  /**
   * Returns the step of the checkpoint on disk.
   *
   * @return from 0
   */
  public long savedStep() {
    return savedStep;
  }

  /**
   * Returns the folder.
   *
   * @return where it writes
   */
  public RunFolder folder() {
    return folder;
  }

  /**
   * Returns the configuration.
   *
   * @return complete
   */
  public RunConfig config() {
    return config;
  }

  private static void close(RowLog log) {
    if (log != null) {
      log.close();
    }
  }

  /** Closes the files and frees the training's memory. */
  @Override
  public void close() {
    try (plan;
        metrics;
        timing;
        watching) {
      // Closed from the last on, each even where another fails.
    }
  }
}
