// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Parameter;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Small models and data for tests of training. */
final class TinyGan {
  private TinyGan() {}

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  private static Network generator(boolean smooth) {
    NetworkBuilder b =
        Network.builder(Shape.features(5)).denseTo(Shape.of(4, 4, 6), false).batchNorm();
    b = smooth ? b.softplus() : b.relu();
    return b.convTranspose2d(1, half()).tanh().build();
  }

  private static GanModel model(String name, boolean smooth, UnaryOperator<NetworkBuilder> critic) {
    Network d = critic.apply(Network.builder(Shape.of(8, 8, 1))).build();
    return new GanModel(name, generator(smooth), d, Initializer.heNormal());
  }

  /** A critic of linear and piecewise linear layers. */
  static GanModel leaky() {
    return model(
        "leaky",
        false,
        b ->
            b.conv2d(6, half())
                .leakyRelu(0.2f)
                .conv2d(5, half())
                .leakyRelu(0.2f)
                .flatten()
                .dense(1));
  }

  /** A critic whose second derivatives are not zero, with dropout. */
  static GanModel curved() {
    return model(
        "curved",
        false,
        b ->
            b.conv2d(6, half())
                .layerNorm()
                .tanh()
                .dropout(0.2)
                .conv2d(5, half())
                .softplus()
                .flatten()
                .dense(1));
  }

  /** A critic with batch normalisation. */
  static GanModel batchNorm() {
    return model(
        "batch norm",
        false,
        b ->
            b.conv2d(6, half())
                .leakyRelu(0.2f)
                .conv2d(5, half())
                .name("bn1")
                .batchNorm()
                .leakyRelu(0.2f)
                .flatten()
                .dense(1));
  }

  /** Linear layers only. */
  static GanModel linear() {
    return model("linear", true, b -> b.conv2d(6, half()).conv2d(5, half()).flatten().dense(1));
  }

  /** No kinks anywhere, dropout. */
  static GanModel smooth() {
    return model(
        "smooth",
        true,
        b ->
            b.conv2d(6, half())
                .layerNorm()
                .tanh()
                .dropout(0.2)
                .conv2d(5, half())
                .softplus()
                .flatten()
                .dense(1));
  }

  /** No kinks anywhere, batch normalisation. */
  static GanModel smoothBatchNorm() {
    return model(
        "smooth batch norm",
        true,
        b -> b.conv2d(6, half()).tanh().conv2d(5, half()).batchNorm().tanh().flatten().dense(1));
  }

  /** A critic of pairs of images. */
  static GanModel packs() {
    Network d =
        Network.builder(Shape.of(8, 8, 2))
            .conv2d(6, half())
            .tanh()
            .conv2d(5, half())
            .softplus()
            .flatten()
            .dense(1)
            .build();
    return new GanModel("packs", generator(true), d, Initializer.heNormal());
  }

  /** A critic that compares the images of a group of two. */
  static GanModel stddev() {
    return model(
        "stddev",
        true,
        b ->
            b.conv2d(6, half())
                .tanh()
                .minibatchStddev(2)
                .conv2d(5, half())
                .softplus()
                .flatten()
                .dense(1));
  }

  static GanBuilder builder(Device device, GanModel model) {
    return Gan.builder(device).data(new Noise(50)).model(model).batch(6).criticSteps(2).seed(3);
  }

  /** All numbers that training depends on. */
  static float[] state(Gan gan) {
    float[] all = new float[0];
    for (Weights w : List.of(gan.generator, gan.critic, gan.averaged)) {
      all = concat(all, values(w));
    }
    return all;
  }

  /** Parameters and running statistics. */
  static float[] values(Weights w) {
    float[] all = new float[0];
    for (List<Parameter> list : List.of(w.network().parameters(), w.network().statistics())) {
      for (Parameter p : list) {
        all = concat(all, w.get(p.name()));
      }
    }
    return all;
  }

  private static float[] concat(float[] a, float[] b) {
    float[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  /** Uniform images of 8 x 8 x 1; reading allocates nothing. */
  static final class Noise implements UnlabelledImages {
    private static final int PIXELS = 64;
    private final float[] pixels;

    Noise(int size) {
      pixels = new float[size * PIXELS];
      Philox.Sequence uniforms = new Philox(7, 1).sequence(0);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = 2 * uniforms.nextUniform() - 1;
      }
    }

    @Override
    public String name() {
      return "noise";
    }

    @Override
    public int size() {
      return pixels.length / PIXELS;
    }

    @Override
    public int height() {
      return 8;
    }

    @Override
    public int width() {
      return 8;
    }

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public void read(int index, float[] target, int offset) {
      System.arraycopy(pixels, index * PIXELS, target, offset, PIXELS);
    }
  }
}
