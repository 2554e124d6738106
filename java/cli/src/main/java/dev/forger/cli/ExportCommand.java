// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.FrozenNetwork;
import dev.forger.InvalidArgumentException;
import dev.forger.exchange.OnnxExport;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.SavedGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the generator of a run for other programs. */
@Command(
    name = "export",
    description = "Write the generator of a run, without its training, for other programs.",
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Run folder, checkpoint or exported safetensors (default: runs/latest).")
  private Path run;

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
      paramLabel = "FILE.onnx|FILE.safetensors",
      required = true,
      description = "An ONNX model, or weights that Generator.load and PyTorch read.")
  private Path out;

  /** Made by picocli. */
  ExportCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    OptionValues.oneOf("--weights", weights, List.of("ema", "raw"));
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    boolean onnx = name.endsWith(".onnx");
    if (!onnx && !name.endsWith(".safetensors")) {
      throw new InvalidArgumentException(
          "--out", out.toString(), "FILE.onnx or FILE.safetensors", "choose one of these endings");
    }
    if (Files.isDirectory(out)) {
      throw new InvalidArgumentException(
          "--out", out + ", a folder", "a new file or one to replace", "choose another name");
    }
    Path from = run != null ? run : RunFolder.latestIn(TrainCommand.RUNS).path();
    try (Device device = Device.cpu(1);
        SavedGenerator saved = SavedGenerator.load(device, from, weights.equals("ema"))) {
      if (onnx) {
        try (FrozenNetwork network = FrozenNetwork.of(saved.weights())) {
          OnnxExport.write(network, out);
        }
      } else {
        saved.save(out);
      }
    }
    common.out().println(out);
    common.out().flush();
    return ExitCode.DONE;
  }
}
