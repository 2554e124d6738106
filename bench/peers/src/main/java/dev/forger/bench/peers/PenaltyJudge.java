// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.LogitLoss;
import dev.forger.LogitOps;
import dev.forger.Network;
import dev.forger.Ops;
import dev.forger.Parameter;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Compares our WGAN-GP gradients of a critic with libtorch's double backward in f64. */
final class PenaltyJudge {
  private static final double LAMBDA = 10;

  private final Network network;
  private final Twin twin;
  private final int batch;
  private final long seed;
  private final double[] images;

  /**
   * Draws real samples, fake samples and penalty points.
   *
   * @param twin a critic
   * @param batch samples of each
   * @param seed of everything
   */
  PenaltyJudge(Twin twin, int batch, long seed) {
    this.twin = twin;
    this.network = twin.network();
    this.batch = batch;
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    this.images = new double[3 * batch * network.inputShape().elements()];
    for (int i = 0; i < images.length; i++) {
      // Floats, so that all precisions start from the same numbers.
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
  }

  private Weights weights(Device device) {
    return new Weights(device, network).initialize(Initializer.torchDefault(), seed);
  }

  /** The penalty under this name, and the gradient of the whole loss by parameter. */
  static final String PENALTY = "penalty";

  /** Passes 1 to 4 on a device. */
  Map<String, double[]> ours(Device device) {
    Shape one = Shape.features(1);
    try (Weights critic = weights(device);
        dev.forger.Tensor rows = dev.forger.Tensor.zeros(device, 3 * batch, network.inputShape());
        dev.forger.Tensor losses = dev.forger.Tensor.zeros(device, 3, one);
        Program program = record(device, critic, rows, losses)) {
      rows.write(images);
      program.run();
      Map<String, double[]> result = new LinkedHashMap<>();
      result.put(PENALTY, new double[] {losses.toDoubles()[2]});
      for (Parameter p : network.parameters()) {
        float[] gradient = critic.gradient(p.name());
        double[] values = new double[gradient.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = gradient[i];
        }
        result.put(p.name(), values);
      }
      return result;
    }
  }

  private Program record(
      Device device, Weights critic, dev.forger.Tensor rows, dev.forger.Tensor losses) {
    try (Recorder recorder = new Recorder(device)) {
      Ops ops = new Ops(recorder);
      Value x = recorder.bind(rows);
      Value loss = recorder.bind(losses);
      critic.zeroGradients(recorder, "critic");
      int all = 3 * batch;
      int first = 2 * batch;
      Tape tape =
          new Tape(recorder, network, critic, "critic", all, Tape.Mode.TRAINING, x)
              .affineRows(first)
              .penaltyRows(first, batch);
      tape.forward(0, all);
      Value logits = tape.outputValue();
      Value cotangent = tape.outputCotangent();
      LogitOps logitOps = new LogitOps(recorder);
      LogitLoss real = LogitLoss.of(LogitLoss.Function.LINEAR, -1);
      LogitLoss fake = LogitLoss.of(LogitLoss.Function.LINEAR, 1);
      logitOps.loss("real", real, logits, batch, loss, cotangent);
      logitOps.loss(
          "fake", fake, logits.fromRow(batch), batch, loss.fromRow(1), cotangent.fromRow(batch));
      ops.fill("one", cotangent.fromRow(first), batch, 1);
      tape.backward(0, all, first, batch);
      ops.penalty(
          PENALTY,
          Ops.Penalty.TWO_SIDED,
          LAMBDA,
          1,
          tape.inputCotangent().fromRow(first),
          tape.inputTangent().fromRow(first),
          recorder.scratch("norms", Shape.features(1), batch),
          loss.fromRow(2),
          batch);
      tape.penaltyGradients();
      return recorder.finish();
    }
  }

  /** Rows of our NHWC as a tensor of NCHW. */
  private Tensor rows(int begin) {
    Shape s = network.inputShape();
    double[] nchw = new double[batch * s.elements()];
    int pixels = s.h() * s.w();
    for (int n = 0; n < batch; n++) {
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < s.c(); c++) {
          nchw[(n * s.c() + c) * pixels + p] = images[((begin + n) * pixels + p) * s.c() + c];
        }
      }
    }
    return Tensor.create(nchw, batch, s.c(), s.h(), s.w());
  }

  /** Double backward, all in f64. */
  Map<String, double[]> torch() {
    try (PointerScope scope = new PointerScope();
        Device device = Device.reference64();
        Weights weights = weights(device)) {
      TorchNetwork critic = twin.torchNetwork(weights, torch.ScalarType.Double);
      Tensor penalty = TorchStep.penalty(critic, rows(2 * batch).set_requires_grad(true));
      Tensor loss =
          critic.forward(rows(batch)).mean().sub(critic.forward(rows(0)).mean()).add(penalty);
      loss.backward();
      Map<String, double[]> result = new LinkedHashMap<>();
      result.put(PENALTY, TorchNetwork.values(penalty.detach()));
      result.putAll(critic.gradients(""));
      return result;
    }
  }

  /**
   * Returns the largest difference between two results, relative to the largest gradient.
   *
   * @param given ours
   * @param expected libtorch's
   * @return NaN when anything is
   */
  static double difference(Map<String, double[]> given, Map<String, double[]> expected) {
    double largest = 0;
    double difference = 0;
    for (Map.Entry<String, double[]> e : expected.entrySet()) {
      double[] ours = given.get(e.getKey());
      if (ours.length != e.getValue().length) {
        throw new IllegalStateException(e.getKey() + " has " + ours.length + " values");
      }
      for (int i = 0; i < ours.length; i++) {
        if (!e.getKey().equals(PENALTY)) {
          largest = Math.max(largest, Math.abs(e.getValue()[i]));
        }
        difference = Math.max(difference, Math.abs(ours[i] - e.getValue()[i]));
      }
    }
    if (largest == 0) {
      throw new IllegalStateException("all gradients are 0: nothing to judge");
    }
    return difference / largest;
  }
}
