// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static dev.forger.gan.boundary.TinyBoundary.assertBiasesMoved;
import static dev.forger.gan.boundary.TinyBoundary.parameter;
import static dev.forger.gan.boundary.TinyBoundary.sigmoid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Ops;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.gan.GanModel;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.regularizer.InstanceNoise;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step of linear networks, written out: noise on what the critic sees, and its neighbours. */
@Proves("A5.4")
final class CriticInputTest {
  private static final int PIXELS = 3;
  private static final int BATCH = 4;
  private static final int SAMPLES = 3;
  private static final int GROUP = 2;
  private static final double DEVIATION = 0.7;
  private static final long SEED = 11;

  private static GanModel model(boolean compares) {
    NetworkBuilder critic = Network.builder(Shape.of(1, PIXELS, 1)).flatten();
    if (compares) {
      critic.minibatchStddev(GROUP);
    }
    return new GanModel(
        "linear",
        Network.builder(Shape.features(1)).denseTo(Shape.of(1, PIXELS, 1), true).build(),
        critic.dense(1).build(),
        Initializer.torchDefault());
  }

  private static BoundaryGan gan(Device device, boolean noisy, boolean compares) {
    BoundaryGanBuilder builder =
        BoundaryGan.builder(device)
            .data(new TinyBoundary.Same(Shape.of(1, PIXELS, 1), BATCH))
            .model(model(compares))
            .samples(SAMPLES)
            .batch(BATCH)
            .seed(SEED)
            .generatorOptimizer(Optimizer.sgd(1, 0))
            .criticOptimizer(Optimizer.sgd(1, 0));
    return (noisy ? builder.instanceNoise(InstanceNoise.fading(DEVIATION, 1)) : builder).build();
  }

  private static void addNoise(Device device, double[][] rows, int stream) {
    try (Tensor normal =
        Tensor.zeros(device, rows.length, Shape.features(PIXELS), MemoryUse.BATCHES)) {
      try (Recorder recorder = new Recorder(device)) {
        new Ops(recorder).normal("normal", recorder.bind(normal), rows.length, SEED, stream);
        try (Program program = recorder.finish()) {
          program.setStep(0);
          program.run();
        }
      }
      float[] values = normal.toFloats();
      for (int i = 0; i < values.length; i++) {
        rows[i / PIXELS][i % PIXELS] += DEVIATION * values[i];
      }
    }
  }

  /** What a linear critic says of rows, the deviation within their group its last input. */
  private static double[] logits(double[][] rows, float[] v, float c) {
    double[] logits = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      logits[r] = c;
      for (int p = 0; p < PIXELS; p++) {
        int pixel = p;
        logits[r] += v[p] * rows[r][p];
        if (v.length > PIXELS) {
          double[] group =
              IntStream.range(r / GROUP * GROUP, r / GROUP * GROUP + GROUP)
                  .mapToDouble(i -> rows[i][pixel])
                  .toArray();
          double mean = Arrays.stream(group).average().orElseThrow();
          double variance = Arrays.stream(group).map(x -> (x - mean) * (x - mean)).sum() / GROUP;
          logits[r] += v[PIXELS] * Math.sqrt(variance) / PIXELS;
        }
      }
    }
    return logits;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void aStepIsWhatIsWrittenHere(boolean noisy, boolean compares) {
    try (Device device = Device.reference64();
        BoundaryGan gan = gan(device, noisy, compares)) {
      float[] w = parameter(gan.generator, 0);
      float[] bias = parameter(gan.generator, 1);
      float[] v = parameter(gan.critic, 0);
      float c = parameter(gan.critic, 1)[0];
      Philox latents = new Philox(SEED, Streams.LATENTS);
      Philox draws = new Philox(SEED, Streams.DRAWS);
      double[][] g = new double[BATCH][PIXELS];
      int[][][] x = new int[BATCH][SAMPLES][PIXELS];
      double[][] fake = new double[BATCH * SAMPLES][PIXELS];
      double[][] real = new double[BATCH][PIXELS];
      for (int b = 0; b < BATCH; b++) {
        for (int p = 0; p < PIXELS; p++) {
          g[b][p] = sigmoid(bias[p] + w[p] * latents.uniform(0, b));
          real[b][p] = p & 1;
          for (int m = 0; m < SAMPLES; m++) {
            float u = draws.uniform(0, (long) (b * SAMPLES + m) * PIXELS + p);
            x[b][m][p] = u < g[b][p] ? 1 : 0;
            fake[compares ? m * BATCH + b : b * SAMPLES + m][p] = x[b][m][p];
          }
        }
      }
      if (noisy) {
        addNoise(device, real, Streams.REAL_NOISE);
        addNoise(device, fake, Streams.FAKE_NOISE);
      }
      double[] onFake = logits(fake, v, c);
      double dc =
          Arrays.stream(onFake).map(TinyBoundary::sigmoid).average().orElseThrow()
              - Arrays.stream(logits(real, v, c)).map(l -> sigmoid(-l)).average().orElseThrow();
      double[] db = new double[PIXELS];
      for (int b = 0; b < BATCH; b++) {
        double[] weights = new double[SAMPLES];
        for (int m = 0; m < SAMPLES; m++) {
          weights[m] = Math.exp(onFake[compares ? m * BATCH + b : b * SAMPLES + m]);
        }
        double z = Arrays.stream(weights).sum();
        for (int m = 0; m < SAMPLES; m++) {
          for (int p = 0; p < PIXELS; p++) {
            db[p] += weights[m] / z / BATCH * (g[b][p] - x[b][m][p]);
          }
        }
      }
      gan.train(1);
      assertBiasesMoved(gan, bias, db, c, dc);
    }
  }

  /** The noise of the second step is none: its end is the first. */
  @ParameterizedTest
  @CsvSource({"IMPORTANCE", "STRAIGHT_THROUGH"})
  void noiseEndsWhereItsStepsEnd(Estimator estimator) {
    try (Device device = Device.reference64()) {
      float[][] states = new float[3][];
      for (int i = 0; i < 3; i++) {
        BoundaryGanBuilder builder =
            TinyBoundary.builder(device, Variables.BINARY).estimator(estimator);
        if (i > 0) {
          // Noise of one step that is next to none, and noise that goes on.
          builder.instanceNoise(
              i == 1 ? InstanceNoise.fading(1e-30, 1) : InstanceNoise.fading(0.5, 10));
        }
        try (BoundaryGan gan = builder.build()) {
          gan.train(3);
          states[i] = TinyBoundary.state(gan);
        }
      }
      assertArrayEquals(states[0], states[1]);
      assertFalse(Arrays.equals(states[0], states[2]));
    }
  }
}
