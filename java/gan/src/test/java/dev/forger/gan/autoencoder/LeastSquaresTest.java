// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.Gan;
import dev.forger.gan.GanModel;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.NonSaturating;
import org.junit.jupiter.api.Test;

/**
 * Where the squared error is blind: of an image and a pixel more, it does not matter to it where
 * the pixel is, while a critic tells a longer stroke from a stray dot.
 */
@Proves("A2.12")
class LeastSquaresTest {
  private static final Shape IMAGE = Shape.of(8, 8, 1);

  /** Strokes of 2 to 6 pixels in a row, black elsewhere. */
  private static final class Strokes implements ImageDataset {
    private final float[][] images;

    Strokes(int count) {
      images = new float[count][];
      Philox.Sequence u = new Philox(5, 5).sequence(0);
      for (int i = 0; i < count; i++) {
        images[i] = stroke(u.nextInt(8), u.nextInt(2), 2 + u.nextInt(5));
      }
    }

    static float[] stroke(int row, int from, int length) {
      float[] image = new float[64];
      java.util.Arrays.fill(image, -1);
      for (int k = from; k < from + length; k++) {
        image[8 * row + k] = 1;
      }
      return image;
    }

    @Override
    public String name() {
      return "strokes";
    }

    @Override
    public int size() {
      return images.length;
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
      System.arraycopy(images[index], 0, target, offset, 64);
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

  private static double squaredError(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }

  @Test
  void equalErrorsAreNotEqualToACritic() {
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    Network generator =
        Network.builder(Shape.features(6))
            .denseTo(Shape.of(4, 4, 8), false)
            .batchNorm()
            .relu()
            .convTranspose2d(1, half)
            .tanh()
            .build();
    Network critic =
        Network.builder(IMAGE)
            .conv2d(16, Conv2d.kernel(3).padding(1))
            .leakyRelu(0.2f)
            .conv2d(16, half)
            .leakyRelu(0.2f)
            .flatten()
            .dense(1)
            .build();
    int pairs = 40;
    float[] attached = new float[pairs * 64];
    float[] stray = new float[pairs * 64];
    Philox.Sequence u = new Philox(9, 9).sequence(0);
    for (int i = 0; i < pairs; i++) {
      int row = u.nextInt(8);
      int length = 2 + u.nextInt(4);
      float[] image = Strokes.stroke(row, 1, length);
      float[] longer = image.clone();
      longer[8 * row + 1 + length] = 1;
      float[] dotted = image.clone();
      dotted[8 * ((row + 3 + u.nextInt(3)) % 8) + u.nextInt(8)] = 1;
      double error = ReferenceValues.of("b10.pixel.error");
      assertEquals(error, squaredError(image, longer));
      assertEquals(error, squaredError(image, dotted));
      System.arraycopy(longer, 0, attached, 64 * i, 64);
      System.arraycopy(dotted, 0, stray, 64 * i, 64);
    }
    try (Device device = Device.cpu(2);
        Gan gan =
            Gan.builder(device)
                .data(new Strokes(200))
                .model(new GanModel("strokes", generator, critic, Initializer.heNormal()))
                .objective(NonSaturating.create())
                .generatorOptimizer(Optimizer.adam(1e-3, 0.5, 0.99))
                .criticOptimizer(Optimizer.adam(1e-3, 0.5, 0.99))
                .batch(32)
                .build()) {
      gan.train(300);
      try (CriticScorer scorer = gan.scorer()) {
        double[] real = scorer.score(new Samples(attached, pairs, IMAGE));
        double[] wrong = scorer.score(new Samples(stray, pairs, IMAGE));
        int preferred = 0;
        for (int i = 0; i < pairs; i++) {
          preferred += real[i] > wrong[i] ? 1 : 0;
        }
        assertTrue(preferred >= 0.8 * pairs, "preferred " + preferred + " of " + pairs);
      }
    }
  }
}
