// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.util.List;

/**
 * What one step of a training reports: named numbers such as losses, and its time. Reused from step
 * to step.
 */
public final class StepMetrics {
  private final List<String> names;
  private final float[] values;
  long step;
  long lastStep;
  long samples;
  long nanoseconds;
  double flops;

  /**
   * Names the numbers.
   *
   * @param names columns of {@code metrics.csv}: small letters and underscores, the most telling
   *     first
   */
  public StepMetrics(List<String> names) {
    this.names = List.copyOf(names);
    this.values = new float[names.size()];
  }

  /**
   * Returns the names of the numbers.
   *
   * @return an unmodifiable list
   */
  public List<String> names() {
    return names;
  }

  /**
   * Returns a number by its place.
   *
   * @param index 0 to {@code names().size() - 1}
   * @return the number
   */
  public float value(int index) {
    return values[index];
  }

  /**
   * Returns a number by its name.
   *
   * @param name one of {@link #names()}
   * @return the number
   * @throws InvalidArgumentException if there is none of this name
   */
  public float value(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw Suggestions.unknown("metric", name, names);
    }
    return values[index];
  }

  /**
   * Sets a number.
   *
   * @param index 0 to {@code names().size() - 1}
   * @param value the number
   */
  public void set(int index, float value) {
    values[index] = value;
  }

  /**
   * Returns the number of steps done.
   *
   * @return from 1
   */
  public long step() {
    return step;
  }

  /**
   * Returns the step at which this call of {@code train} will end.
   *
   * @return at least {@link #step()}
   */
  public long lastStep() {
    return lastStep;
  }

  /**
   * Returns the number of real samples seen since training began.
   *
   * @return a count
   */
  public long samples() {
    return samples;
  }

  /**
   * Returns how long this step took.
   *
   * @return nanoseconds
   */
  public long nanoseconds() {
    return nanoseconds;
  }

  /**
   * Returns the nominal floating-point operations of this step's convolutions and dense layers.
   *
   * @return a count, 0 for trainings that have neither
   */
  public double flops() {
    return flops;
  }
}
