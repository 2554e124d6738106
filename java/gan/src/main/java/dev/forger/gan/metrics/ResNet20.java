// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Conv2d;
import dev.forger.DataException;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Parameter;
import dev.forger.Shape;
import dev.forger.Suggestions;
import dev.forger.Weights;
import dev.forger.gan.Samples;
import dev.forger.gan.image.Npy;
import dev.forger.gan.image.Npz;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The residual network of 20 layers for CIFAR-10 (He et al. 2015, arXiv 1512.03385, section 4.2) on
 * Forger's kernels, with trained weights from a file: three stages of three blocks with 16, 32 and
 * 64 channels, shortcuts without parameters (option A: every second pixel, new channels zero, half
 * of them on each side), the mean over pixels, a dense layer.
 *
 * <p>Its inputs are colour images of 32 x 32 pixels; the mean and deviation of ImageNet's channels
 * that its weights were trained with are taken off here. Not thread-safe.
 */
public final class ResNet20 implements FeatureExtractor {
  /** The 64 means over pixels before the dense layer. */
  public static final String POOL = "pool";

  /** The ten outputs. */
  public static final String LOGITS = "logits";

  /** Layers whose values can be features. */
  public static final List<String> LAYERS = List.of("layer1", "layer2", "layer3", POOL, LOGITS);

  private static final Shape IMAGE = Shape.of(32, 32, 3);
  private static final int CLASSES = 10;
  private static final int BLOCKS = 3;
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};
  private static final String SHORTCUT = ".shortcut";

  private final String name;
  private final String hash;
  private final LogitsAndFeatures network;

  private ResNet20(String name, String hash, LogitsAndFeatures network) {
    this.name = name;
    this.hash = hash;
    this.network = network;
  }

  /**
   * Loads weights; the features are those of {@link #POOL}.
   *
   * @param device where it runs
   * @param weights an {@code .npz} of float32 arrays under PyTorch's names, such as {@code
   *     layer1.0.conv1.weight} and {@code linear.bias}
   * @return the network, to be closed before the device
   * @throws DataException if an array is missing or has another shape
   */
  public static ResNet20 open(Device device, Path weights) {
    return open(device, weights, POOL);
  }

  /**
   * Loads weights.
   *
   * @param device where it runs
   * @param weights as above
   * @param layer one of {@link #LAYERS}: what the features are
   * @return the network, to be closed before the device
   * @throws DataException if an array is missing or has another shape
   * @throws dev.forger.InvalidArgumentException if there is no such layer
   */
  public static ResNet20 open(Device device, Path weights, String layer) {
    if (!LAYERS.contains(layer)) {
      throw Suggestions.unknown("layer of resnet20", layer, LAYERS);
    }
    Npz arrays = Npz.read(weights);
    String name = layer.equals(POOL) ? "resnet20" : "resnet20:" + layer;
    String hash = new ModelFile(weights, Optional.empty()).sha256();
    Weights values = new Weights(device, network(layer));
    try {
      read(values, arrays, weights);
    } catch (RuntimeException e) {
      values.close();
      throw e;
    }
    return new ResNet20(
        name, hash, new LogitsAndFeatures(name, hash, values, CLASSES, ResNet20::normalize));
  }

  /** Logits, and behind them the values of a layer. */
  static Network network(String layer) {
    NetworkBuilder net = Network.builder(IMAGE);
    net.name("conv1").conv2d(16, three(1)).name("bn1").batchNorm().relu();
    NetworkBuilder.Ref features = null;
    for (int stage = 1; stage <= BLOCKS; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        String at = "layer" + stage + "." + block;
        addBlock(net, at, 8 << stage, stage > 1 && block == 0);
      }
      features = layer.equals("layer" + stage) ? net.here() : features;
    }
    net.globalAveragePool().flatten();
    features = layer.equals(POOL) ? net.here() : features;
    net.name("linear").dense(CLASSES);
    if (features != null) {
      NetworkBuilder.Ref logits = net.here();
      net.from(features).flatten();
      NetworkBuilder.Ref flat = net.here();
      net.from(logits).concat(flat);
    }
    return net.build();
  }

  private static void addBlock(NetworkBuilder net, String at, int channels, boolean half) {
    NetworkBuilder.Ref input = net.here();
    net.name(at + ".conv1").conv2d(channels, three(half ? 2 : 1));
    net.name(at + ".bn1").batchNorm().relu();
    net.name(at + ".conv2").conv2d(channels, three(1));
    net.name(at + ".bn2").batchNorm();
    NetworkBuilder.Ref residual = net.here();
    net.from(input);
    if (half) {
      // Ones and zeros in a convolution of one pixel move values without rounding.
      net.name(at + SHORTCUT).conv2d(channels, Conv2d.kernel(1).stride(2).noBias());
    }
    NetworkBuilder.Ref kept = net.here();
    net.from(residual).add(kept).relu();
  }

  private static Conv2d three(int stride) {
    return Conv2d.kernel(3).stride(stride).padding(1).noBias();
  }

  private static void read(Weights values, Npz arrays, Path file) {
    for (List<Parameter> list :
        List.of(values.network().parameters(), values.network().statistics())) {
      for (Parameter p : list) {
        values.set(
            p.name(),
            p.name().contains(SHORTCUT)
                ? shortcut(p.torchShape())
                : checked(arrays.array(p.name()), p, file));
      }
    }
  }

  private static float[] checked(Npy array, Parameter p, Path file) {
    long[] shape = p.torchShape();
    int[] given = array.shape();
    boolean equal = given.length == shape.length && array.type() == Npy.Type.FLOAT32;
    for (int i = 0; equal && i < given.length; i++) {
      equal = given[i] == shape[i];
    }
    if (!equal) {
      throw new DataException(
          "weights " + file + ", " + p.name(),
          array.type() + " of shape " + java.util.Arrays.toString(given),
          "FLOAT32 of shape " + java.util.Arrays.toString(shape),
          "use the weights of a CIFAR-10 ResNet-20");
    }
    for (float value : array.values()) {
      if (!Float.isFinite(value)) {
        throw new DataException(
            "weights " + file + ", " + p.name(),
            Float.toString(value),
            "finite values",
            "fetch the file again");
      }
    }
    return array.values();
  }

  /** Channel k of the input goes to channel k + (out - in) / 2. */
  private static float[] shortcut(long... shape) {
    int in = (int) shape[1];
    int first = ((int) shape[0] - in) / 2;
    float[] filter = new float[(int) shape[0] * in];
    for (int k = 0; k < in; k++) {
      filter[(first + k) * in + k] = 1;
    }
    return filter;
  }

  private static void normalize(float[] images, int channels) {
    for (int i = 0; i < images.length; i++) {
      int c = i % channels;
      images[i] = (float) (((images[i] + 1.0) / 2 - MEAN[c]) / DEVIATION[c]);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public Features features(Samples images) {
    return network.features(images);
  }

  /**
   * Makes the ten logits of each image.
   *
   * @param images NHWC in [-1, 1], 32 x 32 x 3
   * @return as many rows as images
   * @throws dev.forger.ForgerException as {@link #features}
   */
  public Features logits(Samples images) {
    return network.logits(images);
  }

  @Override
  public Optional<Features> probabilities(Samples images) {
    return Optional.of(network.probabilities(images));
  }

  /** Frees weights and memory. */
  @Override
  public void close() {
    network.close();
  }
}
