// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.generators;

import ai.onnxruntime.OrtException;
import dev.forger.Device;
import dev.forger.Weights;
import dev.forger.bench.peers.Fork;
import dev.forger.bench.peers.Stopwatch;
import dev.forger.gan.GanModel;
import dev.forger.gan.Models;
import dev.forger.gan.inference.Generator;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One JVM that measures one library on one generator at several batches. */
public final class GeneratorLeg {
  static final String FORGER = "forger";
  static final String ONNX_RUNTIME = "onnxruntime";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LATENT = 100;

  private GeneratorLeg() {}

  /**
   * Measures.
   *
   * @param arguments library, model, threads (0 for the library's default), seconds for each batch,
   *     batches
   * @throws OrtException if ONNX Runtime refuses the model
   */
  public static void main(String[] arguments) throws OrtException {
    String model = arguments[1];
    int threads = Integer.parseInt(arguments[2]);
    double seconds = Double.parseDouble(arguments[3]);
    int[] batches = Arrays.stream(arguments).skip(4).mapToInt(Integer::parseInt).toArray();
    int largest = Arrays.stream(batches).max().orElseThrow();
    ObjectNode result = JSON.createObjectNode();
    ArrayNode measured = result.putArray("measured");
    Generator generator = generator(model);
    float[] codes = generator.latents(largest, 5);
    MeasuredGenerator library =
        arguments[0].equals(FORGER)
            ? new ForgerGenerator(generator, codes, largest, threads)
            : new OnnxRuntimeGenerator(generator, codes, batches, threads);
    for (int batch : batches) {
      ObjectNode one = measured.addObject().put("batch", batch);
      Stopwatch.measure(() -> library.run(batch), seconds, 3, 5).describe(one);
      one.put("meanAbsolute", library.meanAbsolute(batch));
    }
    Fork.result(result);
    // Threads of the libraries may outlive their owners.
    Runtime.getRuntime().halt(0);
  }

  private static Generator generator(String name) {
    int channels = name.endsWith("28") ? 1 : 3;
    GanModel model = Models.create(name, channels, LATENT, Models.CriticNorm.NONE);
    try (Device device = Device.cpu(1);
        Weights weights = new Weights(device, model.generator())) {
      return Generator.of(weights.initialize(model.initializer(), 3));
    }
  }
}
