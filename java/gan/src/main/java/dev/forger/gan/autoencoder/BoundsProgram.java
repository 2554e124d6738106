// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;
import dev.forger.GaussianLatent;
import dev.forger.InvalidArgumentException;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayDeque;
import java.util.Deque;

/** Losses and divergences of every image and draw, from the kernels; their bounds in double. */
final class BoundsProgram implements AutoCloseable {
  private static final int ROWS = 512;

  private final AutoEncoderModel model;
  private final int draws;
  private final int batch;
  private final double constant;
  private final Deque<Tensor> owned = new ArrayDeque<>();
  private final Tensor images;
  private final Tensor labels;
  private final Tensor losses;
  private final Tensor sampled;
  private final Tensor analytic;
  private final Program program;

  BoundsProgram(
      AutoEncoderModel model,
      Weights encoder,
      Weights decoder,
      Likelihood likelihood,
      int draws,
      long seed) {
    if (draws < 1 || draws > 100_000) {
      throw new InvalidArgumentException(
          "draws", Integer.toString(draws), "1 to 100000", "50 are usual for a bound");
    }
    this.model = model;
    this.draws = draws;
    this.batch = Math.max(1, ROWS / draws);
    this.constant = likelihood.constant(model.imageShape().elements());
    Device device = encoder.device();
    Shape one = Shape.features(1);
    int all = batch * draws;
    images = tensor(device, batch, model.imageShape());
    labels = tensor(device, batch, one);
    losses = tensor(device, all, one);
    sampled = tensor(device, all, one);
    analytic = tensor(device, all, one);
    Tape.Mode mode = Tape.Mode.INFERENCE;
    try (Recorder recorder = new Recorder(device)) {
      VaePasses passes =
          new VaePasses(
              recorder,
              model,
              encoder,
              recorder.bind(images),
              recorder.bind(labels),
              batch,
              draws,
              mode,
              seed ^ LatentStreams.EVALUATION);
      Value mean = recorder.scratch("mean", one, 1);
      passes.draw(
          new GaussianLatent(recorder, GaussianLatent.Divergence.ANALYTIC),
          recorder.bind(analytic),
          mean);
      passes.draw(
          new GaussianLatent(recorder, GaussianLatent.Divergence.SAMPLED),
          recorder.bind(sampled),
          mean);
      passes.decode(decoder, likelihood, mode, seed, recorder.bind(losses), mean);
      program = recorder.finish();
    } catch (RuntimeException e) {
      closeTensors();
      throw e;
    }
  }

  private Tensor tensor(Device device, int rows, Shape shape) {
    Tensor t = Tensor.zeros(device, rows, shape);
    owned.push(t);
    return t;
  }

  Bounds measure(ImageDataset data, int count) {
    if (count < 1 || count > data.size()) {
      throw new InvalidArgumentException(
          "count",
          Integer.toString(count),
          "1 to the " + data.size() + " images of " + data.name(),
          "measure images that are there");
    }
    int pixels = model.imageShape().elements();
    float[] values = new float[batch * pixels];
    float[] classes = new float[batch];
    double reconstruction = 0;
    double kl = 0;
    double[] weighted = new double[Bounds.kinds(draws)];
    double[] logs = new double[draws];
    for (int first = 0; first < count; first += batch) {
      int some = Math.min(batch, count - first);
      for (int i = 0; i < some; i++) {
        data.read(first + i, values, i * pixels);
        classes[i] = data.label(first + i);
      }
      images.write(values);
      labels.write(classes);
      program.setStep(first / batch);
      program.run();
      double[] loss = losses.toDoubles();
      double[] ratio = sampled.toDoubles();
      double[] closed = analytic.toDoubles();
      for (int i = 0; i < some; i++) {
        kl += closed[i];
        for (int j = 0; j < draws; j++) {
          int at = j * batch + i;
          reconstruction += loss[at] / draws;
          logs[j] = -(loss[at] + ratio[at]);
        }
        for (int b = 0; b < weighted.length; b++) {
          weighted[b] += bound(logs, Bounds.draws(b, draws)) / count;
        }
      }
    }
    for (int b = 0; b < weighted.length; b++) {
      weighted[b] -= constant;
    }
    return new Bounds(count, draws, reconstruction / count + constant, kl / count, weighted);
  }

  /** Mean over whole groups of k draws of the logarithm of their mean weight. */
  private static double bound(double[] logs, int k) {
    int groups = logs.length / k;
    double total = 0;
    for (int g = 0; g < groups; g++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = g * k; j < (g + 1) * k; j++) {
        max = Math.max(max, logs[j]);
      }
      double sum = 0;
      for (int j = g * k; j < (g + 1) * k; j++) {
        sum += Math.exp(logs[j] - max);
      }
      total += max + Math.log(sum / k);
    }
    return total / groups;
  }

  private void closeTensors() {
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
  }

  @Override
  public void close() {
    program.close();
    closeTensors();
  }
}
