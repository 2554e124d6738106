// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.SampleFiles;
import dev.forger.gan.metrics.Evaluation;
import dev.forger.gan.metrics.FeatureCache;
import dev.forger.gan.metrics.FeatureExtractor;
import dev.forger.gan.metrics.FeatureExtractors;
import dev.forger.gan.metrics.Measurement;
import dev.forger.gan.metrics.Metrics;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.SavedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how good samples are. */
@Command(
    name = "evaluate",
    description = "Measure samples of a run, or of any tool, against real images.",
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
  private static final int LEAST = 20;

  @Mixin private Common common;
  @Mixin private DeviceOptions device;

  @Option(names = "--run", paramLabel = "DIR", description = "Run folder (default: runs/latest).")
  private Path run;

  @Option(
      names = "--samples",
      paramLabel = "FILE.npy|FILE.npz|FOLDER",
      description =
          "Samples instead of a run: [N,H,W,C], floats in [-1, 1] or bytes, or a folder or zip of"
              + " pictures.")
  private Path samples;

  @Option(
      names = "--data",
      paramLabel = "PATH|NAME",
      required = true,
      description = "Real images: IDX, CIFAR, a folder or zip of pictures, FORMAT:PATH, or a name.")
  private String data;

  @Option(
      names = "--metrics",
      paramLabel = "NAME,...",
      split = ",",
      description =
          "Metrics, separated by commas (default: all usual ones that the features allow).")
  private List<String> metrics;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      defaultValue = "pixels",
      description =
          "What images are compared by: pixels, resnet20:FILE[:LAYER], classifier:FILE,"
              + " onnx:FILE[:OUTPUT], or channels: and one of these (default: ${DEFAULT-VALUE}).")
  private String features;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Samples, and at most as many real images (default: ${DEFAULT-VALUE}).")
  private String count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of latent codes and of what metrics draw (default: ${DEFAULT-VALUE}).")
  private String seed;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where features of the data are kept (default: ~/.cache/forger).")
  private Path cache;

  @Option(names = "--no-cache", description = "Make all features of the data again; keep none.")
  private boolean noCache;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Made by picocli. */
  EvaluateCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    if (metrics != null) {
      metrics.forEach(Metrics::of);
    }
    int number = (int) OptionValues.integer("--count", count, LEAST, Integer.MAX_VALUE);
    long draws = OptionValues.integer("--seed", seed, Long.MIN_VALUE, Long.MAX_VALUE);
    exclusive("--samples", samples, "--run", run);
    exclusive("--no-cache", noCache ? "" : null, "--cache", cache);
    try (Device opened = device.open();
        FeatureExtractor extractor = FeatureExtractors.open(features, opened);
        ImageDataset real = Datasets.open(data, 0, 0)) {
      Shape shape = Shape.of(real.height(), real.width(), real.channels());
      Samples judged =
          samples == null ? ofRun(number, draws) : SampleFiles.read(samples, shape, number);
      Evaluation evaluation =
          Evaluation.of(extractor, real).device(opened).most(number).seed(draws);
      if (!noCache) {
        evaluation.cache(new FeatureCache(cache != null ? cache : caches(), common::warn));
      }
      try (EvaluationView view = EvaluationView.create(common)) {
        print(evaluation.listener(view).run(judged, names(extractor, judged)), common.out());
      }
    }
    return ExitCode.DONE;
  }

  private static void exclusive(String option, Object given, String other, Object otherGiven) {
    if (given != null && otherGiven != null) {
      throw new InvalidArgumentException(
          option, (given + " with " + other).strip(), "one of the two", "leave out one");
    }
  }

  /** Asked for, or all that the extractor allows. */
  private List<String> names(FeatureExtractor extractor, Samples judged) {
    if (metrics != null) {
      return metrics;
    }
    int[] first = {0};
    boolean classifies = extractor.probabilities(judged.pick(first)).isPresent();
    return Metrics.names().stream()
        .filter(Metrics::isUsual)
        .filter(name -> classifies || !Metrics.needsClasses(name))
        .toList();
  }

  private static Path caches() {
    String base = System.getenv("XDG_CACHE_HOME");
    return base == null || base.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "forger")
        : Path.of(base, "forger");
  }

  private Samples ofRun(int number, long latentSeed) {
    RunFolder folder = run != null ? new RunFolder(run) : RunFolder.latestIn(TrainCommand.RUNS);
    try (Device opened = device.open();
        SavedModel model = SavedModel.load(opened, folder, true, latentSeed)) {
      return model.samples().sample(number);
    }
  }

  private void print(Map<String, Measurement> results, PrintWriter out) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      results.forEach(
          (name, m) -> {
            Map<String, Object> one = new LinkedHashMap<>(m.figures());
            one.put("protocol", m.protocol().toString());
            all.put(name, one);
          });
      out.println(Json.text(all));
    } else {
      results.forEach(
          (name, m) -> {
            String head = name;
            for (Map.Entry<String, Double> figure : m.figures().entrySet()) {
              out.printf(
                  Locale.ROOT, "%-20s %-20s %12.6g%n", head, figure.getKey(), figure.getValue());
              head = "";
            }
            out.printf("%-20s %s%n", "", m.protocol());
          });
    }
    out.flush();
  }
}
