// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory of single parameters and of their gradients, for optimisers of other libraries.
 * Elements stand in Forger's order: filters [out][height][width][in / groups], matrices [out][in];
 * optimisers that treat elements alike need not know.
 */
public final class WeightMemory {
  private WeightMemory() {}

  /**
   * Returns the values of a parameter or statistic themselves, as {@link Tensor#memory()} does.
   * Whoever writes there calls {@link #changed} before the next run.
   *
   * @param weights of the parameter's network
   * @param parameter one of it
   * @return its elements, direct and in native byte order
   */
  public static ByteBuffer values(Weights weights, Parameter parameter) {
    boolean statistic = parameter.kind() == Parameter.Kind.STATISTIC;
    return of(statistic ? weights.statistics() : weights.values(), parameter);
  }

  /**
   * Returns the gradient of a parameter itself, as {@link Tensor#memory()} does.
   *
   * @param weights of the parameter's network
   * @param parameter a trained one of it
   * @return one number an element, direct and in native byte order
   */
  public static ByteBuffer gradients(Weights weights, Parameter parameter) {
    return of(weights.gradients(), parameter);
  }

  private static ByteBuffer of(Tensor tensor, Parameter parameter) {
    int bytes = tensor.device().elementBytes();
    int begin = Math.toIntExact(parameter.offset * bytes);
    return tensor.memory().slice(begin, parameter.count() * bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Says that others have written to the values: filters that were packed of them are packed again.
   *
   * @param weights that changed
   */
  public static void changed(Weights weights) {
    NativeLibrary.check(Forger.fg_buffer_written(weights.values().buffer()), "changed weights");
    NativeLibrary.check(Forger.fg_buffer_written(weights.statistics().buffer()), "changed weights");
  }
}
