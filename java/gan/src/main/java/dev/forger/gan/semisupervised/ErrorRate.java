// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tensor;
import dev.forger.gan.data.ImageDataset;
import java.nio.FloatBuffer;

/** Classifies labelled images, in inference mode, by the weights as they are at each call. */
final class ErrorRate implements AutoCloseable {
  private static final int BATCH = 64;

  private final Tensor images;
  private final Tensor logits;
  private final float[] pixels;
  private final HostBuffer read;
  private final Program program;

  ErrorRate(Classifier classifier) {
    Device device = classifier.features().device();
    Shape image = classifier.features().network().inputShape();
    Shape classes = classifier.head().network().outputShape();
    this.images = Tensor.zeros(device, BATCH, image, MemoryUse.BATCHES);
    this.logits = Tensor.zeros(device, BATCH, classes, MemoryUse.BATCHES);
    this.pixels = new float[BATCH * image.elements()];
    this.read = HostBuffer.allocate(BATCH * classes.elements());
    try (Recorder recorder = new Recorder(device)) {
      classifier.infer(recorder, recorder.bind(images), BATCH, recorder.bind(logits));
      this.program = recorder.finish();
    }
  }

  /** The share of images whose largest logit is not that of their label. */
  double of(ImageDataset data) {
    Shape image = images.shape();
    Shape given = Shape.of(data.height(), data.width(), data.channels());
    if (!given.equals(image)) {
      throw new ShapeException(
          "images to classify", given + " images", image + " images", "resize the data");
    }
    int classes = logits.shape().elements();
    int wrong = 0;
    for (int first = 0; first < data.size(); first += BATCH) {
      int some = Math.min(BATCH, data.size() - first);
      for (int i = 0; i < some; i++) {
        data.read(first + i, pixels, i * image.elements());
      }
      images.write(pixels);
      program.run();
      read.copyFrom(logits, 0, some * classes);
      for (int i = 0; i < some; i++) {
        wrong += largest(read.floats(), i * classes, classes) == data.label(first + i) ? 0 : 1;
      }
    }
    return wrong / (double) data.size();
  }

  private static int largest(FloatBuffer values, int from, int count) {
    int at = 0;
    for (int k = 1; k < count; k++) {
      at = values.get(from + k) > values.get(from + at) ? k : at;
    }
    return at;
  }

  @Override
  public void close() {
    program.close();
    images.close();
    logits.close();
  }
}
