// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Parameter;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.GanModel;
import dev.forger.gan.data.ImageDataset;
import java.util.Arrays;
import java.util.List;

/** Small models and data for tests of boundary-seeking training. */
final class TinyBoundary {
  private TinyBoundary() {}

  /** One dense layer on each side. */
  static GanModel linear(Shape image, int latent) {
    return new GanModel(
        "linear",
        Network.builder(Shape.features(latent)).denseTo(image, true).build(),
        Network.builder(image).flatten().dense(1).build(),
        Initializer.torchDefault());
  }

  /** Batch normalisation in the generator, dropout in the critic, no image of one pixel a class. */
  static GanModel curved(Shape image) {
    return new GanModel(
        "curved",
        Network.builder(Shape.features(5))
            .dense(12)
            .batchNorm()
            .relu()
            .denseTo(image, true)
            .build(),
        Network.builder(image).flatten().dense(9).tanh().dropout(0.2).dense(1).build(),
        Initializer.heNormal());
  }

  static BoundaryGanBuilder builder(Device device, Variables variables) {
    Shape image = variables == Variables.BINARY ? Shape.of(2, 3, 1) : Shape.of(2, 3, 4);
    return BoundaryGan.builder(device)
        .data(new Same(image, 40))
        .model(curved(image))
        .variables(variables)
        .samples(5)
        .batch(6)
        .seed(3);
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static float[] parameter(Weights weights, int index) {
    return weights.get(weights.network().parameters().get(index).name());
  }

  /** A step of rate 1 moved the generator's bias by -db and the critic's by -dc. */
  static void assertBiasesMoved(BoundaryGan gan, float[] bias, double[] db, double c, double dc) {
    double[] expected = new double[bias.length];
    double[] moved = new double[bias.length];
    for (int p = 0; p < bias.length; p++) {
      expected[p] = -db[p];
      moved[p] = parameter(gan.generator, 1)[p] - bias[p];
    }
    assertArrayEquals(expected, moved, 1e-6);
    assertEquals(-dc, parameter(gan.critic, 1)[0] - c, 1e-6);
  }

  /** All numbers that training depends on. */
  static float[] state(BoundaryGan gan) {
    float[] all = gan.logZ.toFloats();
    for (Weights w : List.of(gan.generator, gan.critic, gan.averaged)) {
      all = join(all, values(w));
    }
    return all;
  }

  /** Parameters and running statistics. */
  static float[] values(Weights w) {
    float[] all = new float[0];
    for (List<Parameter> list : List.of(w.network().parameters(), w.network().statistics())) {
      for (Parameter p : list) {
        all = join(all, w.get(p.name()));
      }
    }
    return all;
  }

  private static float[] join(float[] a, float[] b) {
    float[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  /** Images that are all the same: -1 at even places, 1 at odd ones. */
  record Same(Shape shape, int size) implements ImageDataset {
    @Override
    public String name() {
      return "same";
    }

    @Override
    public int height() {
      return shape.h();
    }

    @Override
    public int width() {
      return shape.w();
    }

    @Override
    public int channels() {
      return shape.c();
    }

    @Override
    public void read(int index, float[] target, int offset) {
      for (int i = 0; i < shape.elements(); i++) {
        target[offset + i] = 2 * (i & 1) - 1;
      }
    }

    @Override
    public int label(int index) {
      return -1;
    }

    @Override
    public int labelCount() {
      return 0;
    }

    @Override
    public String fingerprint() {
      return "0".repeat(64);
    }

    @Override
    public void close() {}
  }
}
