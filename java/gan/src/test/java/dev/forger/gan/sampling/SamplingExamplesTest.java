// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.Gan;
import dev.forger.gan.GanModel;
import dev.forger.gan.Samples;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.objective.Hinge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/sampling.md, compiled and run. */
class SamplingExamplesTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Path SOURCE =
      Path.of("src/test/java/dev/forger/gan/sampling/SamplingExamplesTest.java");

  @Test
  void inverseTransform() {
    double[] normal = new Normal(0, 1).sample(10_000, new Philox(7, 0));
    RandomVariable logistic = NumericInverse.of(x -> 1 / (1 + Math.exp(-x)), -40, 40);
    double[] numeric = logistic.sample(10_000, new Philox(7, 1));
    assertEquals(1, Kolmogorov.variance(normal), .06);
    assertEquals(Math.PI * Math.PI / 3, Kolmogorov.variance(numeric), .3);
  }

  @Test
  void rejection() {
    Rejection halfNormal =
        new Rejection(
            x -> 2 * new Normal(0, 1).density(x),
            new Exponential(1),
            Math.sqrt(2 * Math.E / Math.PI));
    Rejection.Result kept = halfNormal.run(10_000, new Philox(7, 2));
    double rate = kept.acceptanceRate(); // √(π/2e) = 0.760173
    assertEquals(.760173, rate, .015);
  }

  @Test
  void metropolisHastings() {
    Chain chain =
        MetropolisHastings.of(x -> -0.5 * x[0] * x[0], new RandomWalk(2.4))
            .burnIn(1000)
            .thinning(2)
            .run(new double[] {10}, 20_000, new Philox(7, 3), 0);
    double moved = chain.acceptanceRate(); // (2/π) atan(2/2.4) = 0.442284
    double correlation = chain.autocorrelation(0, 1);
    double worth = chain.effectiveSampleSize(0);
    assertEquals(.442284, moved, .015);
    assertTrue(correlation > .2 && correlation < .6, "autocorrelation " + correlation);
    assertTrue(worth > 5000 && worth < 15_000, "effective sample size " + worth);
  }

  @Test
  void criticOfGan(@TempDir Path folder) {
    try (Device device = Device.cpu(2);
        StrokeDigits data = StrokeDigits.create(7, 200);
        Gan gan =
            Gan.builder(device)
                .data(data)
                .model(smallModel())
                .objective(Hinge.create())
                .batch(20)
                .criticSteps(2)
                .seed(1)
                .build()) {
      gan.train(20);
      Samples fakes = gan.sample(640, 7);
      try (CriticScorer scorer = gan.scorer()) {
        double[] real = scorer.score(Samples.of(data, 0, 200));
        double[] fake = scorer.score(fakes);
        LogisticCalibration calibration = LogisticCalibration.fit(real, fake);
        double[] logits = calibration.logits(fake);

        DiscriminatorRejection drs = DiscriminatorRejection.relaxed(logits, 80);
        int[] kept = drs.select(logits, new Philox(7, 1)).indices();
        fakes.pick(kept).writePng(folder.resolve("drs.png"));

        int[] chosen =
            MhGan.select(calibration.logits(real), logits, 10, new Philox(7, 2)).indices();
        fakes.pick(chosen).writePng(folder.resolve("mh-gan.png"));
      }
    }
    assertTrue(Files.exists(folder.resolve("drs.png")));
    assertTrue(Files.exists(folder.resolve("mh-gan.png")));
  }

  private static GanModel smallModel() {
    Network generator =
        Network.builder(Shape.features(8))
            .denseTo(Shape.of(14, 14, 8), true)
            .relu()
            .convTranspose2d(1, Conv2d.kernel(4).stride(2).padding(1))
            .tanh()
            .build();
    Network critic =
        Network.builder(Shape.of(28, 28, 1))
            .conv2d(8, Conv2d.kernel(4).stride(2).padding(1))
            .leakyRelu(0.2f)
            .flatten()
            .dense(1)
            .build();
    return new GanModel("small", generator, critic, Initializer.heNormal());
  }

  /** Each block of Java in the page stands here, but for its indentation. */
  @Test
  void thePageShowsThisCode() throws Exception {
    String source = lines(Files.readString(SOURCE));
    String page = Files.readString(ROOT.resolve("docs/sampling.md"));
    List<MatchResult> blocks = new ArrayList<>();
    Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .forEach(blocks::add);
    assertEquals(4, blocks.size());
    for (MatchResult block : blocks) {
      assertTrue(source.contains(lines(block.group(1))), () -> "not here:\n" + block.group(1));
    }
  }

  private static String lines(String code) {
    return code.replaceAll("(?m)^\\s+", "").strip();
  }
}
