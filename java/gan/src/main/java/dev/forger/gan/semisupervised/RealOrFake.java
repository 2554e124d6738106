// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Value;

/**
 * Losses of K logits l that tell classes, and real from fake: D(x) = Z / (Z + 1) with Z = Σ e^l_k
 * (Salimans et al. 2016, section 5). So -ln(1 - D) is the log-sum-exp of the logits and one more
 * that is 0, and -ln D that less the log-sum-exp of the logits.
 */
final class RealOrFake {
  private final Recorder recorder;
  private final Ops ops;
  private final Rows rows;
  private final ScoreFunction scores;
  private final int classes;

  RealOrFake(Recorder recorder, int classes) {
    this.recorder = recorder;
    this.ops = new Ops(recorder);
    this.rows = new Rows(recorder);
    this.scores = new ScoreFunction(recorder);
    this.classes = classes;
  }

  private Value filled(String label, int width, int n, double value) {
    Value all = recorder.scratch(label, Shape.features(width), n);
    ops.fill(label, all, n, value);
    return all;
  }

  /** The mean cross entropy with classes. */
  void labelled(String label, Value logits, Value labels, int n, Value value, Value cotangent) {
    Value oneHot = recorder.scratch(label + " classes", Shape.features(classes), n);
    rows.oneHot(label + " classes", 1, labels, oneHot, n);
    Value weights = filled(label + " weights", 1, n, 1.0 / n);
    scores.likelihood(label, classes, 1, logits, oneHot, weights, n, value, cotangent);
    ops.guard(label, value);
  }

  /** weight times the mean of -ln(1 - D). */
  void fake(String label, Value logits, int n, double weight, Value value, Value cotangent) {
    Value extended = extended(label, logits, n);
    logSumExp(label, extended, classes + 1, n, weight / n, value, cotangent);
    ops.guard(label, value);
  }

  /** weight times the mean of -ln D. */
  void real(String label, Value logits, int n, double weight, Value value, Value cotangent) {
    Value extended = extended(label, logits, n);
    logSumExp(label, extended, classes + 1, n, weight / n, value, cotangent);
    Value less = recorder.scratch(label + " any class", Shape.features(1), 1);
    Value by = recorder.scratch(label + " any class cotangents", Shape.features(classes), n);
    logSumExp(label + " any class", logits, classes, n, -weight / n, less, by);
    rows.sum(label + " value", value, 1, less, 1, value, 1);
    rows.sum(label + " cotangents", cotangent, 1, by, 1, cotangent, n);
    ops.guard(label, value);
  }

  /** The logits with a 0 behind them. */
  private Value extended(String label, Value logits, int n) {
    Value extended = recorder.scratch(label + " and 0", Shape.features(classes + 1), n);
    Value zeros = filled(label + " zeros", 1, n, 0);
    rows.join(label + " and 0", 1, logits, zeros, extended, n);
    return extended;
  }

  /** Σ c log Σ_k e^l_k and its derivatives by the first logits: the likelihood of no class. */
  private void logSumExp(
      String label, Value logits, int width, int n, double c, Value value, Value cotangent) {
    Value none = filled(label + " no class", width, n, 0);
    Value weights = filled(label + " weights", 1, n, c);
    boolean whole = width == classes;
    Value by =
        whole ? cotangent : recorder.scratch(label + " derivatives", Shape.features(width), n);
    scores.likelihood(label, width, 1, logits, none, weights, n, value, by);
    if (!whole) {
      rows.part(label + " derivatives", 1, by, 0, cotangent, n);
    }
  }
}
