// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.ImageFolderDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.image.Npy;
import dev.forger.gan.metrics.FeatureExtractor;
import dev.forger.gan.metrics.Measurement;
import dev.forger.gan.metrics.Metrics;
import dev.forger.gan.metrics.RawPixels;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.SavedModel;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
      paramLabel = "FILE.npy|FOLDER",
      description =
          "Samples instead of a run: float32 [N,H,W,C] in [-1, 1], or a folder or zip of pictures.")
  private Path samples;

  @Option(
      names = "--data",
      paramLabel = "PATH|NAME",
      required = true,
      description = "Real images: IDX, CIFAR-10 binary, a folder or zip of pictures, or a name.")
  private String data;

  @Option(
      names = "--metrics",
      paramLabel = "NAME,...",
      split = ",",
      description = "Metrics, separated by commas (default: all).")
  private List<String> metrics;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      defaultValue = "pixels",
      description = "What images are compared by: pixels (default: ${DEFAULT-VALUE}).")
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

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Made by picocli. */
  EvaluateCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    List<String> names = metrics == null ? Metrics.names() : metrics;
    names.forEach(Metrics::of);
    FeatureExtractor extractor = extractor();
    int number = (int) OptionValues.integer("--count", count, LEAST, Integer.MAX_VALUE);
    long draws = OptionValues.integer("--seed", seed, Long.MIN_VALUE, Long.MAX_VALUE);
    if (run != null && samples != null) {
      throw new InvalidArgumentException(
          "--samples", samples + " with --run", "one of the two", "leave out one");
    }
    Map<String, Measurement> results = new LinkedHashMap<>();
    try (ImageDataset real = Datasets.open(data, 0, 0)) {
      Samples judged = samples == null ? ofRun(number, draws) : ofFile(real, number);
      Shape shape = Shape.of(real.height(), real.width(), real.channels());
      if (!judged.shape().equals(shape)) {
        throw new ShapeException(
            "samples",
            judged.shape().toString(),
            shape + ", the images of " + data,
            "compare images of one size");
      }
      Metrics.Sets sets = sets(extractor, judged, real, number, draws);
      for (int i = 0; i < names.size(); i++) {
        common.say("metric " + (i + 1) + " of " + names.size() + ", " + names.get(i));
        results.put(names.get(i), Metrics.of(names.get(i)).measure(sets));
      }
    }
    print(results, common.out());
    return ExitCode.DONE;
  }

  private FeatureExtractor extractor() {
    OptionValues.oneOf("--features", features, List.of("pixels"));
    return new RawPixels();
  }

  private static Metrics.Sets sets(
      FeatureExtractor extractor, Samples judged, ImageDataset real, int most, long seed) {
    // Views of the data, which its owner closes.
    HeldOut heldOut = HeldOut.of(real, Split.TEST);
    HeldOut training = HeldOut.of(real, Split.TRAIN);
    return new Metrics.Sets(
        extractor.features(judged),
        extractor.features(Samples.of(heldOut, 0, Math.min(most, heldOut.size()))),
        extractor.features(Samples.of(training, 0, training.size())),
        seed);
  }

  private Samples ofRun(int number, long latentSeed) {
    RunFolder folder = run != null ? new RunFolder(run) : RunFolder.latestIn(TrainCommand.RUNS);
    try (Device opened = device.open();
        SavedModel model = SavedModel.load(opened, folder, true, latentSeed)) {
      return model.samples().sample(number);
    }
  }

  private Samples ofFile(ImageDataset real, int number) {
    if (samples.toString().toLowerCase(Locale.ROOT).endsWith(".npy")
        && !Files.isDirectory(samples)) {
      return ofArray(number);
    }
    try (ImageDataset pictures =
        ImageFolderDataset.open(samples, Math.min(real.height(), real.width()), real.channels())) {
      return Samples.of(pictures, 0, Math.min(number, pictures.size()));
    }
  }

  private Samples ofArray(int number) {
    Npy array = Npy.read(samples);
    int[] dimensions = array.shape();
    if (dimensions.length != 4 || array.values().length == 0) {
      throw new ShapeException(
          "--samples " + samples,
          "an array of shape " + Arrays.toString(dimensions),
          "float32 [N,H,W,C]",
          "save images with channels last");
    }
    Shape shape = Shape.of(dimensions[1], dimensions[2], dimensions[3]);
    boolean points = shape.h() == 1 && shape.w() == 1;
    float[] values = array.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i]) || (!points && Math.abs(values[i]) > 1.001f)) {
        throw new InvalidArgumentException(
            "--samples " + samples + ", image " + i / shape.elements(),
            Float.toString(values[i]),
            "values from -1 (black) to 1 (white)",
            "scale 0..255 by x / 127.5 - 1");
      }
    }
    int kept = Math.min(number, dimensions[0]);
    return new Samples(Arrays.copyOf(values, kept * shape.elements()), kept, shape);
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
