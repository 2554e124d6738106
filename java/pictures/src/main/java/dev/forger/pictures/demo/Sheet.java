// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Device;
import dev.forger.gan.TrainingListener;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.pictures.AnimatedGif;
import dev.forger.pictures.PictureFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a demo works with.
 *
 * @param device where to compute
 * @param seed of all random numbers
 * @param folder where pictures go
 * @param data images for demos of digits instead of drawn ones, a path as of {@link Datasets}, or
 *     null
 * @param out hears of results: figures and files, a line each
 * @param progress hears of the progress, a line now and then
 */
public record Sheet(
    Device device,
    long seed,
    Path folder,
    String data,
    Consumer<String> out,
    Consumer<String> progress) {

  /** Steps between two lines of progress. */
  private static final long EVERY = 500;

  private static final int DIGITS = 10_000;

  /** Returns labelled images of 28 x 28 grey pixels: drawn digits, or those that were named. */
  ImageDataset digits() {
    return data == null ? StrokeDigits.create(seed, DIGITS) : Datasets.open(data, 28, 1);
  }

  void say(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values));
  }

  /** Writes a picture; the name's end is empty for a demo with one. */
  void png(Demo demo, String end, BufferedImage picture) {
    Path file = file(demo, end, ".png");
    PictureFiles.writePng(picture, file);
    out.accept(file.toString());
  }

  void gif(Demo demo, String end, List<BufferedImage> frames, int milliseconds) {
    Path file = file(demo, end, ".gif");
    AnimatedGif.write(frames, milliseconds, file);
    out.accept(file.toString());
  }

  private Path file(Demo demo, String end, String type) {
    return folder.resolve(demo.name() + (end.isEmpty() ? "" : "-" + end) + type);
  }

  /** Returns a listener that reports steps. */
  TrainingListener steps(String what) {
    return metrics -> {
      if (metrics.step() % EVERY == 0) {
        progress.accept(what + ", step " + metrics.step());
      }
    };
  }
}
