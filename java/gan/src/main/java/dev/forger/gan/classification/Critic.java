// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.regularizer.WeightClipping;
import java.util.List;

/** The weights of both parts of a critic, their optimiser, and their passes. */
record Critic(
    Weights features, Weights head, OptimizerState featuresState, OptimizerState headState) {

  private static Tape tape(
      Recorder recorder, Weights weights, String label, int rows, Value x, long seed, int stream) {
    return new Tape(recorder, weights.network(), weights, label, rows, Tape.Mode.TRAINING, x)
        .random(seed, stream);
  }

  /**
   * Records that the critic judges images with their labels, and with drawn ones: rows [0, n) of
   * the pairs are those with labels, row n + i times + m is image i with its drawn label m.
   */
  Passes judge(
      Recorder recorder, Value images, Value labels, Value drawn, int n, int times, long seed) {
    Tape f = tape(recorder, features, "features", n, images, seed, Streams.FEATURE_DROPOUT);
    f.forward(0, n);
    int rows = n + n * times;
    Value pairs = recorder.scratch("pairs", head.network().inputShape(), rows);
    Rows ops = new Rows(recorder);
    ops.join("labelled pairs", 1, f.outputValue(), labels, pairs, n);
    ops.joinRepeated("drawn pairs", f.outputValue(), times, drawn, pairs.fromRow(n), n);
    Tape h = tape(recorder, head, "head", rows, pairs, seed, Streams.HEAD_DROPOUT);
    h.forward(0, rows);
    return new Passes(recorder, f, h, n, times);
  }

  /** The passes of {@link #judge}. */
  record Passes(Recorder recorder, Tape features, Tape head, int n, int times) {
    Value logits() {
      return head.outputValue();
    }

    Value cotangents() {
      return head.outputCotangent();
    }

    /** Records the gradients of all weights. */
    void gradients() {
      int rows = n + n * times;
      head.backward(0, rows, 0, rows);
      head.weights(0, rows);
      Rows ops = new Rows(recorder);
      Value ofPairs = head.inputCotangent();
      Value ofFeatures = features.outputCotangent();
      ops.part("cotangents of labelled pairs", 1, ofPairs, 0, ofFeatures, n);
      ops.addRepeated("cotangents of drawn pairs", ofPairs.fromRow(n), times, ofFeatures, n);
      features.backward(0, n, 0, 0);
      features.weights(0, n);
    }
  }

  /** Records logits of images with probabilities of labels, to go back to these. */
  Tape judgeProbabilities(Recorder recorder, Value images, Value probabilities, int n, long seed) {
    Tape f = tape(recorder, features, "judging features", n, images, seed, Streams.JUDGE_FEATURES);
    f.forward(0, n);
    Value pairs = recorder.scratch("judged pairs", head.network().inputShape(), n);
    new Rows(recorder).join("judged pairs", 1, f.outputValue(), probabilities, pairs, n);
    Tape h = tape(recorder, head, "judging head", n, pairs, seed, Streams.JUDGE_HEAD);
    h.forward(0, n);
    return h;
  }

  /** Records the way from the cotangents of such logits to those of the probabilities. */
  Value labelCotangents(Recorder recorder, Tape judging, int n) {
    judging.backward(0, n, 0, n);
    int before = features.network().outputShape().elements();
    int all = head.network().inputShape().elements();
    Value labels = recorder.scratch("label cotangents", Shape.features(all - before), n);
    new Rows(recorder).part("label cotangents", 1, judging.inputCotangent(), before, labels, n);
    return labels;
  }

  void zeroGradients(Recorder recorder) {
    features.zeroGradients(recorder, "features");
    head.zeroGradients(recorder, "head");
  }

  void recordUpdate(Recorder recorder) {
    OptimizerState.recordTogether(recorder, "critic", List.of(featuresState, headState));
  }

  void recordClipping(Recorder recorder, double bound) {
    WeightClipping clipping = WeightClipping.bound(bound);
    clipping.afterUpdate(recorder, features);
    clipping.afterUpdate(recorder, head);
  }

  /** Sets the scalars of the next update. */
  void prepare(Program program) {
    featuresState.prepare(program);
  }

  void advance() {
    featuresState.advance();
    headState.advance();
  }
}
