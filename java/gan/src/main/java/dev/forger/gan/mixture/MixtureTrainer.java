// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import dev.forger.CheckpointException;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.Trainer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Expectation maximisation of a {@link GaussianMixture} as a training: a step is one iteration over
 * all points, so that the log likelihood never falls. It runs in Java, in double; steps after
 * convergence change nothing but last digits.
 */
public final class MixtureTrainer extends Trainer {
  private static final int SAMPLE_STREAM = 0x454d0002;

  private final ExpectationMaximization fit;
  private final double[][] points;
  private final Covariance kind;
  private GaussianMixture mixture;
  private long steps;

  /**
   * Starts at centres of k-means++.
   *
   * @param kind of the covariances
   * @param points rows of equal length, finite
   * @param components 1 to the number of points
   * @param seed of the start
   * @throws InvalidArgumentException if a point is not finite or there are fewer points than
   *     components
   * @throws dev.forger.ShapeException if points differ in length
   */
  public MixtureTrainer(Covariance kind, double[][] points, int components, long seed) {
    super(List.of("log_likelihood", "bic", "relocated"));
    this.kind = kind;
    this.points = points;
    // One iteration a step: the loop above ends the training.
    this.fit = ExpectationMaximization.of(kind).until(Double.MIN_NORMAL, 1).seed(seed);
    this.mixture = fit.start(points, components);
  }

  /**
   * Returns the mixture as it is now.
   *
   * @return immutable
   */
  public GaussianMixture mixture() {
    return mixture;
  }

  /** Reports means a point: the log likelihood in nats, and Schwarz's criterion. */
  @Override
  protected void step(StepMetrics metrics) {
    MixtureFit next = fit.fit(points, mixture);
    mixture = next.mixture();
    steps++;
    metrics.set(0, (float) (next.logLikelihood() / points.length));
    metrics.set(1, (float) (next.bic() / points.length));
    metrics.set(2, next.relocated());
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public long samplesSeen() {
    return steps * points.length;
  }

  @Override
  protected String signature() {
    return "gaussian mixture "
        + kind
        + " components "
        + mixture.components()
        + " dimensions "
        + mixture.dimensions()
        + " points "
        + points.length;
  }

  /** Java in double gives the same bits everywhere. */
  @Override
  protected String isa() {
    return "java";
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    int n = mixture.dimensions();
    int k = mixture.components();
    double[] means = new double[k * n];
    double[] covariances = new double[k * n * n];
    for (int c = 0; c < k; c++) {
      System.arraycopy(mixture.mean(c), 0, means, c * n, n);
      double[][] covariance = mixture.covariance(c);
      for (int i = 0; i < n; i++) {
        System.arraycopy(covariance[i], 0, covariances, (c * n + i) * n, n);
      }
    }
    writer.add("steps", new long[] {1}, new long[] {steps});
    writer.add("weights", new long[] {k}, mixture.weights());
    writer.add("means", new long[] {k, n}, means);
    writer.add("covariances", new long[] {k, n, n}, covariances);
  }

  @Override
  protected void readFrom(Safetensors file) {
    int n = mixture.dimensions();
    int k = mixture.components();
    double[] means = doubles(file, "means", k * n);
    double[] covariances = doubles(file, "covariances", k * n * n);
    double[] weights = doubles(file, "weights", k);
    Gaussian[] components = new Gaussian[k];
    for (int c = 0; c < k; c++) {
      double[] mean = new double[n];
      double[][] covariance = new double[n][n];
      System.arraycopy(means, c * n, mean, 0, n);
      for (int i = 0; i < n; i++) {
        System.arraycopy(covariances, (c * n + i) * n, covariance[i], 0, n);
      }
      components[c] = new Gaussian("component " + c, mean, covariance);
    }
    mixture = new GaussianMixture(kind, weights, components);
    steps = bytes(file, "steps", 1).getLong();
  }

  private static double[] doubles(Safetensors file, String name, int count) {
    double[] values = new double[count];
    bytes(file, name, count).asDoubleBuffer().get(values);
    return values;
  }

  private static ByteBuffer bytes(Safetensors file, String name, int count) {
    ByteBuffer bytes =
        file.contains(name)
            ? file.map(name).order(ByteOrder.LITTLE_ENDIAN)
            : ByteBuffer.allocate(0);
    if (bytes.remaining() != count * Double.BYTES) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          name,
          bytes.remaining() + " bytes",
          count + " numbers of 8 bytes",
          "load a checkpoint of this training");
    }
    return bytes;
  }

  /** Weights, means and covariances are finite, or the step that made them had thrown. */
  @Override
  protected String findNotFiniteWeight() {
    return null;
  }

  /** Samples are points: their shape is 1x1 with one channel a coordinate. */
  @Override
  public SampleSource samples(long seed) {
    return new SampleSource() {
      @Override
      public Shape shape() {
        return Shape.features(mixture.dimensions());
      }

      @Override
      public Samples sample(int count) {
        double[][] drawn = mixture.sample(count, new Philox(seed, SAMPLE_STREAM));
        int n = mixture.dimensions();
        float[] values = new float[Math.multiplyExact(count, n)];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) drawn[i / n][i % n];
        }
        return new Samples(values, count, shape());
      }

      @Override
      public void close() {
        // It holds nothing.
      }
    };
  }

  /** None: it runs in Java. */
  @Override
  public Map<String, Program> programs() {
    return Map.of();
  }

  @Override
  public long prefetchBytes() {
    return 0;
  }
}
