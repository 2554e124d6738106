// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.OptimizerState;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.Weights;
import java.util.List;

/** The weights of both parts of a classifier, their passes and their optimiser. */
record Classifier(
    Weights features, Weights head, OptimizerState featuresState, OptimizerState headState) {

  /** The passes of both parts over one batch. */
  static final class Passes {
    private final Tape features;
    private final Tape head;
    private final int rows;

    private Passes(Tape features, Tape head, int rows) {
      this.features = features;
      this.head = head;
      this.rows = rows;
    }

    Value features() {
      return features.outputValue();
    }

    Value featureCotangent() {
      return features.outputCotangent();
    }

    Value logits() {
      return head.outputValue();
    }

    Value logitCotangent() {
      return head.outputCotangent();
    }

    /** Records the way back through the head, so that the features have their cotangents. */
    void backwardHead() {
      head.backward(0, rows, 0, rows);
      features.outputCotangent(head.inputCotangent());
    }

    /** Records the way back through the features, for rows from a first one on. */
    void backwardFeatures(int begin, int wanted) {
      features.backward(begin, rows - begin, begin, wanted);
    }

    Value imageCotangent() {
      return features.inputCotangent();
    }

    void weights() {
      head.weights(0, rows);
      features.weights(0, rows);
    }
  }

  /** Records the forward pass of training, of the head too where it is asked for. */
  Passes forward(Recorder recorder, Value images, int rows, long seed, boolean withHead) {
    Tape.Mode mode = Tape.Mode.TRAINING;
    Tape first =
        new Tape(recorder, features.network(), features, "features", rows, mode, images)
            .random(seed, Streams.FEATURE_DROPOUT);
    first.forward(0, rows);
    if (!withHead) {
      return new Passes(first, null, rows);
    }
    Tape second =
        new Tape(recorder, head.network(), head, "head", rows, mode, first.outputValue())
            .random(seed, Streams.HEAD_DROPOUT);
    second.forward(0, rows);
    return new Passes(first, second, rows);
  }

  /** Records the logits of images, without dropout. */
  void infer(Recorder recorder, Value images, int rows, Value logits) {
    Tape first =
        new Tape(
            recorder, features.network(), features, "features", rows, Tape.Mode.INFERENCE, images);
    first.forward(0, rows);
    Value found = first.outputValue();
    new Tape(recorder, head.network(), head, "head", rows, Tape.Mode.INFERENCE, found)
        .output(logits)
        .forward(0, rows);
  }

  void recordUpdate(Recorder recorder) {
    OptimizerState.recordTogether(recorder, "classifier", List.of(featuresState, headState));
  }

  void advance() {
    featuresState.advance();
    headState.advance();
  }
}
