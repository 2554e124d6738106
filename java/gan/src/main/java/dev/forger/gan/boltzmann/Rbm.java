// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Bernoulli;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.Value;
import dev.forger.gan.NetworkTrainer;
import dev.forger.gan.RealBatches;
import dev.forger.gan.SampleSource;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImageDataset;
import java.util.List;
import java.util.Map;

/**
 * A restricted Boltzmann machine in training: p(v) ∝ Σ_h e^(b·v + c·h + h·W v) over binary units
 * (Smolensky 1986). The gradient of ln p is a difference of two means of h ⊗ v, over the data and
 * over the model, whose samples come from Gibbs chains.
 */
@System(
    row = "A2.13",
    equation = "p(v) ∝ Σ_h e^(b·v + c·h + h·W v), ∇ ln p = E_data[h ⊗ v] - E_model[h ⊗ v]",
    seed = 0)
public final class Rbm extends NetworkTrainer {
  private static final int STREAM = 0x52420000;
  private static final int SAMPLE_STREAM = 0x52530000;

  private final RbmBuilder options;
  private final BipartiteLayer layer;
  private final OptimizerState optimizer;
  private final ContrastiveStep step;
  private final RealBatches real;

  Rbm(RbmBuilder options) {
    super(List.of("reconstruction_error"), options);
    this.options = options;
    int visible = options.visible();
    try {
      real = batches(options.requireData(), seed());
      layer = own(new BipartiteLayer(device(), visible, options.hidden, seed()));
      trained("rbm", layer.weights);
      layer.visibleBias(options.unitMeans());
      optimizer = optimizer("optimizer", options.optimizer(), layer.weights);
      step =
          own(
              new ContrastiveStep(
                  layer,
                  optimizer,
                  new ContrastiveStep.Options(
                      batch(), options.sweeps, options.persistent, true, 1, 1, seed(), STREAM)));
      step.startChains(Chains.start(batch() * visible, seed(), 0));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the options of a machine.
   *
   * @param device where it trains
   * @return a builder
   */
  public static RbmBuilder builder(Device device) {
    return new RbmBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    decayRates();
    real.next(taken, step.data());
    try {
      step.run(taken);
    } catch (DivergenceException e) {
      throw located(e, taken + 1, null);
    }
    metrics.set(0, step.reconstructionError());
  }

  /**
   * Returns the exact quantities of the machine as it is now.
   *
   * @return a copy in double
   */
  public RbmEnergy energy() {
    return RbmEnergy.of(layer);
  }

  /**
   * Estimates ln Z by annealed importance sampling.
   *
   * @param chains at least 2; 100 are usual
   * @param temperatures at least 2; 1000 are usual, more for sharper machines
   * @param seed of the chains
   * @return the estimate and its standard error
   * @throws dev.forger.InvalidArgumentException if a number is below 2
   */
  public LogPartition annealedLogPartition(int chains, int temperatures, long seed) {
    try (AnnealedImportance sampling = new AnnealedImportance(layer, chains, seed)) {
      return sampling.estimate(temperatures);
    }
  }

  @Override
  public long steps() {
    return optimizer.iterations();
  }

  @Override
  protected String signature() {
    return "rbm visible "
        + layer.visible
        + " hidden "
        + layer.hidden
        + (options.persistent ? " pcd " : " cd ")
        + options.sweeps
        + " batch "
        + batch();
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    super.writeTo(writer);
    step.writeTo(writer, "");
  }

  @Override
  protected void readFrom(Safetensors file) {
    super.readFrom(file);
    step.readFrom(file, "");
  }

  /** Samples by Gibbs chains of their own; pixels are -1 or 1. */
  @Override
  public SampleSource samples(long seed) {
    ImageDataset data = options.requireData();
    Shape shape = Shape.of(data.height(), data.width(), data.channels());
    return new GibbsSampler(
        device(),
        shape,
        0,
        options.sampleSweeps,
        seed,
        SAMPLE_STREAM,
        (recorder, v, none) -> {
          int n = GibbsSampler.BATCH;
          BipartiteLayer.Passes passes = layer.new Passes(recorder, "gibbs", n);
          Bernoulli bernoulli = new Bernoulli(recorder);
          Value logits = passes.hiddenRows("logits");
          passes.up(v, 1, logits);
          Value h = passes.hiddenRows("h");
          bernoulli.draw("h", logits, n, 1, h, seed, SAMPLE_STREAM + 2);
          bernoulli.draw("v", passes.down(h, 1), n, 1, v, seed, SAMPLE_STREAM + 3);
        });
  }

  @Override
  public Map<String, Program> programs() {
    return Map.of("contrastive step", step.program());
  }
}
