// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.LayerRun;
import java.util.Arrays;
import java.util.Map;

/** Ours, with a packed filter. */
record ForgerLibrary(int threads) implements Library {
  @Override
  public Computation prepare(Geometry geometry, Pass pass, Map<String, float[]> operands) {
    LayerRun run = new LayerRun(geometry.layer(), pass.label(), threads);
    operands.forEach(run::write);
    return new Computation() {
      @Override
      public void run() {
        run.run();
      }

      @Override
      public double[] sample(int[] positions) {
        double[] result = run.read(pass.output());
        return Arrays.stream(positions).mapToDouble(p -> result[p]).toArray();
      }

      @Override
      public String kernel() {
        return run.facts().kernel();
      }

      @Override
      public void close() {
        run.close();
      }
    };
  }
}
