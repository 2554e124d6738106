// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.HostBuffer;
import dev.forger.Philox;

/** The domains that images of a batch are of, and one each to turn them into, drawn evenly. */
final class DomainLabels {
  private static final int TARGETS = 1;

  private final int domains;
  private final Philox random;
  private final HostBuffer values;

  DomainLabels(int batch, int domains, long seed) {
    this.domains = domains;
    this.random = new Philox(seed, TARGETS);
    this.values = HostBuffer.allocate(batch);
  }

  /** Gives a step its domains; the draws follow from its number. */
  void next(long taken, int[] labels, StarGanStep step) {
    for (int i = 0; i < labels.length; i++) {
      values.floats().put(i, DomainTranslator.check(labels[i], domains));
    }
    values.copyTo(step.sources(), 0, labels.length);
    for (int i = 0; i < labels.length; i++) {
      values.floats().put(i, draw(taken, i));
    }
    values.copyTo(step.targets(), 0, labels.length);
  }

  /** Bits above 2^32 / domains favour no domain by more than 1 in 10^8. */
  private int draw(long taken, int i) {
    return (int) ((random.bits(taken, i) & 0xffffffffL) % domains);
  }
}
