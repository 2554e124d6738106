// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Bernoulli;
import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Tensor;
import dev.forger.Value;

/**
 * Annealed importance sampling (Neal 2001; for these machines Salakhutdinov and Murray 2008):
 * chains pass through p_β(v) ∝ e^(b·v) Π_j (1 + e^(β (c_j + W_j v))), from β = 0, which is known,
 * to β = 1, which is the machine. The mean of e^(ln w), ln w = Σ_k ln p_k+1(v_k) - ln p_k(v_k), is
 * the quotient of the partition functions.
 */
final class AnnealedImportance implements AutoCloseable {
  private static final int STREAM = 0x41490001;

  private final BipartiteLayer layer;
  private final int chains;
  private final Tensor visible;
  private final Tensor hiddenLogits;
  private final Tensor inverseTemperatures;
  private final Program start;
  private final Program logits;
  private final Program sweep;

  AnnealedImportance(BipartiteLayer layer, int chains, long seed) {
    positive("chains", chains);
    this.layer = layer;
    this.chains = chains;
    Device device = layer.weights.device();
    this.visible = BipartiteLayer.units(device, chains, layer.visible);
    this.hiddenLogits = BipartiteLayer.units(device, chains, layer.hidden);
    this.inverseTemperatures = BipartiteLayer.units(device, chains, 1);
    try (Recorder recorder = new Recorder(device)) {
      BipartiteLayer.Passes passes = layer.new Passes(recorder, "ais", chains);
      Value none = passes.hiddenRows("h off");
      new Ops(recorder).fill("h off", none, chains, 0);
      Value v = recorder.bind(visible);
      new Bernoulli(recorder).draw("v", passes.down(none, 1), chains, 1, v, seed, STREAM);
      this.start = recorder.finish();
    }
    try (Recorder recorder = new Recorder(device)) {
      BipartiteLayer.Passes passes = layer.new Passes(recorder, "ais", chains);
      passes.up(recorder.bind(visible), 1, recorder.bind(hiddenLogits));
      this.logits = recorder.finish();
    }
    try (Recorder recorder = new Recorder(device)) {
      recordSweep(recorder, seed);
      this.sweep = recorder.finish();
    }
  }

  /** h from β times the logits at hand, then v from β h. */
  private void recordSweep(Recorder recorder, long seed) {
    BipartiteLayer.Passes passes = layer.new Passes(recorder, "ais", chains);
    Rows arithmetic = new Rows(recorder);
    Bernoulli bernoulli = new Bernoulli(recorder);
    Value beta = recorder.bind(inverseTemperatures);
    Value scaled = passes.hiddenRows("β logits");
    arithmetic.scale("β logits", recorder.bind(hiddenLogits), beta, scaled, chains);
    Value h = passes.hiddenRows("h");
    bernoulli.draw("h", scaled, chains, 1, h, seed, STREAM + 1);
    arithmetic.scale("β h", h, beta, h, chains);
    Value v = recorder.bind(visible);
    bernoulli.draw("v", passes.down(h, 1), chains, 1, v, seed, STREAM + 2);
  }

  private static void positive(String what, int value) {
    if (value < 2) {
      throw new InvalidArgumentException(
          "annealed importance sampling, " + what,
          Integer.toString(value),
          "at least 2",
          "100 chains and 1000 temperatures are usual");
    }
  }

  LogPartition estimate(int temperatures) {
    positive("temperatures", temperatures);
    int hidden = layer.hidden;
    HostBuffer read = HostBuffer.allocate(Math.multiplyExact(chains, hidden));
    double[] logWeights = new double[chains];
    float[] betas = new float[chains];
    start.setStep(0);
    start.run();
    for (int k = 1; k <= temperatures; k++) {
      double before = (double) (float) ((k - 1.0) / temperatures);
      float beta = (float) ((double) k / temperatures);
      logits.run();
      read.copyFrom(hiddenLogits, 0, chains * hidden);
      for (int i = 0; i < chains; i++) {
        for (int j = 0; j < hidden; j++) {
          double x = read.floats().get(i * hidden + j);
          logWeights[i] += RbmEnergy.softplus(beta * x) - RbmEnergy.softplus(before * x);
        }
      }
      java.util.Arrays.fill(betas, beta);
      inverseTemperatures.write(betas);
      sweep.setStep(k);
      sweep.run();
    }
    return summary(logWeights);
  }

  private LogPartition summary(double[] logWeights) {
    RbmEnergy.LogSum sum = new RbmEnergy.LogSum();
    for (double w : logWeights) {
      sum.add(w);
    }
    double logMean = sum.value() - StrictMath.log(chains);
    double variance = 0;
    for (double w : logWeights) {
      double relative = StrictMath.exp(w - logMean) - 1;
      variance += relative * relative / (chains - 1);
    }
    return new LogPartition(logBase() + logMean, Math.sqrt(variance / chains));
  }

  /** At β = 0 hidden units are fair coins and visible units depend on their biases alone. */
  private double logBase() {
    double log = layer.hidden * StrictMath.log(2);
    for (float b : layer.weights.get(BipartiteLayer.VISIBLE_BIAS)) {
      log += RbmEnergy.softplus(b);
    }
    return log;
  }

  @Override
  public void close() {
    start.close();
    logits.close();
    sweep.close();
    visible.close();
    hiddenLogits.close();
    inverseTemperatures.close();
  }
}
