// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Weights;
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayList;
import java.util.List;

/**
 * A training of networks on a device. What a subclass makes here under a name, weights, averages
 * and optimisers, is what a checkpoint holds, in that order; the streams of real samples go on
 * where the checkpoint's steps ended.
 */
public abstract class NetworkTrainer extends Trainer {
  /** A part of a checkpoint: weights or an optimiser, the other null. */
  private record Part(String name, Weights weights, OptimizerState optimizer, boolean trained) {}

  private final TrainerBuilder<?> options;
  private final int batch;
  private final List<Part> parts = new ArrayList<>();
  private final List<OptimizerState> optimizers = new ArrayList<>();
  private final List<RealBatches> streams = new ArrayList<>();

  /**
   * Takes the options.
   *
   * @param columns names of what every step reports
   * @param options of the training
   */
  protected NetworkTrainer(List<String> columns, TrainerBuilder<?> options) {
    super(columns);
    this.options = options;
    this.batch = options.batch();
  }

  /**
   * Returns the device.
   *
   * @return where it trains
   */
  protected final Device device() {
    return options.device();
  }

  /**
   * Returns the samples a step.
   *
   * @return at least 1
   */
  protected final int batch() {
    return batch;
  }

  /**
   * Returns the seed of the training.
   *
   * @return as set
   */
  protected final long seed() {
    return options.seed();
  }

  /**
   * Reads batches of real samples ahead.
   *
   * @param data the caller closes it after this
   * @param seed of their order
   * @return the batches, closed with this and rewound when a checkpoint is loaded
   */
  protected final RealBatches batches(ImageDataset data, long seed) {
    RealBatches stream = own(new RealBatches(data, seed, batch));
    streams.add(stream);
    return stream;
  }

  /**
   * Makes the weights of a network that this training changes.
   *
   * @param name of its tensors in checkpoints, before a dot
   * @param network the graph
   * @return zeros, closed with this
   */
  protected final Weights network(String name, Network network) {
    return trained(name, own(new Weights(device(), network)));
  }

  /**
   * Adds weights that this training changes.
   *
   * @param name of their tensors in checkpoints, before a dot
   * @param weights closed by the caller
   * @return the weights
   */
  protected final Weights trained(String name, Weights weights) {
    parts.add(new Part(name, weights, null, true));
    return weights;
  }

  /**
   * Makes the weights of a moving average.
   *
   * @param name of its tensors in checkpoints, before a dot
   * @param network the graph
   * @return zeros, closed with this
   */
  protected final Weights average(String name, Network network) {
    Weights weights = own(new Weights(device(), network));
    parts.add(new Part(name, weights, null, false));
    return weights;
  }

  /**
   * Makes an optimiser.
   *
   * @param name of its tensors in checkpoints, before a dot
   * @param rule what it does
   * @param weights that it changes
   * @return its state, closed with this
   */
  protected final OptimizerState optimizer(String name, Optimizer rule, Weights weights) {
    OptimizerState state = own(new OptimizerState(rule, weights));
    parts.add(new Part(name, null, state, false));
    optimizers.add(state);
    return state;
  }

  /**
   * Returns the factor of the learning rates at the step at hand.
   *
   * @return above 0, at most 1
   */
  protected final double rateFactor() {
    return options.rateDecay().factor(steps());
  }

  /** Sets the learning rates of all optimisers for the step at hand. */
  protected final void decayRates() {
    double factor = rateFactor();
    for (int i = 0; i < optimizers.size(); i++) {
      optimizers.get(i).rateFactor(factor);
    }
  }

  /**
   * Says in which step a number was not finite, and where it arose.
   *
   * @param e what a program stopped with
   * @param step number of the step, from 1
   * @param layer where the first such value arose, or null to leave it at what stopped
   * @return to be thrown
   */
  protected static DivergenceException located(DivergenceException e, long step, String layer) {
    return new DivergenceException(step, layer == null ? e.node() : layer, e.given(), e.remedy());
  }

  @Override
  public long samplesSeen() {
    return steps() * batch;
  }

  @Override
  protected final String isa() {
    return device().isa();
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    for (Part part : parts) {
      if (part.weights != null) {
        part.weights.writeTo(writer, part.name + ".");
      } else {
        part.optimizer.writeTo(writer, part.name + ".");
      }
    }
  }

  @Override
  protected void readFrom(Safetensors file) {
    streams.forEach(RealBatches::rewind);
    for (Part part : parts) {
      if (part.weights != null) {
        part.weights.readFrom(file, part.name + ".");
      } else {
        part.optimizer.readFrom(file, part.name + ".");
      }
    }
  }

  @Override
  protected String findNotFiniteWeight() {
    for (Part part : parts) {
      String name = part.trained ? part.weights.findNotFinite() : null;
      if (name != null) {
        return part.name + "." + name;
      }
    }
    return null;
  }

  @Override
  public long prefetchBytes() {
    return streams.stream().mapToLong(RealBatches::bytes).sum();
  }
}
