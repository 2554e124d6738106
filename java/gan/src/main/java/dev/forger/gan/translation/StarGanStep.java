// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Reconstruction;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.conditional.CriticOutputs;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.PenaltyPoints;

/**
 * The steps of both sides of a {@link StarGan}, recorded once: the critic's on real images and on
 * translations, and the generator's, which goes on from the translations of the critic's last step.
 */
final class StarGanStep implements AutoCloseable {
  /** Places of the losses. */
  static final int REAL = 0;

  static final int FAKE = 1;
  static final int PENALTY = 2;
  static final int REAL_CLASS = 3;
  static final int JUDGED = 4;
  static final int FAKE_CLASS = 5;
  static final int CYCLE = 6;
  private static final int LOSSES = 7;

  /** Parts of the program: gradients of the critic, its update, the generator. */
  private static final int CRITIC = 0;

  private static final int CRITIC_UPDATE = 1;
  private static final int GENERATOR = 2;

  /** Streams of random numbers. */
  private static final int POINTS = 2;

  private static final int POINTS_PER_SAMPLE = 3;
  private static final int POINTS_PER_VALUE = 4;

  private final StarGanBuilder options;
  private final Weights generator;
  private final Weights critic;
  private final OptimizerState generatorState;
  private final OptimizerState criticState;
  private final int n;
  private final int domains;
  private final Shape image;
  private final Tensor images;
  private final Tensor sources;
  private final Tensor targets;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(LOSSES);
  private Program program;

  StarGanStep(
      StarGanBuilder options,
      Weights generator,
      Weights critic,
      OptimizerState generatorState,
      OptimizerState criticState) {
    this.options = options;
    this.generator = generator;
    this.critic = critic;
    this.generatorState = generatorState;
    this.criticState = criticState;
    this.n = options.batch();
    this.domains = options.data.labelCount();
    this.image = generator.network().outputShape();
    var device = critic.device();
    Shape one = Shape.features(1);
    this.images = Tensor.zeros(device, n, image, MemoryUse.BATCHES);
    this.sources = Tensor.zeros(device, n, one, MemoryUse.BATCHES);
    this.targets = Tensor.zeros(device, n, one, MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, LOSSES, one, MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      Tape make = translate(recorder, "generator", recorder.bind(images), targets);
      make.forward(0, n);
      recordCritic(recorder, make.outputValue());
      recorder.endPart();
      criticState.record(recorder, "critic");
      recorder.endPart();
      recordGenerator(recorder, make);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Images, each with a plane a domain behind its channels, on the way through the generator. */
  private Tape translate(Recorder recorder, String label, Value from, Tensor into) {
    int pixels = image.h() * image.w();
    Value planes = recorder.scratch("domain planes", Shape.of(image.h(), image.w(), domains), n);
    Rows rows = new Rows(recorder);
    rows.oneHot(label + " planes", pixels, recorder.bind(into), planes, n);
    Value given = recorder.scratch(label + " input", generator.network().inputShape(), n);
    rows.join(label + " input", pixels, from, planes, given, n);
    return new Tape(recorder, generator.network(), generator, label, n, Tape.Mode.TRAINING, given);
  }

  private Value oneHot(Recorder recorder, String label, Tensor domain) {
    Value classes = recorder.scratch(label, Shape.features(domains), n);
    new Rows(recorder).oneHot(label, 1, recorder.bind(domain), classes, n);
    return classes;
  }

  private void recordCritic(Recorder recorder, Value fake) {
    final GradientPenalty penalty = options.effectivePenalty().orElse(null);
    final int rows = penalty == null ? 2 * n : 3 * n;
    final Ops ops = new Ops(recorder);
    RegularizerOps copies = new RegularizerOps(recorder);
    Value real = recorder.bind(images);
    Value loss = recorder.bind(losses);
    Value seen = recorder.scratch("seen", image, rows);
    copies.copy("real images", real, seen, n);
    copies.copy("translations", fake, seen.fromRow(n), n);
    critic.zeroGradients(recorder, "critic");
    Tape tape =
        new Tape(recorder, critic.network(), critic, "critic", rows, Tape.Mode.TRAINING, seen)
            .groups(2)
            .affineRows(2 * n);
    if (penalty != null) {
      tape.penaltyRows(2 * n, n);
      Value points =
          new PenaltyPoints(options.seed(), POINTS, POINTS_PER_SAMPLE, POINTS_PER_VALUE)
              .record(recorder, penalty.points(), real, fake, image, n);
      copies.copy("penalty points", points, seen.fromRow(2L * n), n);
    }
    tape.forward(0, rows);
    CriticOutputs outputs =
        new CriticOutputs(recorder, tape, critic.network().outputShape(), domains, rows);
    Value logits = outputs.logits();
    Value cotangent = outputs.cotangent();
    options.objective.recordCritic(
        recorder,
        new Logits(logits, n, loss.fromRow(REAL), cotangent),
        new Logits(logits.fromRow(n), n, loss.fromRow(FAKE), cotangent.fromRow(n)));
    ops.guard("critic loss on real", loss.fromRow(REAL));
    ops.guard("critic loss on translations", loss.fromRow(FAKE));
    outputs.classLoss(
        "critic class loss",
        oneHot(recorder, "domains", sources),
        1,
        n,
        options.classWeight,
        loss.fromRow(REAL_CLASS));
    if (penalty == null) {
      ops.fill("no penalty", loss.fromRow(PENALTY), 1, 0);
      outputs.join();
      tape.backward(0, rows, 0, 0);
      tape.weights(0, rows);
      return;
    }
    // The critic's judgement of an image is the mean over its patches, as in its losses.
    ops.fill("penalty cotangent", cotangent.fromRow(2L * n), n, 1.0 / patches());
    outputs.join();
    tape.backward(0, rows, 2 * n, n);
    ops.penalty(
        "gradient penalty",
        penalty.kind(),
        penalty.lambda(),
        penalty.target(),
        tape.inputCotangent().fromRow(2L * n),
        tape.inputTangent().fromRow(2L * n),
        recorder.scratch("gradient norms", Shape.features(1), n),
        loss.fromRow(PENALTY),
        n);
    ops.guard("gradient penalty", loss.fromRow(PENALTY));
    tape.penaltyGradients();
  }

  private int patches() {
    return critic.network().outputShape().elements() - domains;
  }

  private void recordGenerator(Recorder recorder, Tape make) {
    final Ops ops = new Ops(recorder);
    final Value loss = recorder.bind(losses);
    final Value fake = make.outputValue();
    generator.zeroGradients(recorder, "generator");
    Tape judge =
        new Tape(
            recorder, critic.network(), critic, "critic as judge", n, Tape.Mode.TRAINING, fake);
    judge.forward(0, n);
    CriticOutputs outputs =
        new CriticOutputs(recorder, judge, critic.network().outputShape(), domains, n);
    options.objective.recordGenerator(
        recorder,
        null,
        new Logits(outputs.logits(), n, loss.fromRow(JUDGED), outputs.cotangent()),
        null);
    ops.guard("critic's judgement", loss.fromRow(JUDGED));
    outputs.classLoss(
        "generator class loss",
        oneHot(recorder, "domains told", targets),
        1,
        n,
        options.classWeight,
        loss.fromRow(FAKE_CLASS));
    outputs.join();
    judge.backward(0, n, 0, n);

    Tape back = translate(recorder, "generator back", fake, sources);
    back.forward(0, n);
    new Reconstruction(recorder)
        .loss(
            "cycle",
            Reconstruction.Kind.ABSOLUTE,
            options.cycle / image.elements(),
            back.outputValue(),
            recorder.bind(images),
            n,
            recorder.scratch("cycle of each image", Shape.features(1), n),
            loss.fromRow(CYCLE),
            back.outputCotangent());
    ops.guard("cycle", loss.fromRow(CYCLE));
    back.backward(0, n, 0, n);
    back.weights(0, n);

    Rows rows = new Rows(recorder);
    Value cotangent = recorder.scratch("cotangent of translations", image, n);
    rows.part("cycle's cotangent", image.h() * image.w(), back.inputCotangent(), 0, cotangent, n);
    rows.sum("cotangents", cotangent, 1, judge.inputCotangent(), 1, cotangent, n);
    make.outputCotangent(cotangent);
    make.backward(0, n, 0, 0);
    make.weights(0, n);
    generatorState.record(recorder, "generator");
  }

  /** Receives the images of a critic step. */
  Tensor images() {
    return images;
  }

  /** Receives their domains. */
  Tensor sources() {
    return sources;
  }

  /** Receives the domains to turn them into. */
  Tensor targets() {
    return targets;
  }

  /** Trains the critic on the images at hand. */
  void trainCritic(long iteration) {
    program.setStep(iteration);
    program.run(CRITIC);
    criticState.prepare(program);
    program.run(CRITIC_UPDATE);
    criticState.advance();
  }

  /** Trains the generator on the images of the last critic step. */
  void trainGenerator() {
    generatorState.prepare(program);
    program.run(GENERATOR);
    generatorState.advance();
    read.copyFrom(losses, 0, LOSSES);
  }

  /** A loss of the last steps, with its weight. */
  float loss(int which) {
    return read.floats().get(which);
  }

  /** All losses, in the device's precision. */
  Tensor losses() {
    return losses;
  }

  Program program() {
    return program;
  }

  /** The layer where a number that is not finite arose, or null. */
  String findNotFinite(boolean criticMoved) {
    return criticMoved ? program.findNotFinite(CRITIC, GENERATOR) : program.findNotFinite(CRITIC);
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    images.close();
    sources.close();
    targets.close();
    losses.close();
  }
}
