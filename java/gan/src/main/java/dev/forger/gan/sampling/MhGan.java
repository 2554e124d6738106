// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;

/**
 * The Metropolis-Hastings GAN (Turner et al. 2019, arXiv 1811.11357): an independence chain whose
 * proposals are the generator's samples. With D = σ(l) from x to x' it moves with probability
 * min(1, (1/D(x) - 1) / (1/D(x') - 1)) = min(1, e^(l(x') - l(x))), and its last state is one
 * sample. Unlike discriminator rejection sampling it needs no maximum and always gives a sample.
 *
 * <p>A chain starts at the logit of a real sample, which spares the burn-in. One that never left it
 * must not give out the real sample: it runs again over the same candidates, from the first of
 * them.
 */
public final class MhGan {
  private MhGan() {}

  /**
   * What the chains gave.
   *
   * @param indices of the chosen candidate of each chain, in the candidates' array
   * @param accepted moves of all chains
   * @param steps proposals of all chains, the repeated ones included
   * @param restarts chains that never left the real sample; many say that the generator is far from
   *     the data, or that chains are too short
   */
  public record Result(int[] indices, long accepted, long steps, int restarts) {
    /**
     * Returns the share of proposals that was accepted.
     *
     * @return 0 to 1
     */
    public double acceptanceRate() {
      return (double) accepted / steps;
    }
  }

  /**
   * Runs one chain after another.
   *
   * @param realLogits logits of real samples that the critic was not trained on; each chain starts
   *     at one drawn at random
   * @param candidateLogits logits of generated samples: those of chain c are at [c k, (c+1) k)
   * @param k candidates a chain, at least 2; the paper uses 640
   * @param random seed and stream; chain c takes the numbers of element c
   * @return one candidate a chain
   * @throws InvalidArgumentException if a logit is not finite, there are none, k is below 2, or the
   *     candidates are no whole number of chains
   */
  public static Result select(double[] realLogits, double[] candidateLogits, int k, Philox random) {
    Checks.finite("real logits", realLogits);
    Checks.finite("candidate logits", candidateLogits);
    Checks.atLeast("candidates a chain", 2, k);
    if (candidateLogits.length % k != 0) {
      throw new InvalidArgumentException(
          "candidate logits, count",
          Integer.toString(candidateLogits.length),
          "a multiple of " + k + " candidates a chain",
          "generate whole chains of candidates");
    }
    int[] indices = new int[candidateLogits.length / k];
    long accepted = 0;
    long steps = 0;
    int restarts = 0;
    for (int c = 0; c < indices.length; c++) {
      Draws draws = new Draws(random, c);
      Walk walk = new Walk(candidateLogits, draws);
      walk.at = -1;
      walk.logit = realLogits[draws.integer(realLogits.length)];
      walk.over(c * k, (c + 1) * k);
      if (walk.at < 0) {
        restarts++;
        walk.at = c * k;
        walk.logit = candidateLogits[c * k];
        walk.over(c * k + 1, (c + 1) * k);
      }
      indices[c] = walk.at;
      accepted += walk.accepted;
      steps += walk.steps;
    }
    return new Result(indices, accepted, steps, restarts);
  }

  /** The state of one chain. */
  private static final class Walk {
    private final double[] logits;
    private final Draws draws;
    private int at;
    private double logit;
    private long accepted;
    private long steps;

    Walk(double[] logits, Draws draws) {
      this.logits = logits;
      this.draws = draws;
    }

    void over(int begin, int end) {
      for (int i = begin; i < end; i++) {
        steps++;
        if (StrictMath.log(draws.uniform()) < logits[i] - logit) {
          at = i;
          logit = logits[i];
          accepted++;
        }
      }
    }
  }
}
