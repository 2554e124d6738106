// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.List;

/** An optimiser at work on one set of weights: its moments and its number of iterations. */
public final class OptimizerState implements AutoCloseable {
  private static final int RATE_SLOT = 0;
  private static final int ITERATION_SLOT = 1;

  private final Optimizer optimizer;
  private final Weights weights;
  private final List<Tensor> moments = new ArrayList<>();
  private long iterations;
  private double rateFactor = 1;

  /**
   * Starts with moments of zero.
   *
   * @param optimizer the rule
   * @param weights what it changes
   */
  public OptimizerState(Optimizer optimizer, Weights weights) {
    this.optimizer = optimizer;
    this.weights = weights;
    for (String ignored : optimizer.stateNames()) {
      moments.add(
          Tensor.zeros(weights.device(), 1, weights.values().shape(), MemoryUse.OPTIMIZER_STATE));
    }
  }

  /**
   * Records one step over all parameters from their gradients, and behind it the running statistics
   * of the passes so far; a gradient that is not finite stops the program before both. Optimisers
   * recorded in one part of a program read the same rate and count: they must be equal and have
   * made as many steps.
   *
   * @param recorder where it goes
   * @param label for descriptions
   */
  public void record(Recorder recorder, String label) {
    weights.finishGradients(recorder, label);
    guard(recorder, label);
    recordUpdate(recorder, label);
    recorder.settle();
  }

  /**
   * Records one step of several sets of weights that are trained as one: a gradient of any of them
   * that is not finite stops the program before the first is changed.
   *
   * @param recorder where it goes
   * @param label for descriptions
   * @param states of one optimiser and equal numbers of iterations, each on weights of its own;
   *     {@link #prepare} of any one sets the scalars of all
   * @throws InvalidArgumentException if they are of different optimisers
   */
  public static void recordTogether(Recorder recorder, String label, List<OptimizerState> states) {
    for (OptimizerState state : states) {
      if (state.optimizer != states.get(0).optimizer) {
        throw new InvalidArgumentException(
            label + ", optimisers",
            state.optimizer + " beside " + states.get(0).optimizer,
            "one optimiser for all",
            "make the states from one object");
      }
      state.weights.finishGradients(recorder, label);
      state.guard(recorder, label);
    }
    for (OptimizerState state : states) {
      state.recordUpdate(recorder, label);
    }
    recorder.settle();
  }

  private void recordUpdate(Recorder recorder, String label) {
    Value[] operands = new Value[2 + moments.size()];
    operands[0] = recorder.bind(weights.gradients(), "gradients");
    operands[1] = recorder.bind(weights.values(), "weights");
    for (int i = 0; i < moments.size(); i++) {
      operands[2 + i] = recorder.bind(moments.get(i), optimizer.stateNames()[i]);
    }
    Plan plan =
        recorder.plans().optimizer(optimizer, operands[1].perRow, RATE_SLOT, ITERATION_SLOT);
    recorder.add(label + "." + optimizer.name, plan, 0, 1, operands);
    recorder.changed(weights);
  }

  /**
   * Records that a gradient that is not finite stops the program, as {@link #record} does: where
   * one step trains several sets of weights, all are guarded before the first is changed.
   *
   * @param recorder where it goes
   * @param label for descriptions
   */
  public void guard(Recorder recorder, String label) {
    Value gradients = recorder.bind(weights.gradients(), "gradients");
    Plan plan = recorder.plans().guard(gradients.perRow);
    recorder.add(label + ".gradients", plan, 0, 1, gradients);
  }

  /**
   * Sets the scalars of the next run of a part that records this optimiser.
   *
   * @param program the program
   */
  public void prepare(Program program) {
    program.setScalar(RATE_SLOT, optimizer.learningRate * rateFactor);
    program.setScalar(ITERATION_SLOT, iterations + 1.0);
  }

  /**
   * Multiplies the learning rate of the steps to come; the schedule is the caller's.
   *
   * @param factor at least 0 and finite; 1 at the start
   * @throws InvalidArgumentException if it is negative or not finite
   */
  public void rateFactor(double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new InvalidArgumentException(
          "rate factor", Double.toString(factor), "a finite number >= 0", "use 1 for no change");
    }
    rateFactor = factor;
  }

  /** All memory that a step changes. */
  List<Tensor> tensors() {
    List<Tensor> all = new ArrayList<>(moments);
    all.add(weights.values());
    all.add(weights.statistics());
    return all;
  }

  void iterations(long count) {
    iterations = count;
  }

  /** Counts a step that has run. */
  public void advance() {
    iterations++;
  }

  /**
   * Returns the number of steps so far.
   *
   * @return at least 0
   */
  public long iterations() {
    return iterations;
  }

  /**
   * Adds the moments to a file, parameter by parameter.
   *
   * @param writer the file
   * @param prefix put before each name
   */
  public void writeTo(SafetensorsWriter writer, String prefix) {
    for (int i = 0; i < moments.size(); i++) {
      for (Parameter p : weights.network().parameters()) {
        writer.add(
            prefix + optimizer.stateNames()[i] + "." + p.name(),
            p.torchShape(),
            Weights.toTorch(p, moments.get(i)));
      }
    }
    writer.add(prefix + "iterations", new long[] {1}, new long[] {iterations});
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @param file the file
   * @param prefix put before each name
   * @throws CheckpointException if something is missing or has another shape
   */
  public void readFrom(Safetensors file, String prefix) {
    for (int i = 0; i < moments.size(); i++) {
      for (Parameter p : weights.network().parameters()) {
        String name = prefix + optimizer.stateNames()[i] + "." + p.name();
        Weights.fromTorch(p, StateDict.read(file, name, p), moments.get(i));
      }
    }
    String name = prefix + "iterations";
    if (!file.contains(name)
        || file.entry(name).type() != Safetensors.Type.I64
        || file.entry(name).byteSize() != Long.BYTES) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          name,
          "a file without this count",
          "one 64-bit integer",
          "load a checkpoint of the same model");
    }
    iterations = file.map(name).getLong(0);
  }

  /** Frees the moments. */
  @Override
  public void close() {
    moments.forEach(Tensor::close);
  }
}
