// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Weights;
import dev.forger.bench.Networks;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Training steps as a user of libtorch writes them: a PointerScope around each step. */
final class TorchStep {
  private static final long SEED = 1;
  private static final double LAMBDA = 10;

  private final boolean penalised;
  private final TorchSetup setup;
  private final int batch;
  private final TorchNetwork generator;
  private final TorchNetwork critic;
  private final Adam forGenerator;
  private final Adam forCritic;
  private final Tensor images;
  private final long[] latent;

  /**
   * Starts from the weights that Forger draws.
   *
   * @param penalised WGAN-GP without normalisation, else DCGAN
   * @param side 28 or 64
   * @param batch samples
   * @param setup order of tensors, and who wants gradients
   */
  TorchStep(boolean penalised, int side, int batch, TorchSetup setup) {
    this.penalised = penalised;
    this.setup = setup;
    this.batch = batch;
    this.generator = network(Twins.generator(side), SEED, side);
    this.critic = network(Twins.critic(side, !penalised), SEED + 1, side);
    this.forGenerator = adam(generator, penalised);
    this.forCritic = adam(critic, penalised);
    Tensor noise = torch.rand(batch, side == 28 ? 1 : 3, side, side).mul(new Scalar(2.0));
    this.images = critic.image(noise.sub_(new Scalar(1.0)));
    this.latent = new long[] {batch, 100, 1, 1};
  }

  /** Sets what the next random numbers depend on. */
  static void seed(long seed) {
    torch.manual_seed(seed);
  }

  private TorchNetwork network(Twin twin, long seed, int side) {
    Network network = twin.network();
    // The weights live in Forger for a moment only.
    try (Device device = Device.reference64();
        Weights weights = new Weights(device, network)) {
      weights.initialize(Networks.create(side, false).initializer(), seed);
      return twin.torchNetwork(weights, torch.ScalarType.Float, setup.format());
    }
  }

  private static Adam adam(TorchNetwork network, boolean penalised) {
    AdamOptions options = new AdamOptions(penalised ? 1e-4 : 2e-4);
    setBetas(options, penalised ? 0 : 0.5, penalised ? 0.9 : 0.999);
    return new Adam(network.trained(), options);
  }

  /** The pair is a std::tuple, whose order in memory is the compiler's: the defaults tell. */
  private static void setBetas(AdamOptions options, double beta1, double beta2) {
    DoublePointer betas = options.betas();
    boolean inOrder = betas.get(0) < betas.get(1);
    betas.put(0, inOrder ? beta1 : beta2);
    betas.put(1, inOrder ? beta2 : beta1);
  }

  /** One WGAN-GP critic step. */
  void wassersteinCritic() {
    try (PointerScope scope = new PointerScope()) {
      Tensor fake;
      try (NoGradGuard guard = new NoGradGuard()) {
        fake = generator.forward(torch.randn(latent));
      }
      Tensor loss = wassersteinLoss(critic, images, fake, torch.rand(batch, 1, 1, 1));
      forCritic.zero_grad();
      loss.backward();
      forCritic.step();
    }
  }

  /**
   * Returns E[D(fake)] - E[D(real)] + λ E[(‖∇D(x̂)‖ - 1)²] at x̂ = ε real + (1 - ε) fake.
   *
   * @param critic the network
   * @param real samples
   * @param fake samples
   * @param epsilon one number a sample
   */
  static Tensor wassersteinLoss(TorchNetwork critic, Tensor real, Tensor fake, Tensor epsilon) {
    Tensor points = fake.add(real.sub(fake).mul(epsilon)).detach().set_requires_grad(true);
    Tensor difference = critic.forward(fake).mean().sub(critic.forward(real).mean());
    return difference.add(penalty(critic, points));
  }

  static Tensor penalty(TorchNetwork critic, Tensor points) {
    Tensor logits = critic.forward(points);
    Tensor gradient =
        torch
            .grad(
                new TensorVector(logits),
                new TensorVector(points),
                new TensorVector(torch.ones_like(logits)),
                new BoolOptional(true),
                true,
                false)
            .get(0);
    Tensor norms =
        gradient.reshape(points.size(0), -1).norm(new ScalarOptional(new Scalar(2.0)), 1);
    return norms.sub(new Scalar(1.0)).square().mean().mul(new Scalar(LAMBDA));
  }

  /** Discriminator on real, on fake, generator through the same fakes: the well-known example. */
  void dcgan() {
    try (PointerScope scope = new PointerScope()) {
      Tensor fake = criticHalf();
      forCritic.step();
      generatorHalf(fake);
      forGenerator.step();
    }
  }

  /** Takes the critic's gradients and returns the fakes. */
  private Tensor criticHalf() {
    forCritic.zero_grad();
    classify(critic.forward(images), 1).backward();
    Tensor fake = generator.forward(torch.randn(latent));
    classify(critic.forward(fake.detach()), 0).backward();
    return fake;
  }

  private void generatorHalf(Tensor fake) {
    forGenerator.zero_grad();
    if (setup.frozen()) {
      critic.train(false);
    }
    classify(critic.forward(fake), 1).backward();
    if (setup.frozen()) {
      critic.train(true);
    }
  }

  /** Returns the gradients of a step before its updates: the critic's, and a DCGAN generator's. */
  Map<String, double[]> gradients() {
    try (PointerScope scope = new PointerScope()) {
      if (penalised) {
        wassersteinCritic();
        return critic.gradients("critic ");
      }
      Tensor fake = criticHalf();
      // The well-known example adds to them in the generator's half.
      Map<String, double[]> all = critic.gradients("critic ");
      generatorHalf(fake);
      all.putAll(generator.gradients("generator "));
      return all;
    }
  }

  private static Tensor classify(Tensor logits, double label) {
    Tensor labels = torch.full(new long[] {logits.size(0), 1, 1, 1}, new Scalar(label));
    return torch.binary_cross_entropy_with_logits(logits, labels);
  }
}
