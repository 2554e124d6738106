// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.Gan;
import dev.forger.gan.Samples;
import dev.forger.gan.autoencoder.AutoEncoder;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.autoencoder.ConditionalVae;
import dev.forger.gan.autoencoder.Decoder;
import dev.forger.gan.autoencoder.GaussianDivergence;
import dev.forger.gan.autoencoder.Likelihood;
import dev.forger.gan.autoencoder.Vae;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.DiscreteModels;
import dev.forger.gan.data.BarsAndStripes;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.data.MixturePoints;
import dev.forger.gan.data.MoonPhases;
import dev.forger.gan.data.PlaneCurves;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.demo.GaussianFit;
import dev.forger.gan.demo.Mixture;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.matching.MatchingNetwork;
import dev.forger.gan.metrics.AssignmentDistance;
import dev.forger.gan.metrics.Features;
import dev.forger.gan.metrics.HistogramDivergence;
import dev.forger.gan.metrics.ModeCoverage;
import dev.forger.gan.mixture.Covariance;
import dev.forger.gan.mixture.ExpectationMaximization;
import dev.forger.gan.mixture.GaussianMixture;
import dev.forger.gan.objective.Minimax;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.Lookahead;
import dev.forger.gan.sampling.Chain;
import dev.forger.gan.sampling.MetropolisHastings;
import dev.forger.gan.sampling.Normal;
import dev.forger.gan.sampling.RandomWalk;
import dev.forger.gan.sampling.Rejection;
import dev.forger.gan.sampling.Uniform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java of docs/tour.md, compiled and run. */
class TourTest {
  private static final Path ROOT = Path.of(System.getProperty("forger.root", "../.."));
  private static final Path SOURCE =
      Path.of("src/test/java/dev/forger/pictures/demo/TourTest.java");
  private static final int BLOCKS = 15;

  private Device device;

  @BeforeEach
  void open() {
    device = Device.cpu(1);
  }

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void inverseTransform() {
    double[] u = new Uniform(0, 1).sample(1000, new Philox(7, 0));
    double[] x = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      x[i] = new Normal(0, 1).quantile(u[i]);
    }
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    assertEquals(1, sum / x.length, 0.2);
  }

  @Test
  void rejection() {
    Normal q = new Normal(1, 1.9);
    Rejection sampler = new Rejection(Mixture.F_GAN::density, q, 4.6);
    Rejection.Result kept = sampler.run(1000, new Philox(7, 1));
    double rate = kept.acceptanceRate(); // 1 / 4.6
    assertEquals(1 / 4.6, rate, 0.03);
  }

  @Test
  void metropolisHastings() {
    GaussianMixture target = MixturePoints.truth();
    Chain chain =
        MetropolisHastings.of(target::logDensity, new RandomWalk(0.9))
            .burnIn(200)
            .run(new double[] {2.6, 2.2}, 2000, new Philox(7, 2), 0);
    double moved = chain.acceptanceRate();
    double worth = chain.effectiveSampleSize(0);
    assertTrue(moved > 0.15 && moved < 0.35, "moved " + moved);
    assertTrue(worth > 5 && worth < 400, "worth " + worth);
  }

  @Test
  void matchingNetwork() {
    List<Float> mmd = new ArrayList<>();
    Network generator = Network.builder(Shape.features(4)).dense(64).relu().dense(2).build();
    try (PlaneCurves moons = PlaneCurves.twoMoons(7, 2000);
        MatchingNetwork network =
            MatchingNetwork.builder(device)
                .data(moons)
                .generator(generator, Initializer.heNormal())
                .sigmas(0.1, 0.3, 1)
                .batch(64)
                .build()) {
      network.train(100, metrics -> mmd.add(metrics.value("mmd")));
    }
    assertTrue(mmd.get(99) < 0.8 * mmd.get(0), mmd.get(0) + " to " + mmd.get(99));
  }

  @Test
  void autoEncoder() {
    Samples between;
    try (MoonPhases moons = MoonPhases.ofEveryPhase(7, 500);
        AutoEncoder network =
            AutoEncoder.builder(device)
                .data(moons)
                .model(AutoEncoderModels.plain28(8, 32, AutoEncoderModels.Output.PIXELS))
                .build()) {
      network.train(30);
      between = network.between(Samples.of(moons, 0, 2), 5); // both ends and three between
    }
    assertEquals(5, between.count());
  }

  @Test
  void variationalAutoEncoder() {
    double penalty = GaussianDivergence.penalty(0.5, -1); // e^s - (1 + s) + m^2
    Samples fresh;
    try (MoonPhases moons = MoonPhases.ofEveryPhase(7, 500);
        Vae network =
            Vae.builder(device)
                .data(moons)
                .model(AutoEncoderModels.dense28(8, 32, 0, AutoEncoderModels.Output.PIXELS))
                .likelihood(Likelihood.gaussian(0.3))
                .build();
        Decoder decoder = network.decoder(1)) {
      network.train(30);
      fresh = decoder.sample(16);
    }
    assertEquals(Math.exp(-1) + 0.25, penalty, 1e-9);
    assertEquals(16, fresh.count());
  }

  @Test
  void conditionalVae() {
    Samples grid;
    try (StrokeDigits digits = StrokeDigits.create(7, 500);
        ConditionalVae network =
            ConditionalVae.conditional(device)
                .data(digits)
                .model(AutoEncoderModels.dense28(8, 32, 10, AutoEncoderModels.Output.PIXELS))
                .likelihood(Likelihood.gaussian(0.4))
                .build();
        Decoder decoder = network.decoder(1)) {
      network.train(20);
      grid = decoder.styles(3); // 3 rows of 10 digits
    }
    assertEquals(30, grid.count());
  }

  @Test
  void mixture() {
    double[][] points = MixturePoints.truth().sample(500, new Philox(7, 3));
    GaussianMixture fit =
        ExpectationMaximization.of(Covariance.FULL).starts(5).fit(points, 4).mixture();
    double likelihood = fit.logLikelihood(points);
    double[] responsibilities = fit.responsibilities(points[0]);
    assertTrue(likelihood >= MixturePoints.truth().logLikelihood(points));
    assertEquals(1, Arrays.stream(responsibilities).sum(), 1e-9);
  }

  @Test
  void gan() {
    double[] logits;
    try (GaussianModes ring = GaussianModes.ring(7, 2000);
        Gan gan =
            Gan.builder(device).data(ring).model("mlp2d").objective(Minimax.create()).build();
        CriticScorer critic = gan.scorer()) {
      gan.train(20);
      logits = critic.score(gan.sample(100, 1)); // D = 1 / (1 + exp(-logit))
    }
    assertEquals(100, logits.length);
  }

  @Test
  void nonSaturating() {
    double flat = Minimax.create().generator().derivative(-5); // -0.006693
    double steep = NonSaturating.create().generator().derivative(-5); // -0.993307
    assertEquals(-0.006693, flat, 1e-6);
    assertEquals(-0.993307, steep, 1e-6);
  }

  @Test
  void modeCollapse() {
    ModeCoverage modes;
    try (GaussianModes ring = GaussianModes.ring(7, 2000);
        Gan gan =
            Gan.builder(device)
                .data(ring)
                .model("mlp2d")
                .objective(NonSaturating.create())
                .regularize(Lookahead.steps(5))
                .build()) {
      gan.train(20);
      modes = ModeCoverage.of(gan.sample(500, 1), ring);
    }
    assertEquals(8, modes.modes());
  }

  @Test
  void divergences() {
    FDivergence kl = FDivergences.of("kl");
    double bound = kl.activation(1.5) - kl.composite(0.5); // g(v) on data, f*(g(v)) on fakes
    GaussianFit fit = GaussianFit.of(kl, Mixture.F_GAN);
    double mu = fit.normal().mean(); // 1.0100
    assertEquals(1.01, mu, 1e-3);
    assertEquals(1.5 - Math.exp(-0.5), bound, 1e-9);
  }

  @Test
  void transport() {
    Features left = Features.of(new double[] {0, 0.1}, new double[] {0, 0.7});
    Features right = Features.of(new double[] {0.5, 0.1}, new double[] {0.5, 0.7});
    double wasserstein = AssignmentDistance.of(left, right).distance(); // 0.5
    double jensenShannon = HistogramDivergence.jensenShannon(left, right, 0.05); // log 2
    assertEquals(0.5, wasserstein, 1e-6);
    assertEquals(Math.log(2), jensenShannon, 1e-9);
  }

  @Test
  void wganGp() {
    List<Float> penalties = new ArrayList<>();
    try (PlaneCurves roll = PlaneCurves.swissRoll(7, 2000);
        Gan gan =
            Gan.builder(device)
                .data(roll)
                .model("mlp2d")
                .objective(WganGp.lambda(0.1))
                .criticSteps(5)
                .build()) {
      gan.train(10, metrics -> penalties.add(metrics.value("penalty")));
    }
    assertTrue(penalties.size() == 10 && penalties.get(9) >= 0, penalties::toString);
  }

  @Test
  void boundarySeeking() {
    BarsAndStripes.Coverage found;
    try (BarsAndStripes data = BarsAndStripes.create(7, 500);
        BoundaryGan gan =
            BoundaryGan.builder(device)
                .data(data)
                .model(DiscreteModels.dense(Shape.of(4, 4, 1), 16, 64))
                .samples(20)
                .generatorOptimizer(Optimizer.adam(1e-3, 0.5, 0.999))
                .criticOptimizer(Optimizer.adam(1e-3, 0.5, 0.999))
                .average(0.9)
                .build()) {
      gan.train(200);
      found = BarsAndStripes.coverage(gan.sample(500, 1));
    }
    assertTrue(found.valid() > 20 * 30.0 / 65536, found::toString);
  }

  /** Each block of Java in the page stands here, but for its indentation. */
  @Test
  void thePageShowsThisCode() throws Exception {
    String source = lines(Files.readString(SOURCE));
    String page = Files.readString(ROOT.resolve("docs/tour.md"));
    Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    int count = 0;
    while (blocks.find()) {
      String block = lines(blocks.group(1));
      assertTrue(source.contains(block), () -> "not here:\n" + block);
      count++;
    }
    assertEquals(BLOCKS, count);
    for (String name : commands(page)) {
      assertTrue(Demos.names().contains(name), name + " is no demo");
    }
  }

  private static List<String> commands(String page) {
    return Pattern.compile("scripts/forger demo (\\S+)")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String lines(String code) {
    return code.replaceAll("(?m)^\\s+", "").strip();
  }
}
