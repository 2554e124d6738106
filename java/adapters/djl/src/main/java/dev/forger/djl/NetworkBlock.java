// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.util.PairList;
import dev.forger.ArrayShape;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.FrozenNetwork;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.UnsupportedException;
import dev.forger.WeightMemory;
import dev.forger.Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of Forger as a block of DJL's PyTorch engine: trained in DJL's loops, with its
 * optimisers, by the kernels of Forger, gradient penalty included.
 *
 * <p>DJL's parameters are the memory of the weights, one flat array a parameter, in Forger's order
 * ({@link WeightMemory}); inputs, outputs and gradients are copied. DJL's graph ends at the outputs
 * of the block, so that {@link #backward()} has to run between DJL's backward pass and its step: by
 * itself where {@link #listener()} is among the listeners of a training configuration. Forward
 * passes in training keep their activations until then. Not thread-safe. Closing it frees the
 * native memory.
 */
public final class NetworkBlock extends AbstractBlock implements AutoCloseable {
  private static final int DROPOUT_STREAM = 0x444a0000;
  private static final int PENALTY_STREAM = 0x504e0000;

  private final Device device;
  private final Weights weights;
  private final ChannelOrder order;
  private final long seed;
  private final Program zero;
  private final Program finish;
  private final Map<Integer, Deque<TrainingPass>> idle = new HashMap<>();
  private final List<TrainingPass> pending = new ArrayList<>();
  private final List<TrainingPass> done = new ArrayList<>();
  private final Map<PenaltyKey, PenaltyPass> penalties = new HashMap<>();
  private final SharedParameters shared;
  private long step;
  private boolean accumulating;

  private record PenaltyKey(int rows, double lambda) {}

  /**
   * Makes a block.
   *
   * @param weights owned by the block from here on, as is its device, a CPU device with nothing
   *     else on it
   * @param order of channels in inputs and outputs: {@link ChannelOrder#FIRST} as in DJL's blocks
   * @param seed of dropout and penalty points
   */
  public NetworkBlock(Weights weights, ChannelOrder order, long seed) {
    this.weights = weights;
    this.device = weights.device();
    this.order = order;
    this.seed = seed;
    this.shared = new SharedParameters(weights);
    for (Parameter parameter : shared.parameters()) {
      addParameter(parameter);
    }
    try (Recorder recorder = new Recorder(device)) {
      weights.zeroGradients(recorder, "block");
      zero = recorder.finish();
    }
    try (Recorder recorder = new Recorder(device)) {
      weights.finishGradients(recorder, "block");
      finish = recorder.finish();
    }
  }

  /**
   * Returns the weights, for saving them under PyTorch's names.
   *
   * @return closed by the block
   */
  public Weights weights() {
    return weights;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> arguments) {
    NDArray x = inputs.singletonOrThrow();
    Network network = weights.network();
    int rows = ArrayShape.rows("input", x.getShape().getShape(), network.inputShape(), order);
    shared.refresh(store, x.getDevice(), training);
    if (!training) {
      return new NDList(infer(x, rows));
    }
    TrainingPass pass = idle.computeIfAbsent(rows, r -> new ArrayDeque<>()).poll();
    if (pass == null) {
      pass = new TrainingPass(weights, rows, order, seed, DROPOUT_STREAM);
    }
    NDArray y = pass.forward(x, step++);
    pending.add(pass);
    // DJL's optimisers want gradients that DJL made: zeros, to which backward() adds.
    return new NDList(pending.size() == 1 ? y.add(shared.nothing()) : y);
  }

  /** Evaluation is rare: weights are frozen for it each time. */
  private NDArray infer(NDArray x, int rows) {
    try (FrozenNetwork frozen = FrozenNetwork.of(weights);
        var pass = frozen.forwardPass(rows, device.threads(), order)) {
      pass.input().put(NdArrays.denseFloats(x));
      pass.run(rows);
      long[] sizes = ArrayShape.of(rows, pass.outputShape(), order);
      NDArray y = x.getManager().create(new ai.djl.ndarray.types.Shape(sizes));
      NdArrays.floats(y).put(pass.output());
      return y;
    }
  }

  /**
   * Adds the gradient of λ/N Σ (‖∇D(x̂_i)‖ - 1)² to those that the next {@link #backward()} hands
   * to DJL, with x̂_i drawn uniformly between real and generated samples.
   *
   * @param real samples, [rows, ...]
   * @param fake generated samples, as many
   * @param lambda weight of the penalty, such as 10
   * @return the penalty
   * @throws UnsupportedException if the network has more than one output, or couples samples
   * @throws dev.forger.ShapeException if the arrays do not have the shape of inputs
   */
  public float penalty(NDArray real, NDArray fake, double lambda) {
    Shape output = weights.network().outputShape();
    if (output.elements() != 1) {
      throw new UnsupportedException(
          "gradient penalty", output + " outputs", "one output", "end the network with dense(1)");
    }
    Shape input = weights.network().inputShape();
    int rows = ArrayShape.rows("real", real.getShape().getShape(), input, order);
    int others = ArrayShape.rows("fake", fake.getShape().getShape(), input, order);
    if (rows != others) {
      throw new InvalidArgumentException(
          "fake", others + " rows", rows + " as real has", "pass batches of the same size");
    }
    begin();
    return penalties
        .computeIfAbsent(
            new PenaltyKey(rows, lambda),
            key -> new PenaltyPass(weights, rows, order, lambda, seed, PENALTY_STREAM))
        .run(real, fake, step++);
  }

  private void begin() {
    if (!accumulating) {
      zero.run();
      accumulating = true;
    }
  }

  /**
   * Runs the backward passes of all forward passes since the last call, with the cotangents that
   * DJL's backward pass left, and adds the gradients to those of DJL's parameters.
   */
  public void backward() {
    release(done);
    begin();
    for (TrainingPass pass : pending) {
      if (pass.backward()) {
        done.add(pass);
      } else {
        release(pass);
      }
    }
    pending.clear();
    finish.run();
    shared.addGradients();
    accumulating = false;
  }

  /**
   * Returns Σ x · (dL/dx) over the inputs of the last {@link #backward()}: DJL's backward pass of
   * it, in the same gradient collector, carries the gradient on to the blocks that made the inputs,
   * such as a generator.
   *
   * @return a scalar
   * @throws InvalidArgumentException if there was no backward pass
   */
  public NDArray upstream() {
    NDArray sum = null;
    for (TrainingPass pass : done) {
      sum = sum == null ? pass.surrogate() : sum.add(pass.surrogate());
    }
    if (sum == null) {
      throw new InvalidArgumentException(
          "upstream",
          "no backward pass of a loss that depends on this block",
          "one before it",
          "call the collector's backward with the loss, then backward() of the block");
    }
    return sum;
  }

  private void release(List<TrainingPass> passes) {
    passes.forEach(this::release);
    passes.clear();
  }

  private void release(TrainingPass pass) {
    pass.forget();
    idle.get(pass.rows()).add(pass);
  }

  /**
   * Returns a listener that calls {@link #backward()} between DJL's backward pass and its step, as
   * {@code EasyTrain} notifies it there.
   *
   * @return for {@code TrainingConfig.addTrainingListeners}
   */
  public TrainingListener listener() {
    return new TrainingListenerAdapter() {
      @Override
      public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        backward();
      }
    };
  }

  @Override
  public ai.djl.ndarray.types.Shape[] getOutputShapes(ai.djl.ndarray.types.Shape[] inputs) {
    long[] sizes = ArrayShape.of(1, weights.network().outputShape(), order);
    sizes[0] = inputs[0].get(0);
    return new ai.djl.ndarray.types.Shape[] {new ai.djl.ndarray.types.Shape(sizes)};
  }

  @Override
  public void close() {
    device.close();
  }
}
