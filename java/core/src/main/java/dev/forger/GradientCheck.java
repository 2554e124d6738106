// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Compares the gradients that the passes of a network give with central differences, in double
 * precision on {@link Device#reference64()}: of a loss on its outputs, and of a penalty on its
 * input gradients, which needs second derivatives.
 *
 * <p>Differences are extrapolated (Richardson) from the steps h and h/2. A coordinate is skipped
 * and counted when one of its steps flips the mask of a ReLU or LeakyReLU, where no derivative
 * exists.
 *
 * <pre>{@code
 * GradientCheck.Report report = GradientCheck.secondOrder(network, Ops.Penalty.TWO_SIDED, 1);
 * if (!report.passed()) {
 *   throw new AssertionError(report);
 * }
 * }</pre>
 */
public final class GradientCheck implements AutoCloseable {
  /** Samples of each part: real, fake, penalty. */
  static final int N = 3;

  private static final double RELATIVE = 1e-6;
  private static final double FLOOR = 1e-8;
  private static final double STEP = 1e-5;

  /**
   * What was compared.
   *
   * @param checked coordinates compared
   * @param skipped coordinates at kinks
   * @param failure the first coordinate beyond the tolerance with both values, null when all are
   *     within
   */
  public record Report(int checked, int skipped, String failure) {
    /**
     * Tells whether all gradients agree.
     *
     * @return true if none is beyond the tolerance and less than one in twenty was skipped
     */
    public boolean passed() {
      return failure == null && skipped * 20 < checked + skipped;
    }

    private Report and(Report other) {
      return new Report(
          checked + other.checked,
          skipped + other.skipped,
          failure != null ? failure : other.failure);
    }

    @Override
    public String toString() {
      return checked
          + " checked, "
          + skipped
          + " skipped"
          + (failure == null ? "" : ", " + failure);
    }
  }

  /**
   * Checks the gradients of a loss by all parameters and inputs: the passes forward, backward and
   * weights.
   *
   * @param network small: every coordinate takes several runs
   * @param seed of weights and inputs
   * @return what was compared
   */
  public static Report firstOrder(Network network, long seed) {
    try (GradientCheck check = new GradientCheck(network, null, 1, 0, seed)) {
      return check.checkWeights().and(check.checkInputs());
    }
  }

  /**
   * Checks the gradients of a loss and a penalty on input gradients by all parameters: all passes.
   *
   * @param network small, of layers that treat samples independently
   * @param penalty of the norms of input gradients
   * @param seed of weights and inputs
   * @return what was compared
   * @throws UnsupportedException if a layer couples samples
   */
  public static Report secondOrder(Network network, Ops.Penalty penalty, long seed) {
    Objects.requireNonNull(penalty, "penalty");
    try (GradientCheck check = new GradientCheck(network, penalty, 1, 10, seed)) {
      return check.checkWeights();
    }
  }

  private final Device device = Device.reference64();
  private final Network network;
  private final Ops.Penalty penalty;
  private final int groups;
  private final Weights weights;
  private final Tensor inputs;
  private final Tensor inputGradients;
  private final Tensor losses;
  private final Program step;
  private final Program value;
  private final List<Tensor> activations = new ArrayList<>();
  private double[] w0;
  private double[] spectralVectors;
  private double[] x0;

  GradientCheck(Network network, Ops.Penalty penalty, int groups, double lambda, long seed) {
    this(network, penalty, groups, lambda, seed, new Window(0, 2 * N));
  }

  /** As the other, with the rows whose input cotangents a step without a penalty takes. */
  GradientCheck(
      Network network, Ops.Penalty penalty, int groups, double lambda, long seed, Window wanted) {
    this.network = network;
    this.penalty = penalty;
    this.groups = groups;
    try {
      this.weights = new Weights(device, network);
      int rows = rows();
      this.inputs = Tensor.zeros(device, rows, network.inputShape());
      this.inputGradients = Tensor.zeros(device, rows, network.inputShape());
      this.losses = Tensor.zeros(device, 3, Shape.features(1));
      this.step = recordStep(lambda, wanted);
      this.value = recordValue(lambda);
    } catch (RuntimeException e) {
      device.close();
      throw e;
    }
    step.setStep(2);
    value.setStep(2);
    draw(seed);
  }

  private int rows() {
    return penalty == null ? 2 * N : 3 * N;
  }

  private void draw(long seed) {
    Random random = new Random(seed);
    w0 = new double[Math.toIntExact(weights.values().count())];
    for (Parameter p : network.parameters()) {
      double scale =
          p.kind() == Parameter.Kind.WEIGHT ? 1.2 / Math.sqrt(Math.max(1, p.fanIn())) : 0.3;
      for (int i = 0; i < p.count(); i++) {
        w0[(int) p.offset + i] = p.initial() + scale * random.nextGaussian();
      }
    }
    x0 = random.doubles(inputs.count(), -1.5, 1.5).toArray();
    if (network.hasSpectralNorm()) {
      convergeSpectralVectors();
    }
  }

  /** The gradient holds u and v fixed, which is exact where the power iteration has ended. */
  private void convergeSpectralVectors() {
    weights.values().write(w0);
    inputs.write(x0);
    for (int i = 0; i < 300; i++) {
      step.run();
    }
    spectralVectors = weights.statistics().toDoubles();
  }

  private Tape tape(Recorder recorder) {
    Tape tape =
        new Tape(
            recorder, network, weights, "net", rows(), Tape.Mode.TRAINING, recorder.bind(inputs));
    tape.groups(groups).random(11, 1 << 16).affineRows(2 * N);
    if (penalty != null) {
      tape.penaltyRows(2 * N, N);
    }
    return tape;
  }

  private Program recordStep(double lambda, Window wanted) {
    try (Recorder recorder = new Recorder(device)) {
      weights.zeroGradients(recorder, "net");
      Tape tape = tape(recorder);
      tape.forward(0, rows());
      losses(recorder, tape);
      if (penalty == null) {
        tape.backward(0, 2 * N, wanted.begin(), wanted.rows());
        if (wanted.rows() > 0) {
          Plan copy = recorder.plans().sum(network.inputShape().elements(), 1, 0);
          Value dx = tape.inputCotangent();
          Value out = recorder.bind(inputGradients);
          recorder.add("copy", copy, wanted.begin(), wanted.rows(), dx, dx, out);
        }
        tape.weights(0, 2 * N);
      } else {
        penalty(recorder, tape, lambda);
        tape.penaltyGradients();
      }
      weights.finishGradients(recorder, "net");
      return recorder.finish();
    }
  }

  /** The losses alone, and the activations whose derivatives jump: what differences need. */
  private Program recordValue(double lambda) {
    try (Recorder recorder = new Recorder(device)) {
      Tape tape = tape(recorder);
      tape.forward(0, rows());
      for (Node node : network.nodes()) {
        if (node instanceof ActivationNode a
            && (a.kind == Activation.RELU || a.kind == Activation.LEAKY_RELU)) {
          Tensor copy = Tensor.zeros(device, rows(), node.shape);
          activations.add(copy);
          Plan plan = recorder.plans().sum(node.shape.elements(), 1, 0);
          Value y = tape.y(node.id);
          recorder.add("mask", plan, 0, rows(), y, y, recorder.bind(copy));
        }
      }
      losses(recorder, tape);
      if (penalty != null) {
        penalty(recorder, tape, lambda);
      }
      return recorder.finish();
    }
  }

  private void losses(Recorder recorder, Tape tape) {
    Value loss = recorder.bind(losses);
    Value y = tape.outputValue();
    Value dy = tape.outputCotangent();
    LogitOps logits = new LogitOps(recorder);
    LogitLoss real = LogitLoss.of(LogitLoss.Function.SOFTPLUS, -1);
    LogitLoss fake = LogitLoss.of(LogitLoss.Function.SOFTPLUS, 1);
    logits.loss("real", real, y, N, loss, dy);
    logits.loss("fake", fake, y.fromRow(N), N, loss.fromRow(1), dy.fromRow(N));
  }

  private void penalty(Recorder recorder, Tape tape, double lambda) {
    Ops ops = new Ops(recorder);
    ops.fill("one", tape.outputCotangent().fromRow(2 * N), N, 1);
    tape.backward(0, 3 * N, 2 * N, N);
    ops.penalty(
        "penalty",
        penalty,
        lambda,
        0.7,
        tape.inputCotangent().fromRow(2 * N),
        tape.inputTangent().fromRow(2 * N),
        recorder.scratch("norms", Shape.features(1), N),
        recorder.bind(losses).fromRow(2),
        N);
  }

  /** Runs a program on all that it reads. */
  private void run(Program program, double[] w, double[] x) {
    weights.values().write(w);
    inputs.write(x);
    if (spectralVectors != null) {
      weights.statistics().write(spectralVectors);
    }
    program.run();
  }

  /** The loss; {@link #masks()} tells at which side of its kinks. */
  private double loss(double[] w, double[] x) {
    run(value, w, x);
    return Arrays.stream(losses.toDoubles()).sum();
  }

  /** Which activations were positive in the latest {@link #loss}. */
  private boolean[] masks() {
    boolean[] all = new boolean[(int) activations.stream().mapToLong(Tensor::count).sum()];
    int at = 0;
    for (Tensor t : activations) {
      for (double y : t.toDoubles()) {
        all[at++] = y > 0;
      }
    }
    return all;
  }

  double[] weightGradients() {
    run(step, w0, x0);
    return weights.gradients().toDoubles();
  }

  double[] inputGradients() {
    run(step, w0, x0);
    return inputGradients.toDoubles();
  }

  /** Gradients of all parameters, by finite differences and by the passes. */
  Report checkWeights() {
    double[] analytic = weightGradients();
    Tally tally = new Tally(analytic);
    for (Parameter p : network.parameters()) {
      for (int i = 0; i < p.count(); i++) {
        int k = (int) p.offset + i;
        tally.compare(p.name() + "[" + i + "]", w0, k, analytic[k]);
      }
    }
    return tally.report();
  }

  /** Gradients of the inputs of a step without a penalty. */
  Report checkInputs() {
    if (penalty != null) {
      throw new IllegalStateException("the penalty's gradient does not reach the inputs");
    }
    double[] analytic = inputGradients();
    Tally tally = new Tally(analytic);
    for (int k = 0; k < x0.length; k++) {
      tally.compare("input[" + k + "]", x0, k, analytic[k]);
    }
    return tally.report();
  }

  private final class Tally {
    private final double largest;

    /** What differences of rounded losses can resolve. */
    private final double resolution = 16 * 0x1p-53 * Math.abs(loss(w0, x0)) / STEP;

    private final boolean[] masks = masks();
    private boolean flips;
    private int checked;
    private int skipped;
    private String failure;

    Tally(double[] analytic) {
      largest = Arrays.stream(analytic).map(Math::abs).max().orElse(0);
    }

    private double lossAt(double[] values, int k, double h) {
      double kept = values[k];
      values[k] = kept + h;
      double loss = loss(w0, x0);
      values[k] = kept;
      flips |= !activations.isEmpty() && !Arrays.equals(masks, masks());
      return loss;
    }

    private double difference(double[] values, int k, double h) {
      return (lossAt(values, k, h) - lossAt(values, k, -h)) / (2 * h);
    }

    void compare(String name, double[] values, int k, double analytic) {
      flips = false;
      double coarse = difference(values, k, STEP);
      double fine = difference(values, k, STEP / 2);
      if (flips) {
        skipped++;
        return;
      }
      checked++;
      double expected = (4 * fine - coarse) / 3;
      double bound =
          RELATIVE * Math.max(Math.abs(expected), Math.abs(analytic))
              + FLOOR * largest
              + resolution;
      if (!(Math.abs(expected - analytic) <= bound) && failure == null) {
        failure = name + ": difference " + expected + ", gradient " + analytic;
      }
    }

    Report report() {
      return new Report(checked, skipped, failure);
    }
  }

  /** Frees the device and all on it. */
  @Override
  public void close() {
    device.close();
  }
}
