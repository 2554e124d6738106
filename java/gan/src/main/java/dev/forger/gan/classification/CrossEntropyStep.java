// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;

/** The classifier learns the labels: the mean of -log g(y | x). */
final class CrossEntropyStep extends ClassifierStep {
  CrossEntropyStep(Parts parts) {
    super(parts);
  }

  @Override
  void record(Recorder recorder, Value x, Value loss) {
    int n = parts.batch();
    Tape g = parts.classifierTape(recorder, x);
    g.forward(0, n);
    Value share = recorder.scratch("coefficients", Shape.features(1), n);
    new Ops(recorder).fill("coefficients", share, n, 1.0 / n);
    new ScoreFunction(recorder)
        .likelihood(
            "cross entropy",
            parts.classes(),
            1,
            g.outputValue(),
            oneHot(recorder),
            share,
            n,
            loss.fromRow(CLASSIFIER),
            g.outputCotangent());
    gradients(recorder, g, loss);
    parts.classifierState().record(recorder, "classifier");
  }
}
