// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;

/** One step of the critic of one kind of images: real ones against those that were made. */
final class CycleCriticStep implements AutoCloseable {
  private final Direction to;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(2);
  private Program program;

  /** Real images of the kind are those that the way back is given. */
  CycleCriticStep(Direction to, Direction back, Objective objective, int batch) {
    this.to = to;
    var device = to.critic().device();
    this.losses = Tensor.zeros(device, 2, Shape.features(1), MemoryUse.BATCHES);
    String label = to.label() + " critic";
    try (Recorder recorder = new Recorder(device)) {
      int n = batch;
      Value images = recorder.scratch("images", to.critic().network().inputShape(), 2 * n);
      Rows rows = new Rows(recorder);
      Value real = recorder.bind(back.sources());
      Value made = recorder.bind(to.shown());
      rows.sum("real images", real, 1, real, 0, images, n);
      rows.sum("made images", made, 1, made, 0, images.fromRow(n), n);
      to.critic().zeroGradients(recorder, label);
      Tape tape =
          new Tape(
                  recorder,
                  to.critic().network(),
                  to.critic(),
                  label,
                  2 * n,
                  Tape.Mode.TRAINING,
                  images)
              .groups(2);
      tape.forward(0, 2 * n);
      Value logits = tape.outputValue();
      Value cotangent = tape.outputCotangent();
      Value loss = recorder.bind(losses);
      objective.recordCritic(
          recorder,
          new Logits(logits, n, loss, cotangent),
          new Logits(logits.fromRow(n), n, loss.fromRow(1), cotangent.fromRow(n)));
      Ops ops = new Ops(recorder);
      ops.guard(label + " loss on real", loss);
      ops.guard(label + " loss on made", loss.fromRow(1));
      tape.backward(0, 2 * n, 0, 0);
      tape.weights(0, 2 * n);
      to.criticState().record(recorder, label);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  void run(long iteration) {
    to.criticState().prepare(program);
    program.setStep(iteration);
    program.run();
    to.criticState().advance();
    read.copyFrom(losses, 0, 2);
  }

  float loss() {
    return read.floats().get(0) + read.floats().get(1);
  }

  Program program() {
    return program;
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    losses.close();
  }
}
