// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Bernoulli;
import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;

/**
 * Samples of a Boltzmann machine: each is the end of a Markov chain of its own, which begins with
 * fair coins and alternates between the layers. Sample i is the same whatever the number asked for.
 */
final class GibbsSampler implements SampleSource {
  static final int BATCH = 64;

  /** Records one sweep of all layers. */
  interface Sweep {
    /**
     * Records.
     *
     * @param visible rows that hold the state and receive the next
     * @param top as visible; null where the machine has no further state
     */
    void record(Recorder recorder, Value visible, Value top);
  }

  private final Shape shape;
  private final int sweeps;
  private final Tensor visible;
  private final Tensor top;
  private final Program start;
  private final Program sweep;

  /**
   * Plans.
   *
   * @param topUnits of a layer that is part of the state, 0 for none
   * @param stream first of two streams of the coins
   */
  GibbsSampler(
      Device device, Shape shape, int topUnits, int sweeps, long seed, int stream, Sweep step) {
    this.shape = shape;
    this.sweeps = sweeps;
    this.visible = BipartiteLayer.units(device, BATCH, shape.elements());
    this.top = topUnits == 0 ? null : BipartiteLayer.units(device, BATCH, topUnits);
    try (Recorder recorder = new Recorder(device)) {
      coins(recorder, visible, seed, stream);
      if (top != null) {
        coins(recorder, top, seed, stream + 1);
      }
      this.start = recorder.finish();
    }
    try (Recorder recorder = new Recorder(device)) {
      step.record(recorder, recorder.bind(visible), top == null ? null : recorder.bind(top));
      this.sweep = recorder.finish();
    }
  }

  private static void coins(Recorder recorder, Tensor units, long seed, int stream) {
    Value logits = recorder.scratch("logits", units.shape(), BATCH);
    new Ops(recorder).fill("logits", logits, BATCH, 0);
    new Bernoulli(recorder).draw("coins", logits, BATCH, 1, recorder.bind(units), seed, stream);
  }

  @Override
  public Samples sample(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    int size = shape.elements();
    float[] all = new float[Math.multiplyExact(count, size)];
    for (int first = 0; first < count; first += BATCH) {
      long batch = first / BATCH;
      start.setStep(batch);
      start.run();
      for (int i = 0; i < sweeps; i++) {
        sweep.setStep(batch * sweeps + i);
        sweep.run();
      }
      int some = Math.min(BATCH, count - first);
      float[] units = visible.toFloats(0, some * size);
      for (int i = 0; i < units.length; i++) {
        all[first * size + i] = 2 * units[i] - 1;
      }
    }
    return new Samples(all, count, shape);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void close() {
    start.close();
    sweep.close();
    visible.close();
    if (top != null) {
      top.close();
    }
  }
}
