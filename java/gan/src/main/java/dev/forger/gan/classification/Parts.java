// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.OptimizerState;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;

/**
 * What the steps of all teachers share.
 *
 * @param classifier its outputs are logits
 * @param classifierState optimiser
 * @param critic null for cross entropy
 * @param logZ running average of log Z, one value
 * @param options of the training
 */
record Parts(
    Weights classifier,
    OptimizerState classifierState,
    Critic critic,
    Tensor logZ,
    AdversarialClassifierBuilder options) {

  int batch() {
    return options.batch();
  }

  long seed() {
    return options.seed();
  }

  int classes() {
    return classifier.network().outputShape().elements();
  }

  Tape classifierTape(Recorder recorder, Value images) {
    return new Tape(
            recorder,
            classifier.network(),
            classifier,
            "classifier",
            batch(),
            Tape.Mode.TRAINING,
            images)
        .random(seed(), Streams.CLASSIFIER_DROPOUT);
  }
}
