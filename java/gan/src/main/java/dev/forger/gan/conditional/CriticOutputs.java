// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;

/**
 * What a critic says of a batch: a logit a row, or several where it judges patches, and behind
 * them, where it has an auxiliary classifier (Odena et al. 2017, arXiv 1610.09585), a logit a
 * class.
 */
public final class CriticOutputs {
  private final Recorder recorder;
  private final Tape tape;
  private final int classes;
  private final int rows;
  private final Value logits;
  private final Value cotangent;
  private final Value classLogits;
  private final Value classCotangent;

  /**
   * Takes the outputs of a tape whose forward pass is recorded.
   *
   * @param recorder where entries go
   * @param tape of the critic
   * @param output shape of the critic's output
   * @param classes how many of its last values are logits of classes, 0 without a classifier
   * @param rows of the tape
   */
  public CriticOutputs(Recorder recorder, Tape tape, Shape output, int classes, int rows) {
    this.recorder = recorder;
    this.tape = tape;
    this.classes = classes;
    this.rows = rows;
    if (classes == 0) {
      logits = tape.outputValue();
      cotangent = tape.outputCotangent();
      classLogits = null;
      classCotangent = null;
      return;
    }
    int judged = output.elements() - classes;
    logits = column("logits", judged);
    cotangent = column("logit cotangents", judged);
    classLogits = column("class logits", classes);
    classCotangent = column("class cotangents", classes);
    Rows ops = new Rows(recorder);
    ops.part("logits", 1, tape.outputValue(), 0, logits, rows);
    ops.part("class logits", 1, tape.outputValue(), judged, classLogits, rows);
  }

  /** Of a critic with one logit and, behind it, all classes. */
  static CriticOutputs after(Recorder recorder, Tape tape, Shape output, int rows) {
    return new CriticOutputs(recorder, tape, output, output.elements() - 1, rows);
  }

  private Value column(String name, int width) {
    return recorder.scratch(name, Shape.features(width), rows);
  }

  /**
   * Tells whether there is a classifier.
   *
   * @return false for a critic of logits alone
   */
  public boolean hasClasses() {
    return classes > 0;
  }

  /**
   * Returns what the critic says of real and generated.
   *
   * @return rows of one logit, or of one a patch
   */
  public Value logits() {
    return logits;
  }

  /**
   * Returns where the derivatives by {@link #logits} go.
   *
   * @return rows like the logits
   */
  public Value cotangent() {
    return cotangent;
  }

  /**
   * Records weight times the cross entropy of the first rows, a sum over kinds of means over n, and
   * a guard; 0 without a classifier.
   *
   * @param label for descriptions
   * @param oneHot the classes of these rows
   * @param kinds of samples, one behind the other
   * @param n rows of each kind
   * @param weight of the cross entropies
   * @param value receives the loss
   */
  public void classLoss(String label, Value oneHot, int kinds, int n, double weight, Value value) {
    Ops ops = new Ops(recorder);
    if (classes == 0) {
      ops.fill("no classes", value, 1, 0);
      return;
    }
    int judged = kinds * n;
    Value coefficients = recorder.scratch("class weights", Shape.features(1), judged);
    ops.fill("class weights", coefficients, judged, weight / n);
    new ScoreFunction(recorder)
        .likelihood(
            label, classes, 1, classLogits, oneHot, coefficients, judged, value, classCotangent);
    ops.guard(label, value);
    if (judged < rows) {
      ops.fill("no class cotangents", classCotangent.fromRow(judged), rows - judged, 0);
    }
  }

  /** Records the cotangent of the tape's output, once those of all columns are there. */
  public void join() {
    if (classes > 0) {
      new Rows(recorder)
          .join("output cotangents", 1, cotangent, classCotangent, tape.outputCotangent(), rows);
    }
  }
}
