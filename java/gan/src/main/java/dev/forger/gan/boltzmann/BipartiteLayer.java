// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Device;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Ops;
import dev.forger.Parameter;
import dev.forger.Philox;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;

/**
 * Two layers of binary units v and h with E(v, h) = -b·v - c·h - h·W v, and the passes between
 * them.
 *
 * <p>They are those of one network x ↦ [W x + c | b·x]: its forward pass gives the logits of h from
 * v, its backward pass from the cotangent [h | 1] those of v from h, hᵀW + b, and its weights pass
 * the statistics: the derivatives of -E. The visible biases are the weights of a hidden unit that
 * is always on.
 */
final class BipartiteLayer implements AutoCloseable {
  static final String WEIGHT = "hidden.weight";
  static final String HIDDEN_BIAS = "hidden.bias";
  static final String VISIBLE_BIAS = "visible.weight";

  /** Deviation of the first weights (Hinton 2012, "A practical guide", 8). */
  private static final double DEVIATION = 0.01;

  final int visible;
  final int hidden;
  final Weights weights;
  private final Network network;

  BipartiteLayer(Device device, int visible, int hidden, long seed) {
    this.visible = visible;
    this.hidden = hidden;
    NetworkBuilder builder = Network.builder(Shape.features(visible));
    NetworkBuilder.Ref v = builder.here();
    NetworkBuilder.Ref bias = builder.name("visible").dense(1, false).here();
    this.network = builder.from(v).name("hidden").dense(hidden).concat(bias).build();
    this.weights = new Weights(device, network).initialize(BipartiteLayer::small, seed);
    weights.set(VISIBLE_BIAS, new float[visible]);
    weights.set(HIDDEN_BIAS, new float[hidden]);
  }

  private static void small(Parameter parameter, Philox.Sequence uniforms, float[] values) {
    double width = DEVIATION * Math.sqrt(12);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (width * (uniforms.nextUniform() - 0.5));
    }
  }

  /** Log odds of the units of a data set, so that the first machine draws its mean. */
  void visibleBias(double[] means) {
    float[] logits = new float[visible];
    for (int i = 0; i < visible; i++) {
      double p = Math.min(Math.max(means[i], 0.02), 0.98);
      logits[i] = (float) StrictMath.log(p / (1 - p));
    }
    weights.set(VISIBLE_BIAS, logits);
  }

  /** Records passes into one recording. */
  final class Passes {
    private final Recorder recorder;
    private final String label;
    private final int rows;
    private final Rows parts;
    private final Value ones;

    /**
     * Starts.
     *
     * @param rows of samples that each pass covers
     */
    Passes(Recorder recorder, String label, int rows) {
      this.recorder = recorder;
      this.label = label;
      this.rows = rows;
      this.parts = new Rows(recorder);
      this.ones = recorder.scratch(label + ".ones", Shape.features(1), rows);
      new Ops(recorder).fill(label + ".ones", ones, rows, 1);
    }

    Value hiddenRows(String what) {
      return recorder.scratch(label + "." + what, Shape.features(hidden), rows);
    }

    /** A batch with two parts: samples of the data, then samples of the model. */
    Tape statistics(Value units) {
      return tape("statistics", 2 * rows, units);
    }

    private Tape tape(String what, int count, Value units) {
      return new Tape(
          recorder, network, weights, label + "." + what, count, Tape.Mode.TRAINING, units);
    }

    /** Logits of h from v, times a scale. */
    void up(Value v, double scale, Value logits) {
      Tape tape = tape("up", rows, v);
      tape.forward(0, rows);
      parts.part(label + ".hidden logits", 1, tape.outputValue(), 0, logits, rows);
      scale(logits, scale);
    }

    /** Logits of v from h, times a scale. */
    Value down(Value h, double scale) {
      Tape tape = tape("down", rows, null).outputCotangent(withOne(h));
      tape.backward(0, rows, 0, rows);
      Value logits = tape.inputCotangent();
      scale(logits, scale);
      return logits;
    }

    private void scale(Value logits, double scale) {
      if (scale != 1) {
        parts.sum(label + ".scaled logits", logits, scale, logits, 0, logits, rows);
      }
    }

    private Value withOne(Value h) {
      Value joined = recorder.scratch(label + ".[h | 1]", Shape.features(hidden + 1), rows);
      parts.join(label + ".[h | 1]", 1, h, ones, joined, rows);
      return joined;
    }

    /**
     * The gradient of the mean of -ln p: statistics of the model less those of the data, the units
     * being those of the tape.
     */
    void gradients(Tape statistics, Value ofData, Value ofModel) {
      weights.zeroGradients(recorder, label);
      Value cotangent = statistics.outputCotangent();
      double share = 1.0 / rows;
      Value data = withOne(ofData);
      parts.sum(label + ".data", data, -share, data, 0, cotangent, rows);
      Value model = withOne(ofModel);
      parts.sum(label + ".model", model, share, model, 0, cotangent.fromRow(rows), rows);
      statistics.backward(0, 2 * rows, 0, 0);
      statistics.weights(0, 2 * rows);
    }
  }

  /** Memory of a layer's units. */
  static Tensor units(Device device, int rows, int count) {
    return Tensor.zeros(device, rows, Shape.features(count), MemoryUse.BATCHES);
  }

  @Override
  public void close() {
    weights.close();
  }
}
