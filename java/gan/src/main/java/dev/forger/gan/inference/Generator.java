// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.inference;

import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.FrozenNetwork;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.Sampler;
import dev.forger.gan.run.SavedGenerator;
import java.nio.file.Path;

/**
 * A trained generator for use in many threads: weights and packed filters in memory once, with
 * batch normalisation folded into the filters, and {@link InferenceSession}s that share them.
 *
 * <p>The memory is freed when the generator and all its sessions are closed, in any order. All
 * methods may be called from any thread.
 */
public final class Generator implements AutoCloseable {
  private final FrozenNetwork frozen;

  private Generator(FrozenNetwork frozen) {
    this.frozen = frozen;
  }

  /**
   * Loads the moving average of a run's generator, which {@code forger sample} takes, too. Nothing
   * of the training is needed but its checkpoint.
   *
   * @param path folder of a run, its {@code checkpoint.safetensors}, or a file that {@code forger
   *     export} wrote as safetensors
   * @return closed by the caller
   * @throws dev.forger.CheckpointException if there is no sound file, or it does not name its model
   * @throws dev.forger.UnsupportedException if the run makes its samples without one generator
   */
  public static Generator load(Path path) {
    return load(path, true);
  }

  /**
   * Loads a run's generator.
   *
   * @param path as {@link #load(Path)}
   * @param averaged false for the weights as trained last; a file of one generator has one kind
   * @return closed by the caller
   * @throws dev.forger.CheckpointException if there is no sound file, or it does not name its model
   * @throws dev.forger.UnsupportedException if the run makes its samples without one generator
   */
  public static Generator load(Path path, boolean averaged) {
    try (Device device = Device.cpu(1);
        SavedGenerator saved = SavedGenerator.load(device, path, averaged)) {
      return of(saved.weights());
    }
  }

  /**
   * Takes a copy of weights, of a training that goes on or of a network of your own.
   *
   * @param weights may change or be closed afterwards
   * @return closed by the caller
   * @throws dev.forger.UnsupportedException if a sample depends on others of its batch
   */
  public static Generator of(Weights weights) {
    return new Generator(FrozenNetwork.of(weights));
  }

  /**
   * Opens a session whose calls use all cores: for the shortest time of one call.
   *
   * @param maxBatch largest number of images of a call, at least 1
   * @return closed by the caller
   * @throws dev.forger.InvalidArgumentException if maxBatch is not positive
   * @throws dev.forger.DeviceException if this is closed
   */
  public InferenceSession session(int maxBatch) {
    return new InferenceSession(frozen.forwardPass(maxBatch), ChannelOrder.LAST);
  }

  /**
   * Opens a session.
   *
   * @param maxBatch largest number of images of a call, at least 1
   * @param threads that a call uses at most, 1 to 256; no bit depends on it. With a session in each
   *     thread of a server, 1 gives most images a second
   * @return closed by the caller
   * @throws dev.forger.InvalidArgumentException if an argument is out of range
   * @throws dev.forger.DeviceException if this is closed
   */
  public InferenceSession session(int maxBatch, int threads) {
    return session(maxBatch, threads, ChannelOrder.LAST);
  }

  /**
   * Opens a session whose images have an order of channels.
   *
   * @param maxBatch largest number of images of a call, at least 1
   * @param threads that a call uses at most, 1 to 256
   * @param order of images, and of codes that are images
   * @return closed by the caller
   * @throws dev.forger.InvalidArgumentException if an argument is out of range
   * @throws dev.forger.DeviceException if this is closed
   */
  public InferenceSession session(int maxBatch, int threads, ChannelOrder order) {
    return new InferenceSession(frozen.forwardPass(maxBatch, threads, order), order);
  }

  /**
   * Draws latent codes, those of which {@code forger sample} makes its images with this seed.
   *
   * @param count at least 1
   * @param seed equal seeds give equal codes, and code i does not depend on the count
   * @return count codes, one after another; generators that are given a class or caption want it
   *     behind the latent part
   * @throws dev.forger.InvalidArgumentException if count is not positive
   */
  public float[] latents(int count, long seed) {
    return Sampler.drawLatents(codeShape(), count, seed);
  }

  /**
   * Returns the shape of a latent code, with what a condition adds to it.
   *
   * @return 1x1xn
   */
  public Shape codeShape() {
    return frozen.network().inputShape();
  }

  /**
   * Returns the shape of an image.
   *
   * @return height, width and channels
   */
  public Shape imageShape() {
    return frozen.network().outputShape();
  }

  /**
   * Returns the frozen network, for forward passes on buffers of their own.
   *
   * @return closed with this
   */
  public FrozenNetwork network() {
    return frozen;
  }

  /**
   * Returns the native memory that all sessions share.
   *
   * @return bytes, 0 once this and all sessions are closed
   */
  public long liveBytes() {
    return frozen.liveBytes();
  }

  /** Frees the weights as soon as no session uses them; no session can be opened any more. */
  @Override
  public void close() {
    frozen.close();
  }
}
