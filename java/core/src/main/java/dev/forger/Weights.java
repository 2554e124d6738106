// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The values of a network's parameters and running statistics on one device, their gradients, and
 * packed filters that are kept from run to run.
 *
 * <p>All trained values lie in one tensor, so that an optimiser takes one pass. Arrays that enter
 * or leave are in PyTorch's order.
 */
public final class Weights implements AutoCloseable {
  /** Stream of the random numbers that initialise parameter k is this plus k. */
  private static final int INITIAL_STREAM = 0x494e4900;

  /** The same for the first vectors of spectral normalisation. */
  private static final int SPECTRAL_STREAM = 0x53504500;

  private final Device device;
  private final Network network;
  private final Tensor values;
  private final Tensor statistics;
  private final PlanFilters filters;
  private Tensor gradients;

  /**
   * Makes weights with their constant initial values: zeros, and ones for scales.
   *
   * @param device where they live
   * @param network whose parameters they are
   * @throws OutOfDeviceMemoryException if they do not fit
   */
  public Weights(Device device, Network network) {
    this.device = device;
    this.network = network;
    this.filters = new PlanFilters(this);
    this.values = vector(device, network.trainedCount(), MemoryUse.WEIGHTS);
    this.statistics = vector(device, network.statisticsCount(), MemoryUse.STATISTICS);
    for (List<Parameter> list : List.of(network.parameters(), network.statistics())) {
      for (Parameter p : list) {
        float[] initial = new float[p.count()];
        java.util.Arrays.fill(initial, p.initial());
        set(p, initial);
      }
    }
  }

  /** Frozen weights as another device reads them; closed before those. */
  Weights(Device device, Weights frozen) {
    this.device = device;
    this.network = frozen.network;
    this.values = MemoryViews.borrow(device, frozen.values);
    this.statistics = MemoryViews.borrow(device, frozen.statistics);
    this.filters = new PlanFilters(this, frozen.filters);
  }

  static Tensor vector(Device device, long count, MemoryUse use) {
    return Tensor.zeros(device, 1, Shape.features(Math.max(1, Math.toIntExact(count))), use);
  }

  /**
   * Returns the network.
   *
   * @return whose parameters these are
   */
  public Network network() {
    return network;
  }

  /**
   * Returns the device.
   *
   * @return where they live
   */
  public Device device() {
    return device;
  }

  /**
   * Draws all parameters.
   *
   * @param initializer how
   * @param seed equal seeds give equal values
   * @return these weights
   */
  public Weights initialize(Initializer initializer, long seed) {
    int k = 0;
    for (Parameter p : network.parameters()) {
      float[] drawn = new float[p.count()];
      initializer.fill(p, new Philox(seed, INITIAL_STREAM + k++).sequence(0), drawn);
      set(p, drawn);
    }
    drawSpectralVectors(seed);
    return this;
  }

  private void drawSpectralVectors(long seed) {
    int k = 0;
    for (SpectralFilter filter : network.spectralFilters()) {
      Parameter p = filter.filter();
      float[] w = values.toFloats(p.offset, p.count());
      float[][] start = filter.start(w, new Philox(seed, SPECTRAL_STREAM + k++).sequence(0));
      statistics.write(filter.u.offset, start[0], 0, start[0].length);
      statistics.write(filter.v.offset, start[1], 0, start[1].length);
    }
  }

  private Tensor tensorOf(Parameter p) {
    return p.kind() == Parameter.Kind.STATISTIC ? statistics : values;
  }

  private Parameter parameter(String name) {
    for (List<Parameter> list : List.of(network.parameters(), network.statistics())) {
      for (Parameter p : list) {
        if (p.name().equals(name)) {
          return p;
        }
      }
    }
    throw Suggestions.unknown(
        "parameter", name, network.parameters().stream().map(Parameter::name).toList());
  }

  /**
   * Returns a parameter or running statistic.
   *
   * @param name its PyTorch name
   * @return values in PyTorch's order
   * @throws InvalidArgumentException if there is none of this name
   */
  public float[] get(String name) {
    return get(parameter(name));
  }

  float[] get(Parameter p) {
    return toTorch(p, tensorOf(p));
  }

  /** Reads a parameter's place of a tensor that is laid out like the trained values. */
  static float[] toTorch(Parameter p, Tensor from) {
    float[] raw = from.toFloats(p.offset, p.count());
    float[] out = new float[raw.length];
    p.toTorch.copy(FloatBuffer.wrap(raw), FloatBuffer.wrap(out));
    return out;
  }

  static void fromTorch(Parameter p, float[] torch, Tensor to) {
    float[] raw = new float[torch.length];
    p.fromTorch.copy(FloatBuffer.wrap(torch), FloatBuffer.wrap(raw));
    to.write(p.offset, raw, 0, raw.length);
  }

  /**
   * Sets a parameter or running statistic.
   *
   * @param name its PyTorch name
   * @param torch values in PyTorch's order
   * @throws InvalidArgumentException if there is none of this name
   * @throws ShapeException if the number of values differs
   */
  public void set(String name, float[] torch) {
    set(parameter(name), torch);
  }

  void set(Parameter p, float[] torch) {
    checkCount(p, torch);
    fromTorch(p, torch, tensorOf(p));
  }

  private static void checkCount(Parameter p, float[] values) {
    if (values.length != p.count()) {
      throw new ShapeException(
          p.name(), values.length + " values", p.count() + " values", "check the model's sizes");
    }
  }

  /**
   * Sets a parameter or running statistic from TensorFlow's order: kernels of convolutions
   * [h][w][in / groups][out], of transposed ones [h][w][out / groups][in], matrices [in][out],
   * where images are height, width, channels; vectors alike.
   *
   * @param name its PyTorch name
   * @param values in TensorFlow's order
   * @throws InvalidArgumentException if there is none of this name
   * @throws ShapeException if the number of values differs
   */
  public void setChannelsLast(String name, float[] values) {
    Parameter p = parameter(name);
    checkCount(p, values);
    long[] shape = p.torchShape();
    int outer = Math.toIntExact(shape[0]);
    int inner = shape.length > 1 ? Math.toIntExact(shape[1]) : 1;
    int taps = values.length / (outer * inner);
    float[] raw = new float[values.length];
    for (int a = 0; a < outer; a++) {
      for (int t = 0; t < taps; t++) {
        for (int b = 0; b < inner; b++) {
          raw[(a * taps + t) * inner + b] = values[(t * inner + b) * outer + a];
        }
      }
    }
    tensorOf(p).write(p.offset, raw, 0, raw.length);
  }

  /**
   * Returns the gradient of a parameter as the last recorded step left it.
   *
   * @param name its PyTorch name
   * @return values in PyTorch's order
   */
  public float[] gradient(String name) {
    return toTorch(parameter(name), gradients());
  }

  /**
   * Looks for a value that is not finite.
   *
   * @return the PyTorch name of the first parameter or statistic with one, or null
   */
  public String findNotFinite() {
    for (List<Parameter> list : List.of(network.parameters(), network.statistics())) {
      for (Parameter p : list) {
        if (tensorOf(p).findNotFinite(p.offset, p.count()) >= 0) {
          return p.name();
        }
      }
    }
    return null;
  }

  /** All trained values, in Forger's order and alignment. */
  Tensor values() {
    return values;
  }

  Tensor statistics() {
    return statistics;
  }

  /** Made on first use. */
  Tensor gradients() {
    if (gradients == null) {
      gradients = vector(device, network.trainedCount(), MemoryUse.GRADIENTS);
    }
    return gradients;
  }

  /**
   * Copies all values and statistics from weights of the same network, which may be on another
   * device.
   *
   * @param other source
   */
  public void copyFrom(Weights other) {
    if (other.network != network) {
      throw new InvalidArgumentException(
          "weights", "weights of another network", "weights of this network", "build them from it");
    }
    values.write(other.values.toFloats());
    statistics.write(other.statistics.toFloats());
  }

  /** Filters as plans read them. */
  PlanFilters filters() {
    return filters;
  }

  Value value(Recorder recorder, Parameter p) {
    return recorder.latest(tensorOf(p), p.name()).fromElement(p.offset);
  }

  /** A running statistic that a step updates: it changes when the step has passed its guards. */
  Value updated(Recorder recorder, String label, Parameter statistic) {
    return recorder.draft(label + ".statistics", statistics).fromElement(statistic.offset);
  }

  Value gradient(Recorder recorder, Parameter p) {
    return recorder.bind(gradients(), p.name() + ".grad").fromElement(p.offset);
  }

  /**
   * Records setting all gradients to zero; backward passes add to them.
   *
   * @param recorder where it goes
   * @param label for descriptions
   */
  public void zeroGradients(Recorder recorder, String label) {
    Value all = recorder.bind(gradients(), "gradients");
    recorder.add(label + ".zero gradients", recorder.plans().fill(all.perRow, 0), 0, 1, all);
  }

  /**
   * Records what is left to do for gradients behind the backward passes, and before an optimiser
   * that is not Forger's; {@link OptimizerState} does it itself.
   *
   * @param recorder where it goes
   * @param label for descriptions
   */
  public void finishGradients(Recorder recorder, String label) {
    for (SpectralFilter filter : network.spectralFilters()) {
      filter.gradient(recorder, label, this);
    }
  }

  /**
   * Adds all parameters and statistics to a file under PyTorch's names.
   *
   * @param writer the file
   * @param prefix put before each name
   */
  public void writeTo(SafetensorsWriter writer, String prefix) {
    for (List<Parameter> list : List.of(network.parameters(), network.statistics())) {
      for (Parameter p : list) {
        writer.add(prefix + p.name(), p.torchShape(), get(p));
      }
    }
  }

  /**
   * Reads all parameters and statistics from a file that has them under PyTorch's names.
   *
   * @param file the file
   * @param prefix put before each name
   * @throws CheckpointException if one is missing or has another shape
   */
  public void readFrom(Safetensors file, String prefix) {
    for (List<Parameter> list : List.of(network.parameters(), network.statistics())) {
      for (Parameter p : list) {
        set(p, StateDict.read(file, prefix + p.name(), p));
      }
    }
  }

  /**
   * Saves as safetensors; PyTorch's {@code load_state_dict(load_file(path), strict=False)} takes
   * it.
   *
   * @param path the file, replaced atomically
   * @throws CheckpointException if it cannot be written; a file that was there stays
   */
  public void save(Path path) {
    SafetensorsWriter writer = new SafetensorsWriter();
    writeTo(writer, "");
    writer.write(path, false);
  }

  /**
   * Loads what {@link #save} or PyTorch wrote.
   *
   * @param path a safetensors file
   * @throws CheckpointException if it is damaged or of another model
   */
  public void load(Path path) {
    try (Safetensors file = Safetensors.open(path)) {
      readFrom(file, "");
    }
  }

  /** Frees the memory; programs that use it must be closed before. */
  @Override
  public void close() {
    values.close();
    statistics.close();
    filters.close();
    if (gradients != null) {
      gradients.close();
    }
  }
}
