// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.forger.WeightMemory;
import dev.forger.Weights;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The weights of a network as parameters of DJL, on the same memory. */
final class SharedParameters {
  private final Weights weights;
  private final List<Shared> all = new ArrayList<>();

  private static final class Shared {
    final ByteBuffer values;
    final ByteBuffer gradients;
    final Parameter parameter;

    /** As DJL's optimiser has it: our memory, unless DJL drew or loaded values of its own. */
    NDArray array;

    Shared(Weights weights, dev.forger.Parameter parameter) {
      values = WeightMemory.values(weights, parameter);
      gradients = WeightMemory.gradients(weights, parameter);
      this.parameter =
          Parameter.builder()
              .setName(parameter.name())
              .setType(type(parameter.kind()))
              .optShape(new ai.djl.ndarray.types.Shape(parameter.count()))
              .optInitializer(
                  (manager, shape, dataType) -> NdArrays.create(manager, values, parameter.count()))
              .build();
    }

    private static Parameter.Type type(dev.forger.Parameter.Kind kind) {
      return switch (kind) {
        case WEIGHT -> Parameter.Type.WEIGHT;
        case BIAS -> Parameter.Type.BIAS;
        case SCALE -> Parameter.Type.GAMMA;
        case STATISTIC -> Parameter.Type.OTHER;
      };
    }

    void refresh(ParameterStore store, Device device, boolean training) {
      array = store.getValue(parameter, device, training);
      FloatBuffer theirs = NdArrays.floats(array);
      FloatBuffer ours = values.asFloatBuffer();
      if (NdArrays.address(theirs) != NdArrays.address(ours)) {
        ours.put(theirs);
      }
    }

    void addGradient() {
      if (array != null && array.hasGradient()) {
        try (NDArray sum = array.getGradient();
            NDArray ours = NdArrays.create(sum.getManager(), gradients, sum.size())) {
          sum.addi(ours);
        }
      }
    }
  }

  SharedParameters(Weights weights) {
    this.weights = weights;
    for (dev.forger.Parameter parameter : weights.network().parameters()) {
      all.add(new Shared(weights, parameter));
    }
  }

  List<Parameter> parameters() {
    return all.stream().map(s -> s.parameter).toList();
  }

  /** Takes what the optimiser made of the values. */
  void refresh(ParameterStore store, Device device, boolean training) {
    for (Shared one : all) {
      one.refresh(store, device, training);
    }
    WeightMemory.changed(weights);
  }

  /** Zero, and depends on all parameters. */
  NDArray nothing() {
    NDArray sum = null;
    for (Shared one : all) {
      NDArray zero = one.array.sum().mul(0);
      sum = sum == null ? zero : sum.add(zero);
    }
    return sum;
  }

  void addGradients() {
    all.forEach(Shared::addGradient);
  }
}
