// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * An exponential moving average of a network's weights: {@code average = decay average + (1 -
 * decay) weights}; running statistics are copied.
 */
public final class MovingAverage {
  private static final int DECAY_SLOT = 2;

  private final Weights weights;
  private final Weights average;
  private final double decay;

  /**
   * Starts from a copy of the weights.
   *
   * @param weights what is averaged
   * @param average receives the average; of the same network and device
   * @param decay 0 to 1
   */
  public MovingAverage(Weights weights, Weights average, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new InvalidArgumentException(
          "ema decay", Double.toString(decay), "0 <= decay < 1", "0.999 is a usual choice");
    }
    this.weights = weights;
    this.average = average;
    this.decay = decay;
    average.copyFrom(weights);
    average.values().use(MemoryUse.MOVING_AVERAGE);
    average.statistics().use(MemoryUse.MOVING_AVERAGE);
  }

  /**
   * Records one update.
   *
   * @param recorder where it goes
   * @param label for descriptions
   */
  public void record(Recorder recorder, String label) {
    Value w = recorder.bind(weights.values(), "weights");
    Value a = recorder.bind(average.values(), "average");
    recorder.add(
        label + ".average", recorder.plans().movingAverage(w.perRow, DECAY_SLOT), 0, 1, w, a);
    recorder.settle();
    Value from = recorder.bind(weights.statistics(), "statistics");
    Value to = recorder.bind(average.statistics(), "average statistics");
    recorder.add(
        label + ".average statistics",
        recorder.plans().movingAverage(from.perRow, DECAY_SLOT),
        0,
        1,
        from,
        to);
  }

  /**
   * Sets the decay of the next run of a part that records this average: min(decay, (1 + t) / (10 +
   * t)), so that a short run is not averaged with its beginning.
   *
   * @param program the program
   * @param t updates so far
   */
  public void prepare(Program program, long t) {
    program.setScalar(DECAY_SLOT, Math.min(decay, (1.0 + t) / (10.0 + t)));
  }
}
