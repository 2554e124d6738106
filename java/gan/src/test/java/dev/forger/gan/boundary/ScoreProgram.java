// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Device;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.ScoreFunction;
import dev.forger.ScoreFunction.Weighting;
import dev.forger.Shape;
import dev.forger.Tensor;

/** Weights of given samples and the gradient that they give, in double. */
final class ScoreProgram implements AutoCloseable {
  private final Device device = Device.reference64();
  private final Tensor logits;
  private final Tensor samples;
  private final Tensor judged;
  private final Tensor coefficients;
  private final Tensor logZ;
  private final Tensor diagnostics;
  private final Tensor value;
  private final Tensor gradient;
  private final Program program;

  ScoreProgram(int rows, int positions, int classes, Weighting how) {
    Shape image = Shape.of(1, positions, classes);
    Shape one = Shape.features(1);
    int m = how.samples();
    logits = Tensor.zeros(device, rows, image);
    samples = Tensor.zeros(device, rows * m, image);
    judged = Tensor.zeros(device, rows * m, one);
    coefficients = Tensor.zeros(device, rows * m, one);
    logZ = Tensor.zeros(device, 1, one);
    diagnostics = Tensor.zeros(device, ScoreFunction.DIAGNOSTICS, one);
    value = Tensor.zeros(device, 1, one);
    gradient = Tensor.zeros(device, rows, image);
    try (Recorder r = new Recorder(device)) {
      ScoreFunction score = new ScoreFunction(r);
      score.weights(
          "weights", how, r.bind(judged), rows, r.bind(coefficients), logZ, r.bind(diagnostics));
      score.likelihood(
          "likelihood",
          classes,
          m,
          r.bind(logits),
          r.bind(samples),
          r.bind(coefficients),
          rows,
          r.bind(value),
          r.bind(gradient));
      program = r.finish();
    }
  }

  /** Sets log Z as the batches before left it. */
  ScoreProgram logZ(double before) {
    logZ.write(new double[] {before});
    return this;
  }

  /** Runs on logits, samples of 0 and 1, and the critic's logits of them. */
  ScoreProgram run(double[] a, double[] x, double[] judgement) {
    logits.write(a);
    samples.write(x);
    judged.write(judgement);
    program.run();
    return this;
  }

  double[] gradient() {
    return gradient.toDoubles();
  }

  double[] coefficients() {
    return coefficients.toDoubles();
  }

  double diagnostic(int place) {
    return diagnostics.toDoubles()[place];
  }

  double value() {
    return value.toDoubles()[0];
  }

  double logZ() {
    return logZ.toDoubles()[0];
  }

  @Override
  public void close() {
    program.close();
    device.close();
  }
}
