// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Tensor;
import dev.forger.Weights;

/** One way of a translation: its generator, the critic of what it makes, and the images of both. */
final class Direction implements AutoCloseable {
  private final String label;
  private final Weights generator;
  private final Weights critic;
  private final OptimizerState generatorState;
  private final OptimizerState criticState;
  private final Tensor sources;
  private final Tensor made;
  private final Tensor shown;
  private final HostBuffer staging;
  private final ImagePool pool;

  /** Draws weights and takes memory for a batch. */
  Direction(
      String label,
      Device device,
      Network generator,
      Network critic,
      Initializer initializer,
      Optimizer generatorOptimizer,
      Optimizer criticOptimizer,
      int batch,
      int poolSize,
      long seed,
      int stream) {
    this.label = label;
    int elements = generator.outputShape().elements();
    this.generator = new Weights(device, generator).initialize(initializer, seed + 2L * stream);
    this.critic = new Weights(device, critic).initialize(initializer, seed + 2L * stream + 1);
    this.generatorState = new OptimizerState(generatorOptimizer, this.generator);
    this.criticState = new OptimizerState(criticOptimizer, this.critic);
    this.sources = Tensor.zeros(device, batch, generator.inputShape(), MemoryUse.BATCHES);
    this.made = Tensor.zeros(device, batch, generator.outputShape(), MemoryUse.BATCHES);
    this.shown = Tensor.zeros(device, batch, generator.outputShape(), MemoryUse.BATCHES);
    this.staging = HostBuffer.allocate(batch * elements);
    this.pool = new ImagePool(poolSize, elements, seed, stream);
  }

  /** For descriptions. */
  String label() {
    return label;
  }

  Weights generator() {
    return generator;
  }

  /** Judges what the generator makes. */
  Weights critic() {
    return critic;
  }

  OptimizerState generatorState() {
    return generatorState;
  }

  OptimizerState criticState() {
    return criticState;
  }

  /** Real images that the generator is given. */
  Tensor sources() {
    return sources;
  }

  /** What it made of them. */
  Tensor made() {
    return made;
  }

  /** What the critic is shown as made: some of it older. */
  Tensor shown() {
    return shown;
  }

  /** Fills {@link #shown} from what was made and the pool. */
  void show(long step) {
    int count = staging.floats().capacity();
    staging.copyFrom(made, 0, count);
    pool.exchange(staging.floats(), step);
    staging.copyTo(shown, 0, count);
  }

  void rateFactor(double factor) {
    generatorState.rateFactor(factor);
    criticState.rateFactor(factor);
  }

  String findNotFinite() {
    String name = generator.findNotFinite();
    if (name != null) {
      return label + " generator." + name;
    }
    name = critic.findNotFinite();
    return name == null ? null : label + " critic." + name;
  }

  void writeTo(SafetensorsWriter writer) {
    generator.writeTo(writer, label + "_generator.");
    critic.writeTo(writer, label + "_critic.");
    generatorState.writeTo(writer, label + "_generator_optimizer.");
    criticState.writeTo(writer, label + "_critic_optimizer.");
    pool.writeTo(writer, label + "_pool.");
  }

  void readFrom(Safetensors file) {
    generator.readFrom(file, label + "_generator.");
    critic.readFrom(file, label + "_critic.");
    generatorState.readFrom(file, label + "_generator_optimizer.");
    criticState.readFrom(file, label + "_critic_optimizer.");
    pool.readFrom(file, label + "_pool.");
  }

  @Override
  public void close() {
    shown.close();
    made.close();
    sources.close();
    criticState.close();
    generatorState.close();
    critic.close();
    generator.close();
  }
}
