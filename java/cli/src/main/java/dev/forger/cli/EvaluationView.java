// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.metrics.Evaluation;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows how an evaluation goes, on stderr: a bar on a terminal, lines elsewhere. */
final class EvaluationView implements Evaluation.Listener, AutoCloseable {
  private final Common common;
  private final ProgressBar bar;
  private String stage = "";

  private EvaluationView(Common common, ProgressBar bar) {
    this.common = common;
    this.bar = bar;
  }

  static EvaluationView create(Common common) {
    boolean draws = !common.quiet && Terminal.interactive();
    return new EvaluationView(
        common,
        draws
            ? new ProgressBarBuilder()
                .setTaskName("evaluating")
                .setStyle(ProgressBarView.style())
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()
            : null);
  }

  @Override
  public void onProgress(String now, int done, int total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
      bar.setExtraMessage(" " + now);
    } else if (!now.equals(stage)) {
      common.say(now);
    }
    stage = now;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
