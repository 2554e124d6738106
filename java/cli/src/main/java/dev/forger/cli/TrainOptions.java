// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.run.ConfigKey;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of train that make up its configuration. */
final class TrainOptions extends PlanOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH|NAME",
      description = "Images: IDX, CIFAR-10 binary, a folder or zip of pictures, or a name.")
  private String data;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Height and width of images; without --model picks the DCGAN of this size.")
  private String size;

  @Option(names = "--steps", paramLabel = "G_STEPS", description = "Generator steps in all.")
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

  @Option(names = "--lr", paramLabel = "X", description = "Learning rate of both networks.")
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

  @Option(
      names = "--sample-every",
      paramLabel = "N",
      description = "Generator steps between pictures.")
  private String sampleEvery;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Generator steps between checkpoints.")
  private String checkpointEvery;

  @Override
  Map<ConfigKey, Object> layer() {
    Map<ConfigKey, Object> layer = super.layer();
    put(layer, "--data", data);
    put(layer, "--size", size);
    put(layer, "--steps", steps);
    put(layer, "--critic-steps", criticSteps);
    put(layer, "--lambda", lambda);
    put(layer, "--lr", rate);
    put(layer, "--lr-g", generatorRate);
    put(layer, "--lr-d", criticRate);
    put(layer, "--latent", latent);
    put(layer, "--exact", exact ? "true" : null);
    put(layer, "--precision", precision);
    put(layer, "--autotune", autotune ? "true" : null);
    put(layer, "--seed", seed);
    put(layer, "--sample-every", sampleEvery);
    put(layer, "--checkpoint-every", checkpointEvery);
    return layer;
  }
}
