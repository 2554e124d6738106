// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.HostLoss;
import dev.forger.LogitOps;
import dev.forger.Recorder;
import dev.forger.Tensor;
import dev.forger.Value;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * An objective in Java: losses on logits in double, with their derivatives, taken in the middle of
 * the steps. It is slower than a native one and allocates; the tests of your own objective should
 * compare derivatives with differences.
 *
 * <pre>{@code
 * Objective cubic = CustomObjective.pointwise("cubic",
 *     Loss.of(r -> Math.pow(1 - r, 4), r -> -4 * Math.pow(1 - r, 3)),
 *     Loss.of(f -> Math.pow(f, 4), f -> 4 * Math.pow(f, 3)),
 *     Loss.of(f -> Math.pow(1 - f, 4), f -> -4 * Math.pow(1 - f, 3)));
 * }</pre>
 */
public final class CustomObjective implements Objective {
  /**
   * A loss of one logit.
   *
   * @param value of the logit
   * @param derivative of the value
   */
  public record Loss(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    /**
     * Pairs a function and its derivative.
     *
     * @param value of the logit
     * @param derivative of the value
     * @return the loss
     */
    public static Loss of(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
      return new Loss(
          Objects.requireNonNull(value, "value"), Objects.requireNonNull(derivative, "derivative"));
    }

    /** Mean over logits, and its derivatives. */
    private double mean(double[] logits, double[] cotangents) {
      double sum = 0;
      for (int i = 0; i < logits.length; i++) {
        sum += value.applyAsDouble(logits[i]);
        cotangents[i] = derivative.applyAsDouble(logits[i]) / logits.length;
      }
      return sum / logits.length;
    }
  }

  private final String name;
  private final boolean seesReal;
  private final HostLoss critic;
  private final HostLoss generator;

  private CustomObjective(String name, boolean seesReal, HostLoss critic, HostLoss generator) {
    this.name = Objects.requireNonNull(name, "name");
    this.seesReal = seesReal;
    this.critic = Objects.requireNonNull(critic, "critic");
    this.generator = Objects.requireNonNull(generator, "generator");
  }

  /**
   * Makes an objective of means over single logits.
   *
   * @param name for descriptions
   * @param criticReal loss of the critic on a real sample
   * @param criticFake loss of the critic on a generated sample
   * @param generator loss of the generator on a sample that it made
   * @return the objective
   */
  public static CustomObjective pointwise(
      String name, Loss criticReal, Loss criticFake, Loss generator) {
    return new CustomObjective(
        name,
        false,
        (logits, cotangents) ->
            criticReal.mean(logits[0], cotangents[0]) + criticFake.mean(logits[1], cotangents[1]),
        (logits, cotangents) -> generator.mean(logits[0], cotangents[0]));
  }

  /**
   * Makes an objective of whole batches: both losses see first the logits of real samples, then
   * those of generated ones.
   *
   * @param name for descriptions
   * @param critic loss of the critic
   * @param generator loss of the generator; its derivatives by logits of real samples are not used
   * @return the objective
   */
  public static CustomObjective coupled(String name, HostLoss critic, HostLoss generator) {
    return new CustomObjective(name, true, critic, generator);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean generatorSeesReal() {
    return seesReal;
  }

  @Override
  public void recordCritic(Recorder recorder, Logits real, Logits fake) {
    record(recorder, "critic loss", critic, real.loss(), real, fake);
  }

  @Override
  public void recordGenerator(Recorder recorder, Logits real, Logits fake, Tensor state) {
    if (seesReal) {
      record(recorder, "generator loss", generator, fake.loss(), real, fake);
    } else {
      record(recorder, "generator loss", generator, fake.loss(), fake);
    }
  }

  private static void record(
      Recorder recorder, String label, HostLoss loss, Value value, Logits... kinds) {
    Value[] logits = new Value[kinds.length];
    Value[] cotangents = new Value[kinds.length];
    for (int k = 0; k < kinds.length; k++) {
      logits[k] = kinds[k].values();
      cotangents[k] = kinds[k].cotangent();
    }
    new LogitOps(recorder).host(label, loss, kinds[0].rows(), value, logits, cotangents);
  }
}
