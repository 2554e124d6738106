// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A loss of one logit x that a native kernel computes: scale h(gain x + shift) + slope x + offset.
 * The methods here are the same formula in double, which the kernel is tested against.
 *
 * @param function h
 * @param scale factor of h
 * @param gain factor of the logit inside h
 * @param shift addend inside h
 * @param slope factor of the logit beside h
 * @param offset addend
 */
public record LogitLoss(
    Function function, double scale, double gain, double shift, double slope, double offset) {
  /** The functions h(z). */
  public enum Function {
    /** z. */
    LINEAR(Forger.FG_LOGIT_LINEAR, z -> z, z -> 1),
    /** log(1 + e^z). */
    SOFTPLUS(
        Forger.FG_LOGIT_SOFTPLUS,
        z -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
        z -> 1 / (1 + Math.exp(-z))),
    /** max(0, z). */
    HINGE(Forger.FG_LOGIT_HINGE, z -> Math.max(0, z), z -> z > 0 ? 1 : 0),
    /** z². */
    SQUARE(Forger.FG_LOGIT_SQUARE, z -> z * z, z -> 2 * z),
    /** 1 / (1 + e^-z). */
    SIGMOID(
        Forger.FG_LOGIT_SIGMOID,
        z -> 1 / (1 + Math.exp(-z)),
        z -> 1 / ((1 + Math.exp(-z)) * (1 + Math.exp(z)))),
    /** e^z. */
    EXP(Forger.FG_LOGIT_EXP, Math::exp, Math::exp),
    /** u + log u - 1 for the u of log u - 1/u = z, that is 1 / W(e^-z). */
    JEFFREYS(
        Forger.FG_LOGIT_JEFFREYS,
        z -> {
          double w = LambertW.ofExp(-z);
          return 1 / w - Math.log(w) - 1;
        },
        z -> 1 / LambertW.ofExp(-z));

    final int code;

    // The lambdas have no state.
    @SuppressWarnings("ImmutableEnumChecker")
    private final DoubleUnaryOperator value;

    @SuppressWarnings("ImmutableEnumChecker")
    private final DoubleUnaryOperator derivative;

    Function(int code, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
      this.code = code;
      this.value = value;
      this.derivative = derivative;
    }

    /**
     * Returns h(z).
     *
     * @param z any number
     * @return in double
     */
    public double value(double z) {
      return value.applyAsDouble(z);
    }

    /**
     * Returns h'(z).
     *
     * @param z any number
     * @return in double
     */
    public double derivative(double z) {
      return derivative.applyAsDouble(z);
    }
  }

  /**
   * Checks the numbers.
   *
   * @param function h
   * @param scale factor of h
   * @param gain factor of the logit inside h
   * @param shift addend inside h
   * @param slope factor of the logit beside h
   * @param offset addend
   * @throws InvalidArgumentException if one is not finite
   */
  public LogitLoss {
    double[] all = {scale, gain, shift, slope, offset};
    for (double number : all) {
      if (!Double.isFinite(number)) {
        throw new InvalidArgumentException(
            "loss on logits", Double.toString(number), "finite numbers", "correct it");
      }
    }
  }

  /**
   * Returns h(gain x + shift).
   *
   * @param function h
   * @param gain factor of the logit
   * @param shift addend
   * @return the loss
   */
  public static LogitLoss of(Function function, double gain, double shift) {
    return new LogitLoss(function, 1, gain, shift, 0, 0);
  }

  /**
   * Returns h(gain x).
   *
   * @param function h
   * @param gain factor of the logit
   * @return the loss
   */
  public static LogitLoss of(Function function, double gain) {
    return of(function, gain, 0);
  }

  /**
   * Returns a multiple of this loss.
   *
   * @param factor finite
   * @return a new loss
   */
  public LogitLoss times(double factor) {
    return new LogitLoss(function, scale * factor, gain, shift, slope * factor, offset * factor);
  }

  /**
   * Adds a line.
   *
   * @param more factor of the logit
   * @param constant addend
   * @return a new loss
   */
  public LogitLoss plus(double more, double constant) {
    return new LogitLoss(function, scale, gain, shift, slope + more, offset + constant);
  }

  /**
   * Returns the loss of a logit.
   *
   * @param logit x
   * @return in double
   */
  public double value(double logit) {
    double line = slope == 0 ? offset : slope * logit + offset;
    return scale * function.value(gain * logit + shift) + line;
  }

  /**
   * Returns the derivative of the loss.
   *
   * @param logit x
   * @return in double
   */
  public double derivative(double logit) {
    return scale * gain * function.derivative(gain * logit + shift) + slope;
  }

  /**
   * Returns the derivative of the loss as a loss, whose derivative is then the second one.
   *
   * @return empty where there is none of this form: for {@link Function#HINGE}, {@link
   *     Function#SIGMOID} and {@link Function#JEFFREYS}
   */
  public Optional<LogitLoss> differentiated() {
    double factor = scale * gain;
    return switch (function) {
      case LINEAR -> Optional.of(new LogitLoss(Function.LINEAR, 0, 0, 0, 0, factor + slope));
      case SOFTPLUS -> Optional.of(new LogitLoss(Function.SIGMOID, factor, gain, shift, 0, slope));
      case SQUARE -> Optional.of(new LogitLoss(Function.LINEAR, 2 * factor, gain, shift, 0, slope));
      case EXP -> Optional.of(new LogitLoss(Function.EXP, factor, gain, shift, 0, slope));
      default -> Optional.empty();
    };
  }
}
