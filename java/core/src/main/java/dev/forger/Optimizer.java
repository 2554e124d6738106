// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/** A first-order optimiser with its learning rate and constants, as in PyTorch. */
public final class Optimizer {
  final int code;
  final String name;
  final double learningRate;
  final double beta1;
  final double beta2;
  final double epsilon;
  final double weightDecay;

  private Optimizer(
      int code,
      String name,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay) {
    this.code = code;
    this.name = name;
    this.learningRate = positive("learning rate", learningRate);
    this.beta1 = decay("beta1", beta1);
    this.beta2 = decay("beta2", beta2);
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
  }

  private static double positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a finite number greater than 0", "1e-4 is a usual choice");
    }
    return value;
  }

  private static double decay(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "0 <= " + what + " < 1", "use the published value");
    }
    return value;
  }

  /**
   * Adam (Kingma and Ba 2015) with epsilon 1e-8.
   *
   * @param learningRate positive
   * @param beta1 decay of the mean, 0 to 1
   * @param beta2 decay of the square, 0 to 1
   * @return the optimiser
   */
  public static Optimizer adam(double learningRate, double beta1, double beta2) {
    return new Optimizer(Forger.FG_ADAM, "adam", learningRate, beta1, beta2, 1e-8, 0);
  }

  /**
   * Stochastic gradient descent with momentum: {@code v = momentum v + g; w -= rate v}.
   *
   * @param learningRate positive
   * @param momentum 0 to 1
   * @return the optimiser
   */
  public static Optimizer sgd(double learningRate, double momentum) {
    return new Optimizer(Forger.FG_SGD, "sgd", learningRate, momentum, 0, 0, 0);
  }

  /**
   * RMSProp with epsilon 1e-8.
   *
   * @param learningRate positive
   * @param decay decay of the square, 0 to 1
   * @return the optimiser
   */
  public static Optimizer rmsProp(double learningRate, double decay) {
    return new Optimizer(Forger.FG_RMSPROP, "rmsprop", learningRate, 0, decay, 1e-8, 0);
  }

  /**
   * Adds an L2 penalty to the gradient.
   *
   * @param weightDecay at least 0
   * @return a new optimiser
   */
  public Optimizer weightDecay(double weightDecay) {
    if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
      throw new InvalidArgumentException(
          "weight decay", Double.toString(weightDecay), "a finite number >= 0", "use 0 for none");
    }
    return new Optimizer(code, name, learningRate, beta1, beta2, epsilon, weightDecay);
  }

  /**
   * Changes the learning rate.
   *
   * @param learningRate positive
   * @return a new optimiser
   */
  public Optimizer learningRate(double learningRate) {
    return new Optimizer(code, name, learningRate, beta1, beta2, epsilon, weightDecay);
  }

  /**
   * Returns the learning rate.
   *
   * @return positive
   */
  public double learningRate() {
    return learningRate;
  }

  /** Names of the state tensors, in the order of the native operands. */
  String[] stateNames() {
    switch (code) {
      case Forger.FG_ADAM:
        return new String[] {"exp_avg", "exp_avg_sq"};
      case Forger.FG_RMSPROP:
        return new String[] {"square_avg"};
      default:
        return new String[] {"momentum_buffer"};
    }
  }

  @Override
  public String toString() {
    return name
        + "(lr="
        + learningRate
        + ", beta1="
        + beta1
        + ", beta2="
        + beta2
        + (weightDecay == 0 ? ")" : ", weight_decay=" + weightDecay + ")");
  }
}
