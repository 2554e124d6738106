// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.data.ImageDataset;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A training on batches of images whose step is one program: all networks of the system take one
 * step of the same optimiser, from the numbers and gradients of one pass. For systems without a
 * game between networks: auto-encoders, matching networks, latent optimisation.
 *
 * <p>A subclass makes its networks by {@link #network}, records a step into a recorder, its numbers
 * by {@link #number} and the updates by {@link #recordUpdates}, and hands the program to {@link
 * #runs}.
 */
public abstract class ImageTrainer extends NetworkTrainer {
  private record Member(String name, Weights weights, OptimizerState state) {}

  private final ImageDataset data;
  private final ImageTrainerBuilder<?> options;
  private final List<Member> members = new ArrayList<>();
  private final RealBatches real;
  private final Tensor images;
  private final Tensor labels;
  private final HostBuffer classes;
  private final Tensor numbers;
  private final HostBuffer read;
  private Program program;

  /**
   * Takes the options and memory for batches.
   *
   * @param columns names of what every step reports
   * @param options of the training
   * @param imageShape of the model
   * @param labelled whether the step reads the labels of its images
   * @throws InvalidArgumentException if there are no data, fewer than a batch, or no labels where
   *     they are wanted
   * @throws ShapeException if the data do not have the model's shape
   */
  protected ImageTrainer(
      List<String> columns, ImageTrainerBuilder<?> options, Shape imageShape, boolean labelled) {
    super(columns, options);
    this.options = options;
    this.data = options.requireData();
    check(imageShape, labelled);
    real = batches(data, seed());
    images = own(Tensor.zeros(device(), batch(), imageShape, MemoryUse.BATCHES));
    labels = own(Tensor.zeros(device(), batch(), Shape.features(1), MemoryUse.BATCHES));
    classes = labelled ? HostBuffer.allocate(batch()) : null;
    numbers = own(Tensor.zeros(device(), columns.size(), Shape.features(1), MemoryUse.BATCHES));
    read = HostBuffer.allocate(columns.size());
  }

  private void check(Shape shape, boolean labelled) {
    TrainerBuilder.requireShape("model", data, shape);
    options.requireBatch(data.size(), "images of " + data.name());
    if (labelled && data.labelCount() < 1) {
      throw new InvalidArgumentException(
          "data", data.name() + " without labels", "labelled images", "use a labelled data set");
    }
  }

  /**
   * Makes a network that this training changes.
   *
   * @param name prefix of its tensors in checkpoints
   * @param network the graph
   * @param initializer draws its weights
   * @return its weights, closed with this
   */
  protected final Weights network(String name, Network network, Initializer initializer) {
    Weights weights = network(name, network);
    weights.initialize(initializer, seed() + 0x5eed_a000_0000_0000L * members.size());
    members.add(
        new Member(name, weights, optimizer(name + "_optimizer", options.optimizer(), weights)));
    return weights;
  }

  /**
   * Returns where each step finds its images.
   *
   * @return batch rows, NHWC in [-1, 1]
   */
  protected final Tensor images() {
    return images;
  }

  /**
   * Returns where each step finds the labels of its images, if it asked for them.
   *
   * @return batch rows of one class
   */
  protected final Tensor labels() {
    return labels;
  }

  /**
   * Returns where the program puts a number that the step reports.
   *
   * @param recorder the recording
   * @param index of a column, or any number below that of the columns
   * @return one row of one value
   */
  protected final Value number(Recorder recorder, int index) {
    return recorder.bind(numbers).fromRow(index);
  }

  /**
   * Records setting the gradients of all networks to zero.
   *
   * @param recorder the recording
   */
  protected final void recordZeroGradients(Recorder recorder) {
    for (Member m : members) {
      m.weights.zeroGradients(recorder, m.name);
    }
  }

  /**
   * Records that a number that is not finite stops the step.
   *
   * @param recorder the recording
   * @param label names it in the error
   * @param index as in {@link #number}
   */
  protected final void recordGuard(Recorder recorder, String label, int index) {
    new Ops(recorder).guard(label, number(recorder, index));
  }

  /**
   * Records the optimiser's step of all networks; a gradient that is not finite stops the program
   * before any weight changes.
   *
   * @param recorder the recording
   */
  protected final void recordUpdates(Recorder recorder) {
    for (Member m : members) {
      m.state.guard(recorder, m.name);
    }
    for (Member m : members) {
      m.state.record(recorder, m.name);
    }
  }

  /**
   * Says what a step runs.
   *
   * @param recorded closed with this
   */
  protected final void runs(Program recorded) {
    program = own(recorded);
  }

  /**
   * Turns the numbers of the program into those that the step reports; as they are unless
   * overridden.
   *
   * @param values numbers by index
   * @param metrics receives the columns
   */
  protected void report(FloatBuffer values, StepMetrics metrics) {
    for (int i = 0; i < metrics.names().size(); i++) {
      metrics.set(i, values.get(i));
    }
  }

  /**
   * Called before the program runs, with the batch in place; does nothing unless overridden.
   *
   * @param indices which images of the data the batch has
   */
  protected void beforeRun(int[] indices) {}

  /**
   * Called after the program has run; does nothing unless overridden.
   *
   * @param indices which images of the data the batch had
   */
  protected void afterRun(int[] indices) {}

  /**
   * Describes the system, its networks apart.
   *
   * @return a few words, the same for equal options
   */
  protected abstract String system();

  @Override
  protected final void step(StepMetrics metrics) {
    long step = steps();
    real.next(step, images);
    if (classes != null) {
      int[] given = real.labels();
      FloatBuffer to = classes.floats();
      for (int i = 0; i < batch(); i++) {
        to.put(i, given[i]);
      }
      classes.copyTo(labels, 0, batch());
    }
    beforeRun(real.indices());
    decayRates();
    for (int i = 0; i < members.size(); i++) {
      members.get(i).state.prepare(program);
    }
    program.setStep(step);
    try {
      program.run();
    } catch (DivergenceException e) {
      throw located(e, step + 1, program.findNotFinite());
    }
    for (int i = 0; i < members.size(); i++) {
      members.get(i).state.advance();
    }
    afterRun(real.indices());
    read.copyFrom(numbers, 0, metrics.names().size());
    report(read.floats(), metrics);
  }

  @Override
  public final long steps() {
    return members.get(0).state.iterations();
  }

  /**
   * Returns the images trained on.
   *
   * @return the data set
   */
  protected final ImageDataset data() {
    return data;
  }

  @Override
  protected final String signature() {
    StringBuilder text = new StringBuilder(system());
    text.append(' ').append(images.shape()).append(" parameters");
    for (Member m : members) {
      text.append(' ').append(m.weights.network().parameterCount());
    }
    return text.append(" batch ").append(batch()).toString();
  }

  @Override
  public final Map<String, Program> programs() {
    return Map.of("step", program);
  }
}
