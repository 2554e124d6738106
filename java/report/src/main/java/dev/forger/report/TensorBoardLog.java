// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.StepMetrics;
import dev.forger.gan.TrainingListener;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.TrainingRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Writes what a run reports as an event file for TensorBoard, in the folder {@code tensorboard} of
 * the run: every number of every step under {@code train/}, images a second, and pictures or texts
 * under {@code samples}. A log begins or goes on at any step: what is later is dropped, and what
 * lacks is taken from the run's own tables.
 */
public final class TensorBoardLog implements TrainingListener, AutoCloseable {
  private static final String FOLDER = "tensorboard";
  private static final String SPEED = "speed/images_per_second";
  private static final String PICTURES = "samples";

  private final RunFolder folder;
  private final EventFile file;
  private final long sampleEvery;
  private long samples = -1;

  private TensorBoardLog(RunFolder folder, EventFile file, long sampleEvery) {
    this.folder = folder;
    this.file = file;
    this.sampleEvery = sampleEvery;
  }

  /**
   * Opens the log of a run and brings it to where training is.
   *
   * @param run at its start, or going on from a checkpoint
   * @return the log, to be told of the steps that follow
   * @throws UncheckedIOException if the log cannot be read or written
   */
  public static TensorBoardLog open(TrainingRun run) {
    RunFolder folder = run.folder();
    try {
      EventFile file = EventFile.open(folder.path().resolve(FOLDER), run.steps());
      try {
        long sampleEvery = run.config().number(ConfigKey.SAMPLE_EVERY);
        TensorBoardLog log = new TensorBoardLog(folder, file, sampleEvery);
        log.catchUp(run.steps());
        return log;
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static UncheckedIOException failed(RunFolder folder, IOException e) {
    return new UncheckedIOException(
        "cannot write " + folder.path().resolve(FOLDER) + ": " + e.getMessage(), e);
  }

  /** Takes steps that the log has not heard of from the tables, with their pictures. */
  private void catchUp(long step) throws IOException {
    Table metrics = Table.read(folder.metrics());
    Table timing = Table.read(folder.timing());
    Map<Long, Path> pictures = new HashMap<>();
    folder.pictures().forEach(p -> pictures.put(RunFolder.stepOf(p), p));
    int rows = Math.min(metrics.rows(), timing.rows());
    for (int i = 0; i < rows; i++) {
      long at = (long) metrics.column("step")[i];
      if (at > file.last() && at <= step) {
        List<byte[]> values = new ArrayList<>();
        for (int c = 2; c < metrics.names().size(); c++) {
          values.add(number(metrics.names().get(c), metrics.columns()[c][i]));
        }
        values.add(EventMessage.scalar(SPEED, (float) timing.column("images_per_second")[i]));
        add(at, values, pictures.get(at));
      }
    }
  }

  private static byte[] number(String name, double value) {
    return EventMessage.scalar("train/" + name, (float) value);
  }

  @Override
  public void onStep(StepMetrics m) {
    long seen = samples < 0 ? m.samples() - m.samples() / m.step() : samples;
    samples = m.samples();
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < m.names().size(); i++) {
      values.add(number(m.names().get(i), m.value(i)));
    }
    float speed = (float) ((samples - seen) * 1e9 / m.nanoseconds());
    values.add(EventMessage.scalar(SPEED, speed));
    boolean due = m.step() % sampleEvery == 0 || m.step() == m.lastStep();
    try {
      add(m.step(), values, due ? folder.lastPicture().orElse(null) : null);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** Adds a step, with a picture if it is of this step. */
  private void add(long step, List<byte[]> values, Path picture) throws IOException {
    if (picture != null && RunFolder.stepOf(picture) == step) {
      values.add(value(picture));
    }
    file.add(EventMessage.step(EventFile.now(), step, values));
  }

  private static byte[] value(Path path) throws IOException {
    if (path.toString().endsWith(".txt")) {
      // Indented lines are taken as they are.
      return EventMessage.text(PICTURES, Files.readString(path).indent(4));
    }
    byte[] content = Files.readAllBytes(path);
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      try {
        reader.setInput(in);
        int channels = reader.getRawImageType(0).getNumBands();
        return EventMessage.picture(
            PICTURES, reader.getHeight(0), reader.getWidth(0), channels, content);
      } finally {
        reader.dispose();
      }
    }
  }

  /**
   * Writes what is gathered and ends the log.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }
}
