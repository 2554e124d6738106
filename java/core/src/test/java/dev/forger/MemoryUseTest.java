// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Live memory by what it holds. */
class MemoryUseTest {
  private static Set<MemoryUse> held(Device device) {
    Map<MemoryUse, Long> bytes = device.liveBytesByUse();
    assertEquals(EnumSet.allOf(MemoryUse.class), bytes.keySet());
    assertEquals(device.liveBytes(), bytes.values().stream().mapToLong(Long::longValue).sum());
    return bytes.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Network network() {
    return Network.builder(Shape.of(8, 8, 16))
        .conv2d(32, Conv2d.kernel(4).stride(2).padding(1))
        .batchNorm()
        .leakyRelu(0.2f)
        .flatten()
        .dense(1)
        .build();
  }

  @Test
  void everyTensorIsCountedOnceUnderItsUse() {
    try (Device device = Device.cpu(2)) {
      assertEquals(Set.of(), held(device));
      Network network = network();
      try (Weights weights = new Weights(device, network);
          Weights average = new Weights(device, network);
          OptimizerState state = new OptimizerState(Optimizer.adam(1e-3, 0.9, 0.999), weights);
          Tensor x = Tensor.zeros(device, 6, network.inputShape(), MemoryUse.BATCHES);
          Tensor other = Tensor.of(device, 1, 2)) {
        long values = device.liveBytesByUse().get(MemoryUse.WEIGHTS);
        MovingAverage moving = new MovingAverage(weights, average, 0.9);
        assertEquals(values / 2, device.liveBytesByUse().get(MemoryUse.WEIGHTS));
        Set<MemoryUse> all = EnumSet.allOf(MemoryUse.class);
        if (device.isa().equals("ref")) {
          // Portable kernels read filters as they are.
          all.remove(MemoryUse.PACKED_FILTERS);
        }
        try (Program program = step(device, weights, state, moving, x)) {
          assertEquals(all, held(device));
          Map<MemoryUse, Long> planned = device.liveBytesByUse();
          assertTrue(planned.get(MemoryUse.ACTIVATIONS) >= program.arenaBytes());
          state.prepare(program);
          moving.prepare(program, 0);
          program.run();
          assertEquals(planned, device.liveBytesByUse());
        }
        all.removeAll(Set.of(MemoryUse.ACTIVATIONS, MemoryUse.SCRATCH));
        assertEquals(all, held(device), "arena and scratch go with the last program");
        assertEquals(64, device.liveBytesByUse().get(MemoryUse.OTHER), other::toString);
      }
      assertEquals(Set.of(), held(device));
    }
  }

  private static Program step(
      Device device, Weights weights, OptimizerState state, MovingAverage moving, Tensor x) {
    try (Recorder recorder = new Recorder(device)) {
      Tape tape =
          new Tape(
                  recorder,
                  weights.network(),
                  weights,
                  "critic",
                  x.rows(),
                  Tape.Mode.TRAINING,
                  recorder.bind(x))
              .keepPacked();
      weights.zeroGradients(recorder, "critic");
      tape.forward(0, x.rows());
      new Ops(recorder).fill("cotangent", tape.outputCotangent(), x.rows(), 1);
      tape.backward(0, x.rows(), 0, 0);
      tape.weights(0, x.rows());
      state.record(recorder, "critic");
      moving.record(recorder, "critic");
      return recorder.finish();
    }
  }

  @Test
  void borrowedMemoryIsNotCounted() {
    float[] none = new float[8];
    try (Device device = Device.cpu(1);
        Tensor tensor =
            Tensor.wrap(device, HostBuffer.allocate(none.length).floats(), 2, Shape.features(4))) {
      tensor.write(none);
      assertEquals(Set.of(), held(device));
    }
  }
}
