// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.TrainingListener;
import dev.forger.gan.run.TrainingRun;
import dev.forger.report.LiveView;
import dev.forger.report.TensorBoardLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Who watches a training, beside its run folder. */
final class ViewOptions {
  private static final int MOST_PORT = 65535;

  @Option(
      names = "--live",
      arity = "0..1",
      paramLabel = "PORT",
      fallbackValue = "0",
      preprocessor = Attached.class,
      description =
          "Serve a page on the run to this machine alone while it trains; --live=PORT, or any port.")
  private String live;

  @Option(
      names = "--tensorboard",
      description = "Write an event file for TensorBoard into the folder tensorboard of the run.")
  private boolean tensorboard;

  /** Takes only values that are attached with =, so that an option may stand before a recipe. */
  static final class Attached implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // The type is picocli's.
    public boolean preprocess(
        Stack<String> words, CommandSpec verb, ArgSpec option, Map<String, Object> info) {
      if (" ".equals(info.get("separator"))) {
        words.push(((OptionSpec) option).fallbackValue());
      }
      return false;
    }
  }

  /** Refuses wrong values before anything else is done. */
  void check() {
    if (live != null) {
      port();
    }
  }

  private int port() {
    return (int) OptionValues.integer("--live", live, 0, MOST_PORT);
  }

  /** Those who watch. */
  static final class Opened implements AutoCloseable {
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private Opened() {}

    TrainingListener[] and(TrainingListener... others) {
      List<TrainingListener> all = new ArrayList<>(listeners);
      Collections.addAll(all, others);
      return all.toArray(TrainingListener[]::new);
    }

    @Override
    public void close() {
      opened.forEach(
          watcher -> {
            try {
              watcher.close();
            } catch (RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  /** Lets them watch a run. */
  Opened open(TrainingRun run, Common common) {
    Opened watchers = new Opened();
    try {
      if (tensorboard) {
        TensorBoardLog log = TensorBoardLog.open(run);
        watchers.opened.push(log);
        watchers.listeners.add(log);
      }
      if (live != null) {
        LiveView view = LiveView.start(run.folder(), port());
        watchers.opened.push(view);
        common.say("live view: " + view.url());
      }
      return watchers;
    } catch (RuntimeException e) {
      watchers.close();
      throw e;
    }
  }
}
