// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.Categorical;
import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.gan.objective.Logits;

/**
 * The classifier draws M labels of each image; the critic tells the image with its label from the
 * image with a drawn one, and says how heavy each drawn one is. Both move by what the critic said
 * before it moved.
 */
final class DrawnLabelsStep extends ClassifierStep {
  DrawnLabelsStep(Parts parts) {
    super(parts);
  }

  @Override
  void record(Recorder recorder, Value x, Value loss) {
    final int n = parts.batch();
    final int m = parts.options().samples;
    final int classes = parts.classes();
    Tape g = parts.classifierTape(recorder, x);
    g.forward(0, n);
    Value drawn = recorder.scratch("drawn labels", Shape.features(classes), n * m);
    new Categorical(recorder)
        .draw("draw", g.outputValue(), classes, n, m, drawn, parts.seed(), Streams.DRAWS);
    Critic critic = parts.critic();
    Critic.Passes judged = critic.judge(recorder, x, oneHot(recorder), drawn, n, m, parts.seed());
    recordCriticLosses(recorder, judged, loss);

    ScoreFunction score = new ScoreFunction(recorder);
    Value coefficients = recorder.scratch("coefficients", Shape.features(m), n);
    score.weights(
        "importance weights",
        parts.options().weighting(),
        judged.logits().fromRow(n),
        n,
        coefficients,
        parts.logZ(),
        diagnostics(recorder));
    score.likelihood(
        "classifier loss",
        classes,
        m,
        g.outputValue(),
        drawn,
        coefficients,
        n,
        loss.fromRow(CLASSIFIER),
        g.outputCotangent());
    gradients(recorder, g, loss);
    critic.zeroGradients(recorder);
    judged.gradients();
    critic.recordUpdate(recorder);
    recorder.endPart();
    parts.classifierState().record(recorder, "classifier");
  }

  private void recordCriticLosses(Recorder recorder, Critic.Passes judged, Value loss) {
    int n = parts.batch();
    Value logits = judged.logits();
    Value cotangents = judged.cotangents();
    parts
        .options()
        .critic()
        .recordCritic(
            recorder,
            new Logits(logits, n, loss.fromRow(REAL), cotangents),
            new Logits(
                logits.fromRow(n),
                n * parts.options().samples,
                loss.fromRow(FAKE),
                cotangents.fromRow(n)));
    Ops ops = new Ops(recorder);
    ops.guard("critic loss on labels", loss.fromRow(REAL));
    ops.guard("critic loss on drawn labels", loss.fromRow(FAKE));
  }
}
