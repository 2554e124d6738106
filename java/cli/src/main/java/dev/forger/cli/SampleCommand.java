// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.gan.ClassSampleSource;
import dev.forger.gan.LatentSampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.image.Images;
import dev.forger.gan.image.Latents;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.SavedModel;
import dev.forger.gan.text.TextSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws samples from the generator of a run. */
@Command(
    name = "sample",
    description = "Draw samples from the model of a run.",
    sortOptions = false)
final class SampleCommand implements Callable<Integer> {
  private static final int COLUMNS = 8;
  private static final int IMAGES = 64;
  private static final int POINTS = 2000;
  private static final List<String> OTHER_FILES =
      List.of(
          "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "pgm", "ppm", "svg", "pdf", "npz",
          "zip", "csv", "json");

  @Mixin private Common common;
  @Mixin private DeviceOptions device;

  @Option(names = "--run", paramLabel = "DIR", description = "Run folder (default: runs/latest).")
  private Path run;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Number of images (default: 64; of points 2000).")
  private String count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of the latent codes; image i is the same for any count (default:"
              + " ${DEFAULT-VALUE}).")
  private String seed;

  @Option(
      names = "--interpolate",
      paramLabel = "lerp|slerp",
      description = "Rows of 8 images between pairs of codes, on a line or an arc.")
  private String interpolate;

  @Option(
      names = "--label",
      paramLabel = "N",
      description = "Class of all images, from 0, for runs that are conditioned on classes.")
  private String label;

  @Option(
      names = "--text",
      paramLabel = "WORDS",
      description =
          "What to draw, for runs that read captions, or to translate, for runs on two texts;"
              + " several with ; between them, in turn.")
  private String text;

  @Option(
      names = "--weights",
      paramLabel = "ema|raw",
      defaultValue = "ema",
      description =
          "Moving average of the weights, or the weights as trained last (default:"
              + " ${DEFAULT-VALUE}).")
  private String weights;

  @Option(
      names = "--out",
      paramLabel = "FILE.png|FILE.npy|FILE.txt|FOLDER",
      required = true,
      description =
          "One picture, a float32 array [N,H,W,C], lines of text, or a new folder of pictures.")
  private Path out;

  /** Made by picocli. */
  SampleCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    int asked =
        count == null ? 0 : (int) OptionValues.integer("--count", count, 1, Integer.MAX_VALUE);
    long latentSeed = OptionValues.integer("--seed", seed, Long.MIN_VALUE, Long.MAX_VALUE);
    OptionValues.oneOf("--weights", weights, List.of("ema", "raw"));
    if (interpolate != null) {
      OptionValues.oneOf("--interpolate", interpolate, List.of("lerp", "slerp"));
    }
    checkOut();
    RunFolder folder = run != null ? new RunFolder(run) : RunFolder.latestIn(TrainCommand.RUNS);
    try (Device opened = device.open();
        SavedModel model = SavedModel.load(opened, folder, weights.equals("ema"), latentSeed)) {
      Shape shape = model.samples().shape();
      boolean lines = isText(model);
      boolean points = shape.h() == 1 && shape.w() == 1;
      checkPoints(points);
      int number = asked > 0 ? asked : points ? POINTS : IMAGES;
      checkTotal(number, shape);
      if (lines && text != null) {
        Captions.translate((TextSamples) model.samples(), text, out);
      } else if (lines && interpolate == null && label == null) {
        ((TextSamples) model.samples()).write(out, number);
      } else {
        write(draw(model, number));
      }
    }
    common.out().println(out);
    common.out().flush();
    return ExitCode.DONE;
  }

  private String extension() {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private void checkOut() {
    boolean file = List.of("png", "npy", "txt").contains(extension());
    boolean contained = out.toString().lastIndexOf('.') >= 0;
    if (contained && OTHER_FILES.contains(extension())) {
      throw new InvalidArgumentException(
          "--out",
          out.toString(),
          "FILE.png, FILE.npy, FILE.txt or a folder",
          "choose one of these endings");
    }
    if (file && Files.isDirectory(out)) {
      throw new InvalidArgumentException(
          "--out", out + ", a folder", "a new file or one to replace", "choose another name");
    }
    if (Files.isDirectory(out) && holdsFiles()) {
      throw new InvalidArgumentException(
          "--out", out + ", a folder that is not empty", "a new or empty folder", "choose another");
    }
    if (!file && Files.exists(out) && !Files.isDirectory(out)) {
      throw new InvalidArgumentException(
          "--out", out + ", a file", "FILE.png, FILE.npy or a folder", "choose another name");
    }
  }

  private boolean holdsFiles() {
    try (Stream<Path> files = Files.list(out)) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + out + ": " + e.getMessage(), e);
    }
  }

  private void checkPoints(boolean points) {
    boolean file = extension().equals("png") || extension().equals("npy");
    if (points && interpolate != null) {
      throw new InvalidArgumentException(
          "--interpolate",
          interpolate + " with a run on points",
          "a run on images",
          "leave it out");
    }
    if (points && !file) {
      throw new InvalidArgumentException(
          "--out", out + ", a folder, with a run on points", "FILE.png or FILE.npy", "choose one");
    }
  }

  /** Text goes to text files and arrays, images to all others. */
  private boolean isText(SavedModel model) {
    boolean lines = model.samples() instanceof TextSamples;
    if (lines ? !List.of("txt", "npy").contains(extension()) : extension().equals("txt")) {
      throw new InvalidArgumentException(
          "--out",
          out + " with a run of " + model.config().title(),
          lines ? "FILE.txt or FILE.npy" : "FILE.png, FILE.npy or a folder",
          "choose another name");
    }
    return extension().equals("txt");
  }

  private static void checkTotal(int number, Shape shape) {
    int most = (Integer.MAX_VALUE - 8) / shape.elements();
    if (number > most) {
      throw new InvalidArgumentException(
          "--count",
          Integer.toString(number),
          "at most " + most + " images of " + shape,
          "draw them in parts with several seeds");
    }
  }

  private Samples draw(SavedModel model, int number) {
    if (label != null) {
      return ofLabel(model, number);
    }
    if (text != null) {
      return Captions.draw(model, text, number);
    }
    if (interpolate == null) {
      return model.samples().sample(number);
    }
    if (!(model.samples() instanceof LatentSampleSource sampler)) {
      throw new InvalidArgumentException(
          "--interpolate",
          interpolate + " with a run of " + model.config().title(),
          "a run whose images are made of latent codes",
          "leave it out");
    }
    return interpolate(sampler, number);
  }

  private Samples ofLabel(SavedModel model, int number) {
    if (!(model.samples() instanceof ClassSampleSource sampler) || sampler.classes() == 0) {
      throw new InvalidArgumentException(
          "--label",
          label + " with a run of " + model.config().title(),
          "a run that is conditioned on classes",
          "leave it out, or train conditional-digits");
    }
    if (interpolate != null) {
      throw new InvalidArgumentException(
          "--interpolate", interpolate + " with --label", "one of the two", "leave out one");
    }
    if (text != null) {
      throw new InvalidArgumentException(
          "--text", text + " with --label", "one of the two", "leave out one");
    }
    int[] labels = new int[number];
    Arrays.fill(labels, (int) OptionValues.integer("--label", label, 0, sampler.classes() - 1));
    return sampler.ofClasses(labels);
  }

  private Samples interpolate(LatentSampleSource sampler, int number) {
    int columns = Math.min(number, COLUMNS);
    int rows = (number + columns - 1) / columns;
    float[] ends = sampler.latents(2 * rows);
    int n = ends.length / (2 * rows);
    float[] codes = new float[Math.multiplyExact(number, n)];
    for (int i = 0; i < number; i++) {
      int row = i / columns;
      float[] a = Arrays.copyOfRange(ends, 2 * row * n, (2 * row + 1) * n);
      float[] b = Arrays.copyOfRange(ends, (2 * row + 1) * n, (2 * row + 2) * n);
      double t = columns == 1 ? 0 : i % columns / (columns - 1.0);
      float[] point = interpolate.equals("lerp") ? Latents.lerp(a, b, t) : Latents.slerp(a, b, t);
      System.arraycopy(point, 0, codes, i * n, n);
    }
    return sampler.generate(codes);
  }

  private void write(Samples samples) {
    Shape shape = samples.shape();
    switch (extension()) {
      case "png" -> {
        if (interpolate == null) {
          samples.writePng(out);
        } else {
          samples.grid().columns(COLUMNS).writePng(out);
        }
      }
      case "npy" -> samples.writeNpy(out);
      default ->
          Images.writeFolder(
              out, samples.values(), samples.count(), shape.h(), shape.w(), shape.c());
    }
  }
}
