// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.RelaxedSamples;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;

/**
 * The critic, its weights clipped, is shown the classifier's probabilities in the place of labels;
 * then the classifier goes by the moved critic, through the softmax.
 */
final class SoftmaxStep extends ClassifierStep {
  SoftmaxStep(Parts parts) {
    super(parts);
  }

  @Override
  void record(Recorder recorder, Value x, Value loss) {
    final int n = parts.batch();
    final int classes = parts.classes();
    final Critic critic = parts.critic();
    final Objective objective = parts.options().critic();
    Tape g = parts.classifierTape(recorder, x);
    g.forward(0, n);
    RelaxedSamples softmax = new RelaxedSamples(recorder, classes, false, 1);
    Value p = recorder.scratch("probabilities", Shape.features(classes), n);
    Value unused = recorder.scratch("drawn labels", Shape.features(classes), n);
    softmax.draw("softmax", g.outputValue(), n, p, unused, parts.seed(), Streams.DRAWS);

    Critic.Passes judged = critic.judge(recorder, x, oneHot(recorder), p, n, 1, parts.seed());
    objective.recordCritic(
        recorder,
        new Logits(judged.logits(), n, loss.fromRow(REAL), judged.cotangents()),
        new Logits(
            judged.logits().fromRow(n), n, loss.fromRow(FAKE), judged.cotangents().fromRow(n)));
    Ops ops = new Ops(recorder);
    ops.guard("critic loss on labels", loss.fromRow(REAL));
    ops.guard("critic loss on probabilities", loss.fromRow(FAKE));
    critic.zeroGradients(recorder);
    judged.gradients();
    critic.recordUpdate(recorder);
    critic.recordClipping(recorder, parts.options().clip);
    recorder.endPart();

    Tape judging = critic.judgeProbabilities(recorder, x, p, n, parts.seed());
    objective.recordGenerator(
        recorder,
        null,
        new Logits(judging.outputValue(), n, loss.fromRow(CLASSIFIER), judging.outputCotangent()),
        null);
    Value back = critic.labelCotangents(recorder, judging, n);
    softmax.back("softmax", p, back, n, g.outputCotangent());
    gradients(recorder, g, loss);
    parts.classifierState().record(recorder, "classifier");
  }
}
