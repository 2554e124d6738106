// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Device;
import dev.forger.bench.Layer;
import dev.forger.bench.Ruler;
import dev.forger.bench.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JVM that measures one library on one step: a ruler, warm-up, steps, peak memory, and the
 * ruler again. The last line on stdout is the result.
 */
public final class Leg {
  /** Marks the line of the result, as libraries print lines of their own. */
  static final String RESULT = "leg-result ";

  private static final JsonMapper JSON = new JsonMapper();

  private Leg() {}

  /**
   * Measures.
   *
   * @param arguments library ({@code forger} or {@code torch}), objective, side, threads (0 for the
   *     library's default), seconds, least number of steps
   * @throws IOException if the process's memory cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    boolean ours = arguments[0].equals("forger");
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
    if (ours) {
      // Started by Device.cpu() as a user would, unless a number was asked for.
      Device device = threads == 0 ? Device.cpu() : Device.cpu(threads);
      step = ours(new TrainingStep(objective, side, Layer.BATCH, device), objective);
    } else {
      if (threads > 0) {
        torch.set_num_threads(threads);
      }
      step = torch(objective, side);
    }
    measure(step, seconds, least, result);
    result.put("peakRssKib", memory("VmHWM"));
    Ruler.Reading reading = Ruler.read(rulerThreads);
    result.put("peakAfter", reading.gflops());
    result.put("copy", reading.copy());
    System.out.println(RESULT + result);
    System.out.flush();
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

  private static Runnable torch(String objective, int side) {
    boolean penalised = objective.equals("wgan-gp");
    TorchStep step = new TorchStep(penalised, side, Layer.BATCH);
    return penalised ? step::wassersteinCritic : step::dcgan;
  }

  private static void measure(Runnable step, double seconds, int least, ObjectNode result) {
    long warm = System.nanoTime();
    int warmups = 0;
    while (warmups < 3 || (System.nanoTime() - warm) / 1e9 < seconds / 3) {
      step.run();
      warmups++;
    }
    List<Double> times = new ArrayList<>();
    long begin = System.nanoTime();
    while (times.size() < least || (System.nanoTime() - begin) / 1e9 < seconds) {
      long start = System.nanoTime();
      step.run();
      times.add((System.nanoTime() - start) / 1e6);
    }
    List<Double> sorted = times.stream().sorted().toList();
    int n = sorted.size();
    result.put("steps", n);
    result.put("medianMs", (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2);
    result.put("bestMs", sorted.get(0));
    result.set("ms", JSON.valueToTree(times));
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
