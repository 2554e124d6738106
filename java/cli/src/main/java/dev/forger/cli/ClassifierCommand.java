// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.metrics.ImageClassifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains what {@code evaluate --features classifier:FILE} compares images by. */
@Command(
    name = "classifier",
    description = "Train a classifier on labelled images, for evaluate --features classifier:FILE.",
    sortOptions = false)
final class ClassifierCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private DeviceOptions device;

  @Option(
      names = "--data",
      paramLabel = "PATH|NAME",
      required = true,
      description = "Labelled images: IDX, CIFAR, folders of classes, FORMAT:PATH, or a name.")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where it is saved, as safetensors; a new file.")
  private Path out;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "600",
      description = "Steps of 64 images (default: ${DEFAULT-VALUE}).")
  private String steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of weights and order (default: ${DEFAULT-VALUE}).")
  private String seed;

  /** Made by picocli. */
  ClassifierCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    int number = (int) OptionValues.integer("--steps", steps, 1, Integer.MAX_VALUE);
    long draws = OptionValues.integer("--seed", seed, Long.MIN_VALUE, Long.MAX_VALUE);
    if (Files.exists(out)) {
      throw new InvalidArgumentException(
          "--out", out + ", which exists", "a new file", "choose another or remove it");
    }
    try (ImageDataset images = Datasets.open(data, 0, 0);
        Device opened = device.open();
        ImageClassifier classifier =
            ImageClassifier.train(opened, HeldOut.of(images, Split.TRAIN), number, draws)) {
      double accuracy = classifier.accuracy(HeldOut.of(images, Split.TEST));
      classifier.save(out);
      common
          .out()
          .printf(
              Locale.ROOT,
              "accuracy on a tenth held out: %.2f %%%nclassifier: %s, hash %s%n",
              100 * accuracy,
              out,
              classifier.hash());
      common.out().flush();
    }
    return ExitCode.DONE;
  }
}
