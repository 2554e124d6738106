// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.ClassSampleSource;
import dev.forger.gan.LatentSampleSource;
import dev.forger.gan.NetworkRows;
import dev.forger.gan.Samples;
import java.util.Arrays;

/**
 * The decoder of a variational auto-encoder as a generator: images of given codes, or of codes from
 * the standard normal, with labels where the model has them. Images are means of the likelihood.
 */
public final class Decoder implements ClassSampleSource, LatentSampleSource {
  private final AutoEncoderModel model;
  private final Likelihood likelihood;
  private final NetworkRows network;
  private final long seed;

  Decoder(AutoEncoderModel model, Weights weights, Likelihood likelihood, long seed) {
    this.model = model;
    this.likelihood = likelihood;
    this.network = new NetworkRows("decoder", weights);
    this.seed = seed;
  }

  /**
   * Draws codes from the standard normal; code i of a seed is the same for any count.
   *
   * @param count at least 1
   * @return count codes, one after another
   */
  public float[] codes(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    int n = model.latent();
    float[] codes = new float[Math.multiplyExact(count, n)];
    for (int i = 0; i < count; i++) {
      Philox.Sequence uniforms = new Philox(seed, LatentStreams.SAMPLES).sequence(i);
      for (int k = 0; k < n; k++) {
        codes[i * n + k] = (float) normal(uniforms);
      }
    }
    return codes;
  }

  /** Box and Muller 1958, one of the pair. */
  private static double normal(Philox.Sequence uniforms) {
    double radius = Math.sqrt(-2 * Math.log(uniforms.nextUniform()));
    return radius * Math.cos(2 * Math.PI * uniforms.nextUniform());
  }

  /**
   * Makes images of given codes, of a model without labels.
   *
   * @param codes one after another
   * @return one image a code
   * @throws InvalidArgumentException if there is no code, no whole number of them, or the model
   *     wants labels
   */
  public Samples decode(float[] codes) {
    return decode(codes, new int[0]);
  }

  /**
   * Makes images of given codes and labels.
   *
   * @param codes one after another
   * @param labels one class a code, none where the model has none
   * @return one image a code
   * @throws InvalidArgumentException if there is no code, no whole number of them, or the labels
   *     are not those of the model
   */
  public Samples decode(float[] codes, int... labels) {
    int n = model.latent();
    int classes = model.classes();
    if (codes.length == 0 || codes.length % n != 0) {
      throw new InvalidArgumentException(
          "codes", codes.length + " values", "a positive multiple of " + n, "pass whole codes");
    }
    int count = codes.length / n;
    checkLabels(labels, classes, classes == 0 ? 0 : count);
    float[] inputs = new float[count * (n + classes)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(codes, i * n, inputs, i * (n + classes), n);
      if (classes > 0) {
        inputs[i * (n + classes) + n + labels[i]] = 1;
      }
    }
    return new Samples(likelihood.pixels(network.apply(inputs)), count, model.imageShape());
  }

  static void checkLabels(int[] labels, int classes, int count) {
    if (labels.length != count) {
      throw new InvalidArgumentException(
          "labels",
          labels.length + " of them",
          count + " of " + classes + " classes",
          classes == 0 ? "leave them out: the model has none" : "pass one label a sample");
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new InvalidArgumentException(
            "label",
            Integer.toString(label),
            "0 to " + (classes - 1),
            "ask for a class that the model knows");
      }
    }
  }

  @Override
  public Shape shape() {
    return model.imageShape();
  }

  /**
   * Makes images of codes from the standard normal; of a model with labels the classes take turns.
   *
   * @param count at least 1
   * @return count images
   */
  @Override
  public Samples sample(int count) {
    float[] codes = codes(count);
    int[] labels = new int[model.classes() == 0 ? 0 : count];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % model.classes();
    }
    return decode(codes, labels);
  }

  /**
   * Makes images of one class.
   *
   * @param count at least 1
   * @param label the class
   * @return count images
   * @throws InvalidArgumentException if the model has no such class
   */
  public Samples sample(int count, int label) {
    float[] codes = codes(count);
    int[] labels = new int[count];
    Arrays.fill(labels, label);
    return decode(codes, labels);
  }

  @Override
  public int classes() {
    return model.classes();
  }

  @Override
  public Samples ofClasses(int... classes) {
    return decode(codes(classes.length), classes);
  }

  @Override
  public float[] latents(int count) {
    return codes(count);
  }

  @Override
  public Samples generate(float[] codes) {
    return decode(codes);
  }

  /**
   * Lays out style against class: each row of the grid is one code, each column a class (Kingma et
   * al. 2014, figure 1).
   *
   * @param styles rows
   * @return styles times classes images, row after row
   * @throws InvalidArgumentException if the model has no labels
   */
  public Samples styles(int styles) {
    int classes = model.classes();
    if (classes == 0) {
      throw new InvalidArgumentException(
          "styles", "a model without labels", "a conditional one", "train a ConditionalVae");
    }
    int n = model.latent();
    float[] drawn = codes(styles);
    float[] codes = new float[styles * classes * n];
    int[] labels = new int[styles * classes];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(drawn, i / classes * n, codes, i * n, n);
      labels[i] = i % classes;
    }
    return decode(codes, labels);
  }

  /** Frees the memory. */
  @Override
  public void close() {
    network.close();
  }
}
