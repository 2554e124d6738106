// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Device;
import dev.forger.bench.Layer;
import dev.forger.bench.Ruler;
import dev.forger.bench.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JVM that measures one library on one step: a ruler, warm-up, steps, peak memory, and the
 * ruler again. The last line on stdout is the result.
 */
public final class Leg {
  private static final JsonMapper JSON = new JsonMapper();

  private Leg() {}

  /**
   * Measures.
   *
   * @param arguments a {@link StepSide}, objective, side of the images, threads (0 for the
   *     library's default), seconds, least number of steps
   * @throws IOException if the process's memory cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    StepSide library = StepSide.valueOf(arguments[0]);
    String objective = arguments[1];
    int side = Integer.parseInt(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    double seconds = Double.parseDouble(arguments[4]);
    int least = Integer.parseInt(arguments[5]);
    ObjectNode result = JSON.createObjectNode();
    int rulerThreads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    // Multiply-adds only: arrays would show in the peak of memory.
    result.put("peakBefore", Ruler.peak(rulerThreads));
    Runnable step;
    if (library == StepSide.FORGER) {
      // Started by Device.cpu() as a user would, unless a number was asked for.
      Device device = threads == 0 ? Device.cpu() : Device.cpu(threads);
      step = ours(new TrainingStep(objective, side, Layer.BATCH, device), objective);
    } else {
      if (threads > 0) {
        torch.set_num_threads(threads);
      }
      step = torch(objective, side, library.setup());
    }
    measure(step, seconds, least, result);
    result.put("peakRssKib", memory("VmHWM"));
    Ruler.Reading reading = Ruler.read(rulerThreads);
    result.put("peakAfter", reading.gflops());
    result.put("copy", reading.copy());
    Fork.result(result);
    // libtorch's threads may outlive their owner's destructor.
    Runtime.getRuntime().halt(0);
  }

  private static Runnable ours(TrainingStep step, String objective) {
    if (objective.equals("wgan-gp")) {
      return step::critic;
    }
    return () -> {
      step.critic();
      step.generator();
    };
  }

  private static Runnable torch(String objective, int side, TorchSetup setup) {
    boolean penalised = objective.equals("wgan-gp");
    TorchStep step = new TorchStep(penalised, side, Layer.BATCH, setup);
    return penalised ? step::wassersteinCritic : step::dcgan;
  }

  private static void measure(Runnable step, double seconds, int least, ObjectNode result) {
    Stopwatch times = Stopwatch.measure(step, seconds, 3, least);
    result.put("steps", times.ms().length);
    result.put("medianMs", times.quantile(0.5));
    result.put("bestMs", times.quantile(0));
    result.set("ms", JSON.valueToTree(times.ms()));
  }

  private static long memory(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no " + key + " in /proc/self/status");
  }
}
