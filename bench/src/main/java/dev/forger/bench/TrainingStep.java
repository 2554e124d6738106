// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Program;
import dev.forger.Weights;
import dev.forger.gan.CriticStep;
import dev.forger.gan.GanModel;
import dev.forger.gan.GeneratorStep;
import dev.forger.gan.SharedSteps;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import java.util.List;
import java.util.SplittableRandom;

/** One of the measured GANs, ready to make critic and generator steps on images of noise. */
public final class TrainingStep implements AutoCloseable {
  private static final long SEED = 1;

  /**
   * Largest difference of a whole gradient to the reference where kernels are not exact: with six
   * seeds 5e-6 to 8e-6 where no mask of a leaky ReLU turned over, up to 7e-3 where one did.
   */
  private static final double NEAR = 0.01;

  private final GanModel model;
  private final Device device;
  private final Weights generator;
  private final Weights critic;
  private final CriticStep criticStep;
  private final GeneratorStep generatorStep;
  private final HostBuffer images;
  private long iteration;

  /**
   * Records both steps: of {@code dcgan} on the same samples, in one program.
   *
   * @param objective {@code wgan-gp} (λ 10, Adam 1e-4, 0, 0.9) or {@code dcgan} (non-saturating,
   *     batch normalisation, Adam 2e-4, 0.5, 0.999)
   * @param side 28 or 64
   * @param batch samples
   * @param device where, owned by this object
   */
  public TrainingStep(String objective, int side, int batch, Device device) {
    boolean penalised = isPenalised(objective);
    Objective loss = penalised ? WganGp.lambda(10) : NonSaturating.create();
    Optimizer adam = penalised ? Optimizer.adam(1e-4, 0, 0.9) : Optimizer.adam(2e-4, 0.5, 0.999);
    this.device = device;
    this.model = Networks.create(side, !penalised);
    this.generator = new Weights(device, model.generator()).initialize(model.initializer(), SEED);
    this.critic = new Weights(device, model.critic());
    initializeCritic();
    OptimizerState forGenerator = new OptimizerState(adam, generator);
    OptimizerState forCritic = new OptimizerState(adam, critic);
    if (penalised) {
      this.criticStep = CriticStep.create(loss, generator, critic, forCritic, batch, SEED);
      this.generatorStep =
          GeneratorStep.create(loss, generator, critic, forGenerator, null, batch, SEED);
    } else {
      SharedSteps shared =
          new SharedSteps(loss, generator, critic, forGenerator, forCritic, null, batch, SEED);
      this.criticStep = shared.critic();
      this.generatorStep = shared.generator();
    }
    this.images = noise(batch * model.imageShape().elements());
  }

  private void initializeCritic() {
    critic.initialize(model.initializer(), SEED + 1);
  }

  private static boolean isPenalised(String objective) {
    return switch (objective) {
      case "wgan-gp" -> true;
      case "dcgan" -> false;
      default -> throw new IllegalArgumentException("no objective " + objective);
    };
  }

  private static HostBuffer noise(int count) {
    HostBuffer buffer = HostBuffer.allocate(count);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < count; i++) {
      buffer.floats().put(i, (float) (2 * random.nextDouble() - 1));
    }
    return buffer;
  }

  /** One critic step. */
  public void critic() {
    criticStep.run(images, iteration++);
  }

  /** One generator step; that of {@code dcgan} is on the samples of the critic step before. */
  public void generator() {
    generatorStep.run(iteration++);
  }

  /**
   * Returns the critic's program.
   *
   * @return what a critic step runs
   */
  public Program criticProgram() {
    return criticStep.program();
  }

  /**
   * Returns the generator's program.
   *
   * @return what a generator step runs
   */
  public Program generatorProgram() {
    return generatorStep.program();
  }

  /**
   * Compares losses and gradients of a first critic and generator step on the CPU with those on the
   * f64 reference: each element with exact kernels; with all kernels the whole of each gradient, as
   * their rounding may turn over a mask of a leaky ReLU, and so few samples feel one mask.
   *
   * @param objective as in the constructor
   * @param side as in the constructor
   * @param threads of the CPU
   * @throws AssertionError if they differ
   */
  public static void check(String objective, int side, int threads) {
    // Few samples: the reference is slow. Two at least, for batch statistics.
    int batch = side == 28 ? 8 : 2;
    for (boolean exact : new boolean[] {true, false}) {
      Device cpu = Device.cpu(threads).exact(exact);
      try (TrainingStep ours = new TrainingStep(objective, side, batch, cpu);
          TrainingStep oracle = new TrainingStep(objective, side, batch, Device.reference64())) {
        ours.critic();
        oracle.critic();
        Rig.assertClose("critic losses", ours.losses(), oracle.losses());
        compareGradients(ours.critic, oracle.critic, exact);
        // Adam's first step has the sign of the gradient, so noise around 0 would show in the
        // weights.
        ours.initializeCritic();
        oracle.initializeCritic();
        ours.generator();
        oracle.generator();
        compareGradients(ours.generator, oracle.generator, exact);
      }
    }
  }

  private double[] losses() {
    return new double[] {criticStep.lossReal(), criticStep.lossFake(), criticStep.penalty()};
  }

  private static void compareGradients(Weights given, Weights expected, boolean each) {
    List<Parameter> parameters = given.network().parameters();
    double largest = 0;
    for (Parameter p : parameters) {
      largest = Math.max(largest, Rig.largest(doubles(expected.gradient(p.name()))));
    }
    for (Parameter p : parameters) {
      double[] found = doubles(given.gradient(p.name()));
      double[] wanted = doubles(expected.gradient(p.name()));
      // The gradient of a bias before batch normalisation is 0 but for rounding.
      double scale = Math.max(Rig.largest(wanted), 0.1 * largest);
      if (each) {
        Rig.assertClose(p.name(), found, wanted, scale);
      } else {
        assertNear(p.name(), found, wanted, scale);
      }
    }
  }

  /** Within a hundredth, as a whole. */
  private static void assertNear(String name, double[] given, double[] expected, double scale) {
    double error = 0;
    double square = 0;
    for (int i = 0; i < given.length; i++) {
      error += (given[i] - expected[i]) * (given[i] - expected[i]);
      square += expected[i] * expected[i];
    }
    double norm = Math.max(Math.sqrt(square), scale);
    // Written so that NaN fails.
    if (!(Math.sqrt(error) <= NEAR * norm)) {
      throw new AssertionError(
          name + " differs from the reference by " + Math.sqrt(error) + " of " + norm);
    }
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  @Override
  public void close() {
    device.close();
  }
}
