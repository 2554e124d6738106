// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.LogitOps;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.UnsupportedException;
import dev.forger.Value;
import dev.forger.WeightOps;
import dev.forger.WeightTangent;
import dev.forger.Weights;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.PointwiseObjective;
import dev.forger.gan.regularizer.Unrolled;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of gradient descent of a critic on one batch, and the way back through them to the
 * generated samples (Metz et al. 2017, arXiv 1611.02163, equations 7 to 10). With λ_k = ∂L_G/∂φ_k,
 * each step gives the samples x -η ∂(g_i·λ_{i+1})/∂x, where g_i = ∂L_D/∂φ_i, and leaves λ_i =
 * λ_{i+1} - η H_i λ_{i+1}.
 */
final class UnrolledCritic implements AutoCloseable {
  private final PointwiseObjective objective;
  private final Weights critic;
  private final int steps;
  private final double rate;

  /** φ_0 to φ_k. */
  private final List<Weights> ahead = new ArrayList<>();

  /** λ_1 to λ_k. */
  private final List<Weights> directions = new ArrayList<>();

  UnrolledCritic(Unrolled how, Objective objective, Weights critic) {
    this.objective = requireCurvature(objective);
    this.critic = critic;
    this.steps = how.steps();
    this.rate = how.rate();
    WeightTangent.requireDifferentiable("critic", critic.network());
    try {
      for (int i = 0; i <= steps; i++) {
        ahead.add(new Weights(critic.device(), critic.network()));
      }
      for (int i = 0; i < steps; i++) {
        directions.add(new Weights(critic.device(), critic.network()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static PointwiseObjective requireCurvature(Objective objective) {
    if (objective instanceof PointwiseObjective pointwise
        && objective.penalty().isEmpty()
        && pointwise.criticReal().differentiated().isPresent()
        && pointwise.criticFake().differentiated().isPresent()
        && !objective.keepsState()) {
      return pointwise;
    }
    throw new UnsupportedException(
        "unrolled GAN",
        "objective " + objective.name(),
        "losses on single logits that can be differentiated twice, without a penalty",
        "use minimax, non-saturating, least-squares or wasserstein");
  }

  /**
   * Records the steps ahead, the generator's loss against the critic that they make, and its
   * cotangents by the generated samples.
   *
   * @param real samples
   * @param fake as many generated ones
   * @param loss receives the generator's loss
   * @return cotangents of the generated samples
   */
  Value record(Recorder recorder, Tensor real, Value fake, Value loss, int n, long seed) {
    Shape sample = critic.network().inputShape();
    RegularizerOps copies = new RegularizerOps(recorder);
    Value seen = recorder.scratch("unrolled batch", sample, 2 * n);
    copies.copy("unrolled real", recorder.bind(real), seen, n);
    copies.copy("unrolled generated", fake, seen.fromRow(n), n);
    WeightOps weights = new WeightOps(recorder);
    weights.copy("unrolled start", critic, ahead.get(0));
    List<Tape> tapes = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      tapes.add(descend(recorder, i, seen, n, seed));
    }

    Weights last = ahead.get(steps);
    last.zeroGradients(recorder, "unrolled critic");
    Tape judge =
        new Tape(recorder, last.network(), last, "unrolled judge", n, Tape.Mode.TRAINING, fake)
            .random(seed, Streams.CRITIC_DROPOUT);
    judge.forward(0, n);
    objective.recordGenerator(
        recorder, null, new Logits(judge.outputValue(), n, loss, judge.outputCotangent()), null);
    judge.backward(0, n, 0, n);
    judge.weights(0, n);
    weights.copyGradients("unrolled λ", last, directions.get(steps - 1));

    Value cotangent = recorder.scratch("unrolled cotangent", sample, n);
    copies.copy("direct cotangent", judge.inputCotangent(), cotangent, n);
    for (int i = steps - 1; i >= 0; i--) {
      Value through = back(recorder, i, tapes.get(i), n);
      new Rows(recorder)
          .sum("cotangent through step " + i, cotangent, 1, through, -rate, cotangent, n);
    }
    return cotangent;
  }

  /** φ_{i+1} of φ_i. */
  private Tape descend(Recorder recorder, int i, Value seen, int n, long seed) {
    Weights from = ahead.get(i);
    from.zeroGradients(recorder, "unrolled critic");
    Tape tape =
        new Tape(
                recorder,
                from.network(),
                from,
                "unrolled critic " + i,
                2 * n,
                Tape.Mode.TRAINING,
                seen)
            .random(seed, Streams.CRITIC_DROPOUT);
    tape.forward(0, 2 * n);
    Value losses = recorder.scratch("unrolled losses", Shape.features(1), 2);
    Value logits = tape.outputValue();
    Value cotangent = tape.outputCotangent();
    objective.recordCritic(
        recorder,
        new Logits(logits, n, losses, cotangent),
        new Logits(logits.fromRow(n), n, losses.fromRow(1), cotangent.fromRow(n)));
    tape.backward(0, 2 * n, 0, 0);
    tape.weights(0, 2 * n);
    new WeightOps(recorder).addGradients("unrolled step " + i, from, -rate, from, ahead.get(i + 1));
    return tape;
  }

  /** How g_i·λ_{i+1} depends on the generated samples; λ_i of λ_{i+1}. */
  private Value back(Recorder recorder, int i, Tape tape, int n) {
    Weights at = ahead.get(i);
    Weights direction = directions.get(i);
    WeightTangent along = new WeightTangent(tape, direction);
    along.forward();
    LogitOps ops = new LogitOps(recorder);
    Value logits = tape.outputValue();
    ops.curvature(
        "unrolled curvature on real",
        objective.criticReal(),
        logits,
        along.output(),
        n,
        along.outputCotangent());
    ops.curvature(
        "unrolled curvature on generated",
        objective.criticFake(),
        logits.fromRow(n),
        along.output().fromRow(n),
        n,
        along.outputCotangent().fromRow(n));
    at.zeroGradients(recorder, "unrolled Hessian");
    along.backward(n, n);
    if (i > 0) {
      new WeightOps(recorder)
          .addGradients("unrolled λ " + i, direction, -rate, at, directions.get(i - 1));
    }
    return along.inputCotangent().fromRow(n);
  }

  @Override
  public void close() {
    ahead.forEach(Weights::close);
    directions.forEach(Weights::close);
  }
}
