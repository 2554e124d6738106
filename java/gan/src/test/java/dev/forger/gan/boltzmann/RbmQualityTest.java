// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.gan.RateDecay;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.UnlabelledImages;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine on binary MNIST, whose log likelihood is estimated. */
@Proves("A2.13")
class RbmQualityTest {
  private static final int HIDDEN = 256;

  /** Pixels on or off. */
  private static final class Binary implements UnlabelledImages {
    private final ImageDataset grey;

    Binary(ImageDataset grey) {
      this.grey = grey;
    }

    @Override
    public String name() {
      return "binary " + grey.name();
    }

    @Override
    public int size() {
      return grey.size();
    }

    @Override
    public int height() {
      return grey.height();
    }

    @Override
    public int width() {
      return grey.width();
    }

    @Override
    public int channels() {
      return grey.channels();
    }

    @Override
    public void read(int index, float[] target, int offset) {
      grey.read(index, target, offset);
      for (int i = offset; i < offset + height() * width(); i++) {
        target[i] = target[i] > 0 ? 1 : -1;
      }
    }

    double[][] units(int count) {
      double[][] all = new double[count][784];
      float[] image = new float[784];
      for (int i = 0; i < count; i++) {
        read(i, image, 0);
        for (int k = 0; k < 784; k++) {
          all[i][k] = image[k] > 0 ? 1 : 0;
        }
      }
      return all;
    }
  }

  @Test
  @Tag("quality")
  @RequiresTestData("mnist")
  void binaryDigitsAreMoreLikelyThanUnderIndependentPixels() {
    try (IdxDataset train = IdxDataset.open(TestDataCondition.path("mnist"));
        IdxDataset test = IdxDataset.open(TestDataCondition.path("mnist"), Split.TEST);
        Device device = Device.cpu();
        Rbm rbm =
            Rbm.builder(device)
                .data(new Binary(train))
                .hidden(HIDDEN)
                .sweeps(5)
                .optimizer(Optimizer.sgd(0.05, 0.5).weightDecay(1e-5))
                .rateDecay(new RateDecay(2000, 12_000))
                .build()) {
      double[][] held = new Binary(test).units(10_000);
      double independent = ofIndependentPixels();
      RbmEnergy before = rbm.energy();
      double atStart = before.logLikelihood(held, rbm.annealedLogPartition(100, 100, 1).value());
      long start = System.nanoTime();
      rbm.train(12_000);
      double seconds = (System.nanoTime() - start) * 1e-9;
      LogPartition z = rbm.annealedLogPartition(100, 5000, 1);
      double likelihood = rbm.energy().logLikelihood(held, z.value());
      System.out.printf(
          "binary MNIST, %d hidden units, 12 000 steps of PCD-5 in %.0f s: ln Z %s, test log"
              + " likelihood %.2f; independent pixels %.2f (first machine %.2f)%n",
          HIDDEN, seconds, z, likelihood, independent, atStart);
      assertTrue(likelihood > -130, "log likelihood " + likelihood);
      assertTrue(independent < -190, "independent pixels " + independent);
    }
  }

  /** Of test images under the mean of the training images, pixel by pixel. */
  private static double ofIndependentPixels() {
    try (IdxDataset train = IdxDataset.open(TestDataCondition.path("mnist"));
        IdxDataset test = IdxDataset.open(TestDataCondition.path("mnist"), Split.TEST)) {
      double[][] learnt = new Binary(train).units(20_000);
      double[][] held = new Binary(test).units(10_000);
      double sum = 0;
      for (int k = 0; k < 784; k++) {
        double on = 1;
        for (double[] image : learnt) {
          on += image[k];
        }
        double p = on / (learnt.length + 2);
        for (double[] image : held) {
          sum += Math.log(image[k] > 0 ? p : 1 - p);
        }
      }
      return sum / held.length;
    }
  }
}
