// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import picocli.CommandLine.Option;

/** The options of train that make up its configuration. */
final class TrainOptions extends PlanOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH|NAME",
      description = "Images: IDX, CIFAR, a folder or zip of pictures, FORMAT:PATH, or a name.")
  private String data;

  @Option(
      names = "--data-b",
      paramLabel = "PATH|NAME",
      description = "The second kind of images, for systems that translate between two.")
  private String dataB;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Height and width of images; without --model picks the DCGAN of this size.")
  private String size;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps in all; of GANs generator steps.")
  private String steps;

  @Option(
      names = "--critic-steps",
      paramLabel = "N",
      description = "Critic steps before each generator step.")
  private String criticSteps;

  @Option(
      names = "--lambda",
      paramLabel = "X",
      description = "Weight of the gradient penalty of wgan-gp.")
  private String lambda;

  @Option(names = "--lr", paramLabel = "X", description = "Learning rate of all networks.")
  private String rate;

  @Option(names = "--lr-g", paramLabel = "X", description = "Learning rate of the generator.")
  private String generatorRate;

  @Option(names = "--lr-d", paramLabel = "X", description = "Learning rate of the critic.")
  private String criticRate;

  @Option(names = "--latent", paramLabel = "N", description = "Length of a latent code.")
  private String latent;

  @Option(
      names = "--exact",
      description = "No algorithms that round more than plain sums, such as Winograd; slower.")
  private boolean exact;

  @Option(
      names = "--precision",
      paramLabel = "f32|bf16",
      description = "bf16: wide layers round what they multiply; for CPUs with AVX512_BF16.")
  private String precision;

  @Option(
      names = "--autotune",
      description = "Time the algorithms of each convolution once, for seconds; take the fastest.")
  private boolean autotune;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random.")
  private String seed;

  @Option(names = "--sample-every", paramLabel = "N", description = "Steps between pictures.")
  private String sampleEvery;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Steps between checkpoints.")
  private String checkpointEvery;

  @Override
  void put(Layer layer) {
    super.put(layer);
    layer.put("--data", data);
    layer.put("--data-b", dataB);
    layer.put("--size", size);
    layer.put("--steps", steps);
    layer.put("--critic-steps", criticSteps);
    layer.put("--lambda", lambda);
    layer.put("--lr", rate);
    layer.put("--lr-g", generatorRate);
    layer.put("--lr-d", criticRate);
    layer.put("--latent", latent);
    layer.put("--exact", exact ? "true" : null);
    layer.put("--precision", precision);
    layer.put("--autotune", autotune ? "true" : null);
    layer.put("--seed", seed);
    layer.put("--sample-every", sampleEvery);
    layer.put("--checkpoint-every", checkpointEvery);
  }
}
