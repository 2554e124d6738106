// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.FreshCritic;
import dev.forger.gan.Gan;
import dev.forger.gan.GanModel;
import dev.forger.gan.RateDecay;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.Trainer;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.DiscreteModels;
import dev.forger.gan.data.BinaryImages;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.SavedModel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Distances of generated digits from MNIST above one half, each by a new critic: of a binary
 * boundary-seeking GAN, and of a WGAN-GP of the same networks whose generator gives probabilities,
 * taken as they are or drawn from (Hjelm et al. 2018, arXiv 1702.08431, table of discrete MNIST).
 *
 * <p>Arguments are {@code key=value}: {@code data} a folder with mnist and models, {@code first}
 * and {@code last} seed, {@code steps} of a generator, {@code critic} steps of a new critic, {@code
 * threads}; with {@code run}, the folder of a run, its black and white samples are measured
 * instead.
 */
public final class DigitDistancesRun {
  /** What is measured. */
  enum Arm {
    BOUNDARY_SEEKING,
    WGAN_GP_PROBABILITIES,
    WGAN_GP_SAMPLES
  }

  /**
   * Estimates on images that the critic was not trained on.
   *
   * @param wasserstein difference of the mean scores of a WGAN-GP critic
   * @param jensenShannon bound of the divergence in nats, at most ln 2
   */
  record Distance(double wasserstein, double jensenShannon) {}

  private static final PrintStream LOG = System.out;
  private static final Shape IMAGE = Shape.of(28, 28, 1);
  private static final int LATENT = 64;
  private static final int WIDTH = 256;
  private static final int FAKE = 20_000;
  private static final int UNSEEN = 5_000;
  private static final int JUDGED = 1_000;
  private static final int DRAWS = 78;

  private final Device device;
  private final int steps;
  private final int criticSteps;
  private final ImageDataset train;
  private final Samples known;
  private final ImageDataset test;
  private final SampleJudge judge;

  private DigitDistancesRun(
      Device device,
      int steps,
      int criticSteps,
      ImageDataset train,
      ImageDataset test,
      SampleJudge judge) {
    this.device = device;
    this.steps = steps;
    this.criticSteps = criticSteps;
    this.train = train;
    this.known = Samples.of(train, 0, train.size());
    this.test = test;
    this.judge = judge;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    Map<String, String> own = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      own.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    Path data = Path.of(own.get("data"));
    Path mnist = data.resolve("mnist");
    try (Device device = Device.cpu(Integer.parseInt(own.getOrDefault("threads", "2")));
        ImageDataset digits = IdxDataset.open(mnist, Split.TRAIN);
        ImageDataset unseen = IdxDataset.open(mnist, Split.TEST);
        ImageDataset train = BinaryImages.threshold(digits);
        ImageDataset test = BinaryImages.threshold(unseen);
        SampleJudge judge =
            SampleJudge.mnist(
                BinaryImages.threshold(unseen), data.resolve("models/mnist.onnx"), train, JUDGED)) {
      DigitDistancesRun run =
          new DigitDistancesRun(
              device,
              Integer.parseInt(own.getOrDefault("steps", "1500")),
              Integer.parseInt(own.getOrDefault("critic", "1000")),
              train,
              test,
              judge);
      if (own.containsKey("run")) {
        run.report("run", run.ofRun(Path.of(own.get("run"))), 1);
      } else {
        run.arms(
            Integer.parseInt(own.getOrDefault("first", "1")),
            Integer.parseInt(own.getOrDefault("last", "5")));
      }
    }
  }

  private static double mean(List<Distance> distances, ToDoubleFunction<Distance> number) {
    return distances.stream().mapToDouble(number).average().orElseThrow();
  }

  private static String text(List<Distance> distances, ToDoubleFunction<Distance> number) {
    double mean = mean(distances, number);
    double squares = mean(distances, d -> Math.pow(number.applyAsDouble(d) - mean, 2));
    double unbiased = squares * distances.size() / Math.max(1, distances.size() - 1);
    return String.format("%.3f +- %.3f", mean, Math.sqrt(unbiased));
  }

  private void arms(int first, int last) {
    Map<Arm, List<Distance>> all = new EnumMap<>(Arm.class);
    for (int seed = first; seed <= last; seed++) {
      double cpu = CpuClock.seconds();
      Samples[] boundary = draw(boundarySeeking(seed));
      LOG.printf("seed %d: %.0f s cpu for the boundary-seeking GAN", seed, cpu(cpu));
      cpu = CpuClock.seconds();
      Samples[] probabilities = draw(wganGp(seed));
      LOG.printf(", %.0f s for the WGAN-GP%n", cpu(cpu));
      Samples[] samples = {drawn(probabilities[0], seed), drawn(probabilities[1], seed + 1)};
      Map<Arm, Samples[]> arms =
          Map.of(
              Arm.BOUNDARY_SEEKING, boundary,
              Arm.WGAN_GP_PROBABILITIES, probabilities,
              Arm.WGAN_GP_SAMPLES, samples);
      for (Arm arm : Arm.values()) {
        all.computeIfAbsent(arm, a -> new ArrayList<>())
            .add(report(arm.toString(), arms.get(arm), seed));
      }
    }
    all.forEach(
        (arm, distances) ->
            LOG.printf(
                "%-22s W %s, JSD %s%n",
                arm,
                text(distances, Distance::wasserstein),
                text(distances, Distance::jensenShannon)));
  }

  private static double cpu(double since) {
    return CpuClock.seconds() - since;
  }

  private Distance report(String what, Samples[] samples, long seed) {
    Distance distance = distance(samples, seed);
    int[] judged = IntStream.range(0, JUDGED).toArray();
    LOG.printf(
        "%-22s W %.3f, JSD %.3f; %s%n",
        what,
        distance.wasserstein(),
        distance.jensenShannon(),
        judge.judge(samples[0].pick(judged)));
    LOG.flush();
    return distance;
  }

  private Samples[] ofRun(Path path) {
    RunFolder folder = new RunFolder(path);
    Samples[] samples = new Samples[2];
    for (int i = 0; i < 2; i++) {
      try (SavedModel model = SavedModel.load(device, folder, true, 7 + i)) {
        samples[i] = model.samples().sample(i == 0 ? FAKE : UNSEEN);
      }
    }
    return samples;
  }

  private Trainer boundarySeeking(long seed) {
    return BoundaryGan.builder(device)
        .data(train)
        .model(DiscreteModels.dense(IMAGE, LATENT, WIDTH))
        .centred(true)
        .batch(32)
        .generatorOptimizer(Optimizer.adam(2e-3, 0.5, 0.999))
        .criticOptimizer(Optimizer.adam(1e-3, 0.5, 0.999))
        .average(0.999)
        .rateDecay(RateDecay.last(0.5, steps))
        .seed(seed)
        .build();
  }

  /** The same networks; tanh makes probabilities, on the scale from -1 to 1. */
  private Trainer wganGp(long seed) {
    Network generator =
        Network.builder(Shape.features(LATENT))
            .dense(WIDTH, false)
            .batchNorm()
            .relu()
            .dense(WIDTH, false)
            .batchNorm()
            .relu()
            .denseTo(IMAGE, true)
            .tanh()
            .build();
    return Gan.builder(device)
        .data(train)
        .model(new GanModel("probabilities", generator, critic(), Initializer.heNormal()))
        .objective(WganGp.lambda(10))
        .criticSteps(5)
        .batch(32)
        .generatorOptimizer(Optimizer.adam(1e-3, 0.5, 0.9))
        .criticOptimizer(Optimizer.adam(1e-3, 0.5, 0.9))
        .average(0.999)
        .rateDecay(RateDecay.last(0.5, steps))
        .seed(seed)
        .build();
  }

  private static Network critic() {
    return DiscreteModels.dense(IMAGE, LATENT, WIDTH).critic();
  }

  /** Trains and draws samples for the new critics to learn from, and others to estimate on. */
  private Samples[] draw(Trainer trainer) {
    try (Trainer training = trainer) {
      training.train(steps);
      try (SampleSource known = training.samples(7);
          SampleSource unseen = training.samples(8)) {
        return new Samples[] {known.sample(FAKE), unseen.sample(UNSEEN)};
      }
    }
  }

  private static Samples drawn(Samples probabilities, long seed) {
    float[] values = new float[probabilities.values().length];
    float[] levels = new float[IMAGE.elements()];
    Philox random = new Philox(seed, DRAWS);
    for (int i = 0; i < probabilities.count(); i++) {
      random.uniforms(i, 0, levels);
      for (int k = 0; k < levels.length; k++) {
        int at = i * levels.length + k;
        values[at] = levels[k] < (probabilities.values()[at] + 1) / 2 ? 1 : -1;
      }
    }
    return new Samples(values, probabilities.count(), IMAGE);
  }

  private Distance distance(Samples[] fake, long seed) {
    double[][] scores = scores(WganGp.lambda(10), fake, seed);
    double wasserstein = average(scores[0], v -> v) - average(scores[1], v -> v);
    Objective divergence = FGan.of(FDivergences.of("gan"), FGan.Generator.TRUE);
    double[][] logits = scores(divergence, fake, seed);
    double bound =
        Math.log(2)
            - (average(logits[0], v -> softplus(-v)) + average(logits[1], v -> softplus(v))) / 2;
    return new Distance(wasserstein, bound);
  }

  private double[][] scores(Objective objective, Samples[] fake, long seed) {
    try (FreshCritic fresh =
            new FreshCritic(device, critic(), Initializer.heNormal(), objective, 100 + seed)
                .train(known, fake[0], criticSteps);
        CriticScorer scorer = fresh.scorer()) {
      return new double[][] {scorer.score(Samples.of(test, 0, UNSEEN)), scorer.score(fake[1])};
    }
  }

  private static double average(double[] values, DoubleUnaryOperator of) {
    return Arrays.stream(values).map(of).average().orElseThrow();
  }

  private static double softplus(double v) {
    return Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
  }
}
