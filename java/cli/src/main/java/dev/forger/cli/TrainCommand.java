// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.TrainingListener;
import dev.forger.gan.metrics.Watch;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.TrainingRun;
import dev.forger.gan.run.Watching;
import dev.forger.report.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains and writes a run folder. */
@Command(
    name = "train",
    description = "Train; writes pictures, metrics and checkpoints into a run folder.",
    footer = {
      "",
      "A value comes from the recipe, over it the file of --config, over it --set and options.",
      "Ctrl-C saves and ends; --resume goes on from there with the same bits."
    },
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  /** Where runs go when no folder is named. */
  static final Path RUNS = Path.of("runs");

  @Mixin private Common common;
  @Mixin private TrainOptions options;
  @Mixin private DeviceOptions device;
  @Mixin private ViewOptions views;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Save and end after this many minutes.")
  private String minutes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Run folder, new or empty (default: runs/<UTC time>-<recipe>-s<seed>).")
  private Path out;

  @Option(
      names = "--resume",
      description = "Go on with the run in --out (default: runs/latest) from its checkpoint.")
  private boolean resume;

  @Option(
      names = "--watch",
      description = "Warn of mode collapse, dropped modes and copied data, at every picture.")
  private boolean watch;

  /** Made by picocli. */
  TrainCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    double limit = minutesOrForever();
    device.check();
    views.check();
    RunFolder folder = out != null ? new RunFolder(out) : null;
    RunPlan plan;
    if (resume) {
      folder = folder != null ? folder : RunFolder.latestIn(RUNS);
      RunConfig run = TrainingRun.configOf(folder);
      plan = RunPlan.resume(run, options.resumeLayer(run));
    } else {
      plan = options.plan();
      if (folder != null) {
        folder.requireUnused();
      }
    }
    try (RunPlan.Ready ready = plan.resolve();
        Device opened = device.open()) {
      return train(opened, ready, folder, limit);
    }
  }

  private double minutesOrForever() {
    if (minutes == null) {
      return Double.POSITIVE_INFINITY;
    }
    double value = Double.NaN;
    try {
      value = Double.parseDouble(minutes);
    } catch (NumberFormatException e) {
      // NaN is refused below.
    }
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidArgumentException(
          "--minutes", minutes, "a finite number greater than 0", "leave it out for no limit");
    }
    return value;
  }

  private int train(Device opened, RunPlan.Ready ready, RunFolder given, double limit) {
    boolean named = given != null;
    RunConfig config = ready.config();
    if (config.values().get(ConfigKey.AUTOTUNE).equals(true)
        && !config.values().containsKey(ConfigKey.KERNELS)) {
      common.say("timing the algorithms of convolutions, each once");
    }
    Optional<Watching> watched =
        Optional.ofNullable(watch ? Watch.of(ready.data(), config.number(ConfigKey.SEED)) : null)
            .map(w -> new Watching(w, alarm -> common.warn(alarm.toString())));
    try (TrainingRun run =
        resume
            ? TrainingRun.resume(opened, config, ready.data(), given, watched)
            : TrainingRun.start(
                opened,
                config,
                ready.data(),
                () -> named ? given : RunFolder.createIn(RUNS, config, Clock.systemUTC()),
                watched)) {
      if (!named && !run.folder().linkLatest()) {
        common.warn("cannot point " + RUNS.resolve("latest") + " to the run");
      }
      // Before the run is announced: whoever reads that may send signals.
      Signals signals =
          Signals.install(
              () -> {
                run.stop();
                common.say("saving after this step; again to abort at once");
              });
      announce(opened, run, ready);
      Session.begin(opened, run.steps(), Version.text()).addTo(run.folder());
      return train(run, signals, limit);
    }
  }

  private void announce(Device opened, TrainingRun run, RunPlan.Ready ready) {
    common.say(
        String.format(
            "%s on %s (%d images %dx%dx%d), %s kernels, %d threads%s, step %d of %d, in %s",
            run.config().title(),
            ready.data().name(),
            ready.data().size(),
            ready.data().height(),
            ready.data().width(),
            ready.data().channels(),
            opened.isa(),
            opened.threads(),
            DeviceOptions.note(run.config().text(ConfigKey.PRECISION), opened.isa()),
            run.steps(),
            run.config().number(ConfigKey.STEPS),
            run.folder().path()));
    run.config().warning().ifPresent(common::warn);
  }

  private int train(TrainingRun run, Signals signals, double limit) {
    long last = run.config().number(ConfigKey.STEPS);
    try (ViewOptions.Opened opened = views.open(run, common);
        ProgressView view = ProgressView.create(common.quiet, run.steps(), last)) {
      run.train(opened.and(new Deadline(run, limit), view));
    } catch (DivergenceException e) {
      common.say("the checkpoint of step " + run.savedStep() + " is kept");
      throw e;
    }
    report(run, last, signals.exitCode() == 0);
    return signals.exitCode();
  }

  private void report(TrainingRun run, long last, boolean byItself) {
    if (run.steps() < last) {
      common.say(
          (byItself ? "time is up" : "stopped")
              + " after step "
              + run.steps()
              + "; go on with: forger train --resume --out "
              + run.folder().path());
    }
    run.folder().lastPicture().ifPresent(picture -> common.out().println("samples: " + picture));
    common.out().println("checkpoint: " + run.folder().checkpoint());
    common.out().flush();
  }

  /** Stops a run after a time. */
  private static final class Deadline implements TrainingListener {
    private final TrainingRun run;
    private final long start = System.nanoTime();
    private final double nanos;

    Deadline(TrainingRun run, double minutes) {
      this.run = run;
      this.nanos = minutes * 60e9;
    }

    @Override
    public void onStep(StepMetrics metrics) {
      if (System.nanoTime() - start >= nanos) {
        run.stop();
      }
    }
  }
}
