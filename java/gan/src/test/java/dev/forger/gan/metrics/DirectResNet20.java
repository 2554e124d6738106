// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Philox;
import dev.forger.gan.image.Npy;
import dev.forger.gan.image.Npz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** ResNet-20 in double, channel by channel, with nothing of Forger's networks. */
final class DirectResNet20 {
  private record Array(int[] shape, float[] values) {}

  /** Channels by pixels. */
  private record Maps(int side, double[][] values) {}

  private final Map<String, Array> arrays;

  private DirectResNet20(Map<String, Array> arrays) {
    this.arrays = arrays;
  }

  static DirectResNet20 read(Path file) {
    Map<String, Array> arrays = new LinkedHashMap<>();
    Npz.read(file)
        .arrays()
        .forEach((name, array) -> arrays.put(name, new Array(array.shape(), array.values())));
    return new DirectResNet20(arrays);
  }

  static DirectResNet20 random(long seed) {
    Map<String, Array> arrays = new LinkedHashMap<>();
    Drawn drawn = new Drawn(arrays, seed);
    drawn.convolution("conv1", 16, 3);
    drawn.norm("bn1", 16);
    for (int stage = 1; stage <= 3; stage++) {
      for (int block = 0; block < 3; block++) {
        String at = "layer" + stage + "." + block;
        int out = 8 << stage;
        drawn.convolution(at + ".conv1", out, stage > 1 && block == 0 ? out / 2 : out);
        drawn.norm(at + ".bn1", out);
        drawn.convolution(at + ".conv2", out, out);
        drawn.norm(at + ".bn2", out);
      }
    }
    drawn.put("linear.weight", -0.2, 0.2, 10, 64);
    drawn.put("linear.bias", -1, 1, 10);
    return new DirectResNet20(arrays);
  }

  /** Draws arrays of sizes that keep activations about 1. */
  private record Drawn(Map<String, Array> arrays, long seed) {
    void put(String name, double low, double high, int... shape) {
      float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      new Philox(seed, arrays.size()).uniforms(0, 0, values);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (low + (high - low) * values[i]);
      }
      arrays.put(name, new Array(shape, values));
    }

    void convolution(String name, int out, int in) {
      double bound = Math.sqrt(6.0 / (9 * in));
      put(name + ".weight", -bound, bound, out, in, 3, 3);
    }

    void norm(String name, int channels) {
      put(name + ".weight", 0.3, 0.9, channels);
      put(name + ".bias", -0.2, 0.2, channels);
      put(name + ".running_mean", -0.2, 0.2, channels);
      put(name + ".running_var", 0.5, 1.5, channels);
    }
  }

  DirectResNet20 with(String name, int... shape) {
    Map<String, Array> changed = new LinkedHashMap<>(arrays);
    changed.put(name, new Array(shape, new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]));
    return new DirectResNet20(changed);
  }

  DirectResNet20 without(String name) {
    Map<String, Array> changed = new LinkedHashMap<>(arrays);
    changed.remove(name);
    return new DirectResNet20(changed);
  }

  Path write(Path file) {
    Path part = file.resolveSibling("part.npy");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, Array> entry : arrays.entrySet()) {
        Npy.write(part, entry.getValue().values, entry.getValue().shape);
        zip.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
        zip.write(Files.readAllBytes(part));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Values of all layers by name, maps as [pixel][channel]. */
  Map<String, double[]> layers(float[] image) {
    double[] mean = {0.485, 0.456, 0.406};
    double[] deviation = {0.229, 0.224, 0.225};
    double[][] input = new double[3][32 * 32];
    for (int p = 0; p < 32 * 32; p++) {
      for (int c = 0; c < 3; c++) {
        input[c][p] = ((image[3 * p + c] + 1) / 2.0 - mean[c]) / deviation[c];
      }
    }
    Maps x = relu(norm("bn1", convolve("conv1", new Maps(32, input), 1)));
    Map<String, double[]> layers = new TreeMap<>();
    for (int stage = 1; stage <= 3; stage++) {
      for (int block = 0; block < 3; block++) {
        String at = "layer" + stage + "." + block;
        int stride = stage > 1 && block == 0 ? 2 : 1;
        Maps y = relu(norm(at + ".bn1", convolve(at + ".conv1", x, stride)));
        y = norm(at + ".bn2", convolve(at + ".conv2", y, 1));
        x = relu(sum(y, stride == 2 ? shortcut(x) : x));
      }
      layers.put("layer" + stage, pixelsFirst(x));
    }
    double[] pool = Arrays.stream(x.values).mapToDouble(m -> mean(m)).toArray();
    layers.put("pool", pool);
    double[] logits = new double[10];
    for (int k = 0; k < logits.length; k++) {
      logits[k] = arrays.get("linear.bias").values[k];
      for (int c = 0; c < pool.length; c++) {
        logits[k] += pool[c] * arrays.get("linear.weight").values[k * pool.length + c];
      }
    }
    layers.put("logits", logits);
    return layers;
  }

  private static double mean(double... values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] pixelsFirst(Maps x) {
    double[] all = new double[x.values.length * x.side * x.side];
    for (int i = 0; i < all.length; i++) {
      all[i] = x.values[i % x.values.length][i / x.values.length];
    }
    return all;
  }

  private Maps convolve(String name, Maps x, int stride) {
    Array filter = arrays.get(name + ".weight");
    int in = x.values.length;
    int side = x.side / stride;
    double[][] y = new double[filter.shape[0]][side * side];
    for (int k = 0; k < y.length; k++) {
      for (int c = 0; c < in; c++) {
        for (int t = 0; t < 9; t++) {
          double w = filter.values[(k * in + c) * 9 + t];
          addShifted(y[k], side, x.values[c], x.side, stride, t / 3 - 1, t % 3 - 1, w);
        }
      }
    }
    return new Maps(side, y);
  }

  private static void addShifted(
      double[] y, int side, double[] x, int from, int stride, int down, int right, double w) {
    for (int i = 0; i < side; i++) {
      int r = stride * i + down;
      for (int j = 0; r >= 0 && r < from && j < side; j++) {
        int s = stride * j + right;
        if (s >= 0 && s < from) {
          y[i * side + j] += w * x[r * from + s];
        }
      }
    }
  }

  private Maps norm(String name, Maps x) {
    double[][] y = new double[x.values.length][];
    for (int c = 0; c < y.length; c++) {
      double scale =
          arrays.get(name + ".weight").values[c]
              / Math.sqrt(arrays.get(name + ".running_var").values[c] + 1e-5);
      double mean = arrays.get(name + ".running_mean").values[c];
      double bias = arrays.get(name + ".bias").values[c];
      y[c] = Arrays.stream(x.values[c]).map(v -> (v - mean) * scale + bias).toArray();
    }
    return new Maps(x.side, y);
  }

  private static Maps relu(Maps x) {
    double[][] y = new double[x.values.length][];
    for (int c = 0; c < y.length; c++) {
      y[c] = Arrays.stream(x.values[c]).map(v -> Math.max(0, v)).toArray();
    }
    return new Maps(x.side, y);
  }

  private static Maps sum(Maps a, Maps b) {
    double[][] y = new double[a.values.length][a.values[0].length];
    for (int c = 0; c < y.length; c++) {
      for (int p = 0; p < y[c].length; p++) {
        y[c][p] = a.values[c][p] + b.values[c][p];
      }
    }
    return new Maps(a.side, y);
  }

  /** Option A: every second pixel, zero channels on both sides. */
  private static Maps shortcut(Maps x) {
    int in = x.values.length;
    int side = x.side / 2;
    double[][] y = new double[2 * in][side * side];
    for (int c = 0; c < in; c++) {
      for (int p = 0; p < side * side; p++) {
        y[c + in / 2][p] = x.values[c][2 * (p / side) * x.side + 2 * (p % side)];
      }
    }
    return new Maps(side, y);
  }
}
