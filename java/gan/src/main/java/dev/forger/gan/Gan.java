// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.MovingAverage;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Weights;
import dev.forger.gan.data.Batch;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Prefetcher;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A generator and a critic in training.
 *
 * <p>Equal options, seed and instruction set give equal bits, for any number of threads and across
 * {@link #save} and {@link #load}. Not thread-safe, but for {@link #stop()}.
 */
public final class Gan implements AutoCloseable {
  private final Device device;
  private final ImageDataset data;
  private final GanModel model;
  private final int batch;
  private final int criticSteps;
  private final long seed;
  private final RateDecay rateDecay;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  final Weights generator;
  final Weights critic;
  final Weights averaged;
  final OptimizerState generatorState;
  final OptimizerState criticState;
  private final CriticStep criticStep;
  private final GeneratorStep generatorStep;
  private final StepMetrics metrics = new StepMetrics();
  private final IdentityHashMap<FloatBuffer, HostBuffer> staging = new IdentityHashMap<>();
  private Prefetcher prefetcher;
  private volatile boolean stopRequested;

  Gan(GanBuilder options) {
    this.device = options.device;
    this.data = options.data;
    this.model = options.modelOrDefault();
    this.batch = options.batchOrDefault();
    this.criticSteps = options.criticStepsOrDefault();
    this.seed = options.seed;
    this.rateDecay = options.rateDecay;
    checkShape();
    checkBatch();
    try {
      generator = own(new Weights(device, model.generator()));
      critic = own(new Weights(device, model.critic()));
      averaged = own(new Weights(device, model.generator()));
      generator.initialize(model.initializer(), seed);
      critic.initialize(model.initializer(), seed ^ 0x5eedc417c0de0001L);
      generatorState = own(new OptimizerState(options.generatorOptimizerOrDefault(), generator));
      criticState = own(new OptimizerState(options.criticOptimizerOrDefault(), critic));
      MovingAverage average = new MovingAverage(generator, averaged, options.average);
      Objective objective = options.objective;
      if (criticSteps == 1) {
        SharedSteps shared =
            own(
                new SharedSteps(
                    objective,
                    generator,
                    critic,
                    generatorState,
                    criticState,
                    average,
                    batch,
                    seed));
        criticStep = shared.critic();
        generatorStep = shared.generator();
      } else {
        criticStep = own(CriticStep.create(objective, generator, critic, criticState, batch, seed));
        generatorStep =
            own(
                GeneratorStep.create(
                    objective, generator, critic, generatorState, average, batch, seed));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the options of a GAN.
   *
   * @param device where it trains
   * @return a builder
   */
  public static GanBuilder builder(Device device) {
    return new GanBuilder(device);
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  private void checkShape() {
    Shape given = Shape.of(data.height(), data.width(), data.channels());
    if (!given.equals(model.imageShape())) {
      throw new ShapeException(
          "model " + model.name() + ", first layer of the critic",
          given + " images of " + data.name(),
          model.imageShape() + " images",
          "choose a model of this size, or resize the data");
    }
  }

  private void checkBatch() {
    if (batch > data.size()) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch),
          "at most the " + data.size() + " images of " + data.name(),
          "use a smaller batch or more data");
    }
  }

  /**
   * Trains for a number of generator steps, each after the critic's steps.
   *
   * @param steps generator steps to add, at least 1
   * @param listeners hear of every step
   * @throws DivergenceException if a loss or gradient is not finite; it names step and layer. The
   *     critic's or generator's step that fails changes no parameters or running statistics
   */
  public void train(long steps, TrainingListener... listeners) {
    if (steps < 1) {
      throw new InvalidArgumentException(
          "steps", Long.toString(steps), "at least 1", "pass a positive number");
    }
    metrics.lastStep = steps() + steps;
    try {
      while (steps() < metrics.lastStep && !stopRequested) {
        step();
        for (int i = 0; i < listeners.length; i++) {
          listeners[i].onStep(metrics);
        }
      }
    } finally {
      stopRequested = false;
    }
  }

  private void step() {
    long start = System.nanoTime();
    if (prefetcher == null) {
      prefetcher = new Prefetcher(data, seed, batch, criticState.iterations() * batch);
    }
    double factor = rateDecay.factor(steps());
    criticState.rateFactor(factor);
    generatorState.rateFactor(factor);
    try {
      for (int i = 0; i < criticSteps; i++) {
        trainCritic();
      }
      generatorStep.run(generatorState.iterations());
    } catch (DivergenceException e) {
      throw located(e);
    }
    metrics.step = steps();
    metrics.images = criticState.iterations() * batch;
    metrics.criticReal = criticStep.lossReal();
    metrics.criticFake = criticStep.lossFake();
    metrics.penalty = criticStep.penalty();
    metrics.generator = generatorStep.loss();
    metrics.nanoseconds = System.nanoTime() - start;
  }

  private void trainCritic() {
    Batch real = prefetcher.take();
    try {
      HostBuffer host = staging.get(real.pixels());
      if (host == null) {
        host = HostBuffer.wrap(real.pixels());
        staging.put(real.pixels(), host);
      }
      criticStep.run(host, criticState.iterations());
    } finally {
      prefetcher.recycle(real);
    }
  }

  /** The guard names a loss; running again entry by entry finds where the first bad value arose. */
  private DivergenceException located(DivergenceException e) {
    boolean inCritic = e.node().startsWith("critic") || e.node().startsWith("gradient");
    String layer = inCritic ? criticStep.findNotFinite() : generatorStep.findNotFinite();
    return new DivergenceException(
        steps() + 1, layer == null ? e.node() : layer, e.given(), e.remedy());
  }

  /**
   * Asks {@link #train} to return after the step at hand, or the next call of it to return without
   * a step if none is at work; any thread may call. The call that returns has answered the request.
   */
  public void stop() {
    stopRequested = true;
  }

  /**
   * Returns the number of generator steps done.
   *
   * @return from 0
   */
  public long steps() {
    return generatorState.iterations();
  }

  /**
   * Returns the model.
   *
   * @return generator and critic
   */
  public GanModel model() {
    return model;
  }

  /**
   * Makes images with the averaged weights.
   *
   * @param count at least 1
   * @param seed of the latent codes; sample i of a seed is the same for any count
   * @return the images
   */
  public Samples sample(int count, long seed) {
    try (Sampler sampler = sampler(seed, true)) {
      return sampler.sample(count);
    }
  }

  /**
   * Plans sampling from the weights as they are at each call.
   *
   * @param seed of the latent codes
   * @param averaged true for the moving average, false for the weights in training
   * @return a sampler to close before this
   */
  public Sampler sampler(long seed, boolean averaged) {
    return new Sampler(averaged ? this.averaged : generator, seed, false);
  }

  /**
   * Plans scoring by the critic as it is at each call.
   *
   * @return a scorer to close before this
   */
  public CriticScorer scorer() {
    return new CriticScorer(critic);
  }

  /**
   * Returns what training runs, for descriptions and profiles: the critic's and the generator's
   * step, or one program of both where each critic step is followed by a generator step.
   *
   * @return programs by step, in the order that they run
   */
  public Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    if (criticStep.program() == generatorStep.program()) {
      programs.put("step", criticStep.program());
    } else {
      programs.put("critic step", criticStep.program());
      programs.put("generator step", generatorStep.program());
    }
    return programs;
  }

  /**
   * Saves everything that training depends on, atomically; the file before is kept as {@code
   * <name>.previous}.
   *
   * @param path a safetensors file
   * @throws dev.forger.CheckpointException if it cannot be written; the file that was there stays
   * @throws DivergenceException if a weight is not finite; the file that was there stays
   */
  public void save(Path path) {
    Checkpoint.save(this, path, Map.of());
  }

  /**
   * Saves as {@link #save(Path)} with text beside the tensors.
   *
   * @param path a safetensors file
   * @param metadata such as a configuration
   */
  public void save(Path path, Map<String, String> metadata) {
    Checkpoint.save(this, path, metadata);
  }

  /**
   * Goes on where a checkpoint was saved: the following steps have the bits of a run that was not
   * interrupted.
   *
   * @param path what {@link #save} wrote, for the same model and batch
   * @throws dev.forger.CheckpointException if it is damaged, newer, or of another model
   */
  public void load(Path path) {
    if (prefetcher != null) {
      prefetcher.close();
      prefetcher = null;
      staging.clear();
    }
    Checkpoint.load(this, path);
  }

  /**
   * Refuses weights that are not finite: losses tell of them one step late.
   *
   * @throws DivergenceException if a weight is not; it names step and parameter
   */
  public void requireFinite() {
    requireFinite("generator.", generator);
    requireFinite("critic.", critic);
  }

  private void requireFinite(String prefix, Weights weights) {
    String name = weights.findNotFinite();
    if (name != null) {
      throw new DivergenceException(
          steps(),
          prefix + name,
          "a weight that is not finite",
          "lower the learning rate or resume from the last checkpoint");
    }
  }

  /**
   * Returns the memory that training takes of the process beside that of the device, from the first
   * step on: images read ahead, outside the Java heap.
   *
   * @return bytes
   */
  public long prefetchBytes() {
    return Prefetcher.bytes(data, batch);
  }

  int batch() {
    return batch;
  }

  int criticSteps() {
    return criticSteps;
  }

  /** Frees all memory; the data and the device stay open. */
  @Override
  public void close() {
    if (prefetcher != null) {
      prefetcher.close();
      prefetcher = null;
    }
    while (!owned.isEmpty()) {
      closeQuietly(owned.pop());
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
