// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.InvalidArgumentException;
import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.LogitOps;
import dev.forger.Recorder;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.gan.catalogue.System;

/**
 * The boundary-seeking GAN for continuous data, its importance weights e^f normalised (Hjelm et al.
 * 2017, arXiv 1702.08431): the generator minimises mean (f - log Z)², log Z the running mean of log
 * E e^f, held fixed in the gradient.
 */
@System(row = "A5.6", equation = "min_G E (f - log Z)^2, Z = E e^f", seed = 4)
public final class NormalisedBoundarySeeking implements PointwiseObjective {
  private final double decay;

  private NormalisedBoundarySeeking(double decay) {
    this.decay = decay;
  }

  /**
   * Returns the objective.
   *
   * @param decay of the running mean, 0.995 in the authors' code; 0 takes each batch's own
   * @return the objective
   * @throws InvalidArgumentException if the decay is not in [0, 1)
   */
  public static NormalisedBoundarySeeking decay(double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new InvalidArgumentException(
          "decay of log Z", Double.toString(decay), "0 <= decay < 1", "0.995 is usual");
    }
    return new NormalisedBoundarySeeking(decay);
  }

  @Override
  public String name() {
    return "boundary-seeking-normalised";
  }

  @Override
  public boolean keepsState() {
    return true;
  }

  @Override
  public LogitLoss criticReal() {
    return CrossEntropy.real(1);
  }

  @Override
  public LogitLoss criticFake() {
    return CrossEntropy.FAKE;
  }

  /** Of f - log Z. */
  @Override
  public LogitLoss generator() {
    return LogitLoss.of(Function.SQUARE, 1);
  }

  @Override
  public void recordGenerator(Recorder recorder, Logits real, Logits fake, Tensor state) {
    LogitOps ops = new LogitOps(recorder);
    Value logZ = ops.logPartition("log Z", decay, fake.values(), fake.rows(), state);
    ops.centredLoss(
        "generator loss",
        generator(),
        fake.values(),
        logZ,
        fake.rows(),
        fake.loss(),
        fake.cotangent());
  }
}
