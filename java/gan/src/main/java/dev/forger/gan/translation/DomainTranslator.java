// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.Samples;
import java.util.Arrays;

/** Turns images into domains by the generator of a {@link StarGan}, in inference mode. */
public final class DomainTranslator implements AutoCloseable {
  private static final int BATCH = 32;

  private final int domains;
  private final Tensor given;
  private final Tensor into;
  private final Tensor made;
  private final Program program;

  /**
   * Plans translation.
   *
   * @param generator weights, read at every call; its input has a plane a domain behind the images
   * @param domains at least 2
   */
  public DomainTranslator(Weights generator, int domains) {
    Device device = generator.device();
    var network = generator.network();
    Shape image = network.outputShape();
    this.domains = domains;
    this.given = Tensor.zeros(device, BATCH, image, MemoryUse.BATCHES);
    this.into = Tensor.zeros(device, BATCH, Shape.features(1), MemoryUse.BATCHES);
    this.made = Tensor.zeros(device, BATCH, image, MemoryUse.BATCHES);
    int pixels = image.h() * image.w();
    try (Recorder recorder = new Recorder(device)) {
      Rows rows = new Rows(recorder);
      var planes = recorder.scratch("planes", Shape.of(image.h(), image.w(), domains), BATCH);
      rows.oneHot("planes", pixels, recorder.bind(into), planes, BATCH);
      var joined = recorder.scratch("input", network.inputShape(), BATCH);
      rows.join("input", pixels, recorder.bind(given), planes, joined, BATCH);
      new Tape(recorder, network, generator, "generator", BATCH, Tape.Mode.INFERENCE, joined)
          .output(recorder.bind(made))
          .forward(0, BATCH);
      this.program = recorder.finish();
    }
  }

  /**
   * Returns the number of domains.
   *
   * @return at least 2
   */
  public int domains() {
    return domains;
  }

  /**
   * Returns the shape of images.
   *
   * @return height, width and channels
   */
  public Shape shape() {
    return made.shape();
  }

  /**
   * Turns images into one domain.
   *
   * @param images of any domains
   * @param domain 0 to {@code domains() - 1}
   * @return one image each
   * @throws ShapeException if the images have another shape
   * @throws InvalidArgumentException if the domain is out of range
   */
  public Samples translate(Samples images, int domain) {
    int[] all = new int[images.count()];
    Arrays.fill(all, domain);
    return translate(images, all);
  }

  /**
   * Turns each image into a domain of its own.
   *
   * @param images of any domains
   * @param into one domain an image, 0 to {@code domains() - 1}
   * @return one image each
   * @throws ShapeException if the images have another shape, or the domains are not as many
   * @throws InvalidArgumentException if a domain is out of range
   */
  public Samples translate(Samples images, int[] into) {
    Shape image = shape();
    if (!images.shape().equals(image) || into.length != images.count()) {
      throw new ShapeException(
          "images to translate",
          images.count() + " " + images.shape() + " images into " + into.length + " domains",
          image + " images, a domain each",
          "resize them to the size of the training");
    }
    int size = image.elements();
    float[] all = new float[Math.multiplyExact(images.count(), size)];
    float[] labels = new float[BATCH];
    for (int first = 0; first < images.count(); first += BATCH) {
      int some = Math.min(BATCH, images.count() - first);
      for (int i = 0; i < some; i++) {
        labels[i] = check(into[first + i], domains);
      }
      given.write(0, images.values(), first * size, some * size);
      this.into.write(labels);
      program.run();
      System.arraycopy(made.toFloats(0, some * size), 0, all, first * size, some * size);
    }
    return new Samples(all, images.count(), image);
  }

  static int check(int domain, int domains) {
    if (domain < 0 || domain >= domains) {
      throw new InvalidArgumentException(
          "domain",
          domain < 0 ? "none" : Integer.toString(domain),
          "0 to " + (domains - 1),
          "use a label below the number of domains, and data whose images all have one");
    }
    return domain;
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    program.close();
    given.close();
    into.close();
    made.close();
  }
}
