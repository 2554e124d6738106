// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Bernoulli;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Boltzmann machine of two hidden layers in training (Salakhutdinov and Hinton 2009): p(v) ∝
 * Σ_h,g e^(b·v + c·h + d·g + h·W v + g·U h). First each layer is trained alone, then both together.
 *
 * <p>While a layer is trained alone, the middle sees twice the evidence of the one neighbour that
 * is there, so that both halves fit when put together.
 */
@System(
    row = "A2.13",
    equation = "p(v) ∝ Σ_h,g e^(b·v + c·h + d·g + h·W v + g·U h), mean field and chains",
    seed = 0)
public final class DeepBoltzmann extends NetworkTrainer {
  private static final int LOWER_STREAM = 0x44420000;
  private static final int UPPER_STREAM = 0x44430000;
  private static final int STREAM = 0x44440000;
  private static final int SAMPLE_STREAM = 0x44450000;

  private final DeepBoltzmannBuilder options;
  private final BipartiteLayer lower;
  private final BipartiteLayer upper;
  private final OptimizerState lowerOptimizer;
  private final OptimizerState upperOptimizer;
  private final ContrastiveStep lowerAlone;
  private final ContrastiveStep upperAlone;
  private final Program middle;
  private final DeepStep together;
  private final RealBatches real;

  DeepBoltzmann(DeepBoltzmannBuilder options) {
    super(List.of("reconstruction_error"), options);
    this.options = options;
    try {
      real = batches(options.requireData(), seed());
      lower = own(new BipartiteLayer(device(), options.visible(), options.middle, seed()));
      upper = own(new BipartiteLayer(device(), options.middle, options.top, seed() ^ 0x746f70L));
      trained("lower", lower.weights);
      trained("upper", upper.weights);
      lower.visibleBias(options.unitMeans());
      lowerOptimizer = optimizer("lower_optimizer", options.optimizer(), lower.weights);
      upperOptimizer = optimizer("upper_optimizer", options.optimizer(), upper.weights);
      lowerAlone = own(new ContrastiveStep(lower, lowerOptimizer, alone(true, 2, 1, LOWER_STREAM)));
      upperAlone =
          own(new ContrastiveStep(upper, upperOptimizer, alone(false, 1, 2, UPPER_STREAM)));
      middle = own(recordMiddle());
      together = own(new DeepStep(lower, upper, lowerOptimizer, upperOptimizer, options, STREAM));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private ContrastiveStep.Options alone(
      boolean pixels, double upScale, double downScale, int stream) {
    return new ContrastiveStep.Options(
        batch(), options.sweeps, false, pixels, upScale, downScale, seed(), stream);
  }

  /** What the upper machine learns alone: hidden units of the lower one. */
  private Program recordMiddle() {
    int n = batch();
    try (Recorder recorder = new Recorder(device())) {
      Value units = recorder.scratch("units", Shape.features(lower.visible), n);
      ContrastiveStep.toUnits(recorder, true, lowerAlone.data(), units);
      Value logits = recorder.scratch("logits", Shape.features(lower.hidden), n);
      lower.new Passes(recorder, "middle", n).up(units, 2, logits);
      new Bernoulli(recorder).probabilities("middle", logits, recorder.bind(upperAlone.data()), n);
      return recorder.finish();
    }
  }

  /**
   * Starts the options of a machine.
   *
   * @param device where it trains
   * @return a builder
   */
  public static DeepBoltzmannBuilder builder(Device device) {
    return new DeepBoltzmannBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    decayRates();
    try {
      metrics.set(0, step(taken));
    } catch (DivergenceException e) {
      throw located(e, taken + 1, null);
    }
  }

  private float step(long taken) {
    if (taken < options.pretraining) {
      real.next(taken, lowerAlone.data());
      lowerAlone.run(taken);
      return lowerAlone.reconstructionError();
    }
    if (taken < 2L * options.pretraining) {
      real.next(taken, lowerAlone.data());
      middle.run();
      upperAlone.run(taken);
      return upperAlone.reconstructionError();
    }
    real.next(taken, together.data());
    together.run(taken);
    return together.reconstructionError();
  }

  /**
   * Returns the exact quantities of the machine as it is now.
   *
   * @return a copy in double
   * @throws dev.forger.UnsupportedException if the middle has too many units to enumerate
   */
  public DeepEnergy energy() {
    RbmEnergy below = RbmEnergy.of(lower);
    RbmEnergy above = RbmEnergy.of(upper);
    double[] middleBias = below.hiddenBias();
    double[] fromAbove = above.visibleBias();
    for (int j = 0; j < middleBias.length; j++) {
      middleBias[j] += fromAbove[j];
    }
    return new DeepEnergy(
        below.weights(), above.weights(), below.visibleBias(), middleBias, above.hiddenBias());
  }

  @Override
  public long steps() {
    return lowerOptimizer.iterations() + Math.min(upperOptimizer.iterations(), options.pretraining);
  }

  @Override
  protected String signature() {
    return "dbm visible "
        + lower.visible
        + " hidden "
        + lower.hidden
        + " "
        + upper.hidden
        + " sweeps "
        + options.sweeps
        + " mean fields "
        + options.meanFields
        + " pre-training "
        + options.pretraining
        + " batch "
        + batch();
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    super.writeTo(writer);
    together.writeTo(writer);
  }

  @Override
  protected void readFrom(Safetensors file) {
    super.readFrom(file);
    together.readFrom(file);
  }

  /** Samples by Gibbs chains of their own; pixels are -1 or 1. */
  @Override
  public SampleSource samples(long seed) {
    ImageDataset data = options.requireData();
    Shape shape = Shape.of(data.height(), data.width(), data.channels());
    return new GibbsSampler(
        device(),
        shape,
        options.top,
        options.sampleSweeps,
        seed,
        SAMPLE_STREAM,
        (recorder, v, g) -> {
          int n = GibbsSampler.BATCH;
          BipartiteLayer.Passes below = lower.new Passes(recorder, "lower", n);
          BipartiteLayer.Passes above = upper.new Passes(recorder, "upper", n);
          Value h = below.hiddenRows("middle");
          Value p = above.hiddenRows("p of top");
          DeepStep.sweep(recorder, below, above, v, h, g, p, n, seed, SAMPLE_STREAM + 2);
        });
  }

  @Override
  public Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("lower layer alone", lowerAlone.program());
    programs.put("upper layer alone", upperAlone.program());
    programs.put("both layers", together.program());
    return programs;
  }
}
