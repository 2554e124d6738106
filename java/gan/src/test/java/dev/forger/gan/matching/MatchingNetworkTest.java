// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Discrepancy;
import dev.forger.ForgerException;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Ops;
import dev.forger.Optimizer;
import dev.forger.Parameter;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.gan.LabelledNoise;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.StepGradient;
import dev.forger.gan.autoencoder.TinyModels;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Proves("A2.1")
class MatchingNetworkTest {
  private static final double[] SIGMAS = {2, 5};

  private static MatchingNetworkBuilder tiny(Device device, int images) {
    return MatchingNetwork.builder(device)
        .data(new LabelledNoise(images))
        .generator(TinyModels.decoder(3, true), Initializer.glorotUniform())
        .sigmas(SIGMAS)
        .batch(7);
  }

  @ParameterizedTest
  @EnumSource(Discrepancy.Estimator.class)
  void stepsHaveTheGradientOfTheDiscrepancy(Discrepancy.Estimator estimator) throws IOException {
    try (Device device = Device.reference64();
        MatchingNetwork network =
            tiny(device, 20).estimator(estimator).optimizer(Optimizer.sgd(1e-300, 0)).build()) {
      StepGradient.check(network, "mmd", List.of(network.generator));
    }
  }

  private static double[][] rows(Samples samples) {
    int n = samples.shape().elements();
    double[][] rows = new double[samples.count()][n];
    for (int i = 0; i < rows.length * n; i++) {
      rows[i / n][i % n] = samples.values()[i];
    }
    return rows;
  }

  @Test
  @Proves({"A2.1", "A2.2"})
  void trainingBringsSamplesNearTheData() {
    LabelledNoise data = new LabelledNoise(300);
    try (Device device = Device.cpu(2);
        MatchingNetwork network =
            tiny(device, 300).batch(100).optimizer(Optimizer.adam(1e-2, 0.9, 0.99)).build();
        SampleSource samples = network.samples(5)) {
      Kernel kernel = Kernel.gaussian(SIGMAS);
      double[][] real = rows(Samples.of(data, 0, 150));
      double before = Mmd.unbiased(kernel, rows(samples.sample(150)), real);
      network.train(300);
      double after = Mmd.unbiased(kernel, rows(samples.sample(150)), real);
      assertTrue(after < before / 10, before + " to " + after);
      for (float v : samples.sample(3).values()) {
        assertTrue(Math.abs(v) <= 1);
      }
    }
  }

  @Test
  @Proves("A2.2")
  void theNativeDiscrepancyIsThatOfTheFormula() {
    // Batches of all the data: what the step reports is known but for the generated rows, so two
    // estimators of one generator are compared through their definition.
    double[] reported = new double[3];
    for (Discrepancy.Estimator e : Discrepancy.Estimator.values()) {
      try (Device device = Device.cpu(1);
          MatchingNetwork network = tiny(device, 20).batch(20).estimator(e).build()) {
        network.train(1, m -> reported[e.ordinal()] = m.value("mmd"));
      }
    }
    assertEquals(Math.sqrt(reported[0]), reported[2], 1e-5);
    // Pairs with itself count 2 each in a set of 20: biased = unbiased (n-1)/n + what they add.
    assertTrue(reported[1] < reported[0], reported[1] + " and " + reported[0]);
  }

  @Test
  @Proves({"A2.1", "A2.2"})
  void theNativeDiscrepancyTendsToThePopulationValue() {
    int n = 3000;
    try (Device device = Device.cpu(2)) {
      Tensor value = Tensor.zeros(device, 1, Shape.features(1));
      try (Recorder recorder = new Recorder(device)) {
        Ops ops = new Ops(recorder);
        Value x = recorder.scratch("x", Shape.features(1), n);
        Value y = recorder.scratch("y", Shape.features(1), n);
        Value ones = recorder.scratch("ones", Shape.features(1), n);
        ops.normal("x", x, n, 3, 1);
        ops.normal("y", y, n, 3, 2);
        ops.fill("ones", ones, n, 1);
        new Rows(recorder).sum("shifted", y, 1, ones, 1, y, n);
        new Discrepancy(recorder)
            .loss(
                "discrepancy",
                Discrepancy.Estimator.UNBIASED,
                new double[] {0.5, 1, 2, 4},
                x,
                y,
                n,
                recorder.bind(value),
                recorder.scratch("cotangent", Shape.features(1), n));
        try (Program program = recorder.finish()) {
          program.run();
        }
      }
      // Deviation about 0.02 at this size.
      assertEquals(ReferenceValues.of("b9.population.mixture"), value.toFloats()[0], 0.06);
      value.close();
    }
  }

  @Test
  void codesAreUniformFromMinusOneToOne() {
    Network copies = Network.builder(Shape.features(1)).denseTo(Shape.of(8, 8, 1), true).build();
    try (Device device = Device.cpu(1);
        MatchingNetwork network =
            tiny(device, 20).generator(copies, Initializer.glorotUniform()).build();
        SampleSource samples = network.samples(3)) {
      for (Parameter p : copies.parameters()) {
        float[] ones = new float[p.count()];
        Arrays.fill(ones, p.name().endsWith("weight") ? 1 : 0);
        network.generator.set(p.name(), ones);
      }
      float[] pixels = samples.sample(1000).values();
      double mean = 0;
      double square = 0;
      for (int i = 0; i < 1000; i++) {
        mean += pixels[64 * i] / 1000;
        square += pixels[64 * i] * pixels[64 * i] / 1000;
      }
      assertEquals(0, mean, 0.07);
      assertEquals(1 / 3.0, square, 0.04);
    }
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      refused(() -> tiny(device, 20).batch(1).build(), "at least 2");
      refused(() -> tiny(device, 20).sigmas(), "at least one");
      refused(() -> tiny(device, 20).sigmas(new double[9]), "9 of them");
      refused(() -> tiny(device, 20).sigmas(-1), "-1.0");
      refused(() -> MatchingNetwork.builder(device).build(), "data");
      assertEquals(0, device.liveBytes());
    }
  }

  private static void refused(Executable call, String part) {
    String message = assertThrows(ForgerException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
