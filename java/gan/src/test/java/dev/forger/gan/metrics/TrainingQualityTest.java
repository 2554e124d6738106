// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.metrics.SampleJudge.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What trained generators must reach. Short runs in every build, whole ones with the tag. */
final class TrainingQualityTest {
  private static final PrintStream LOG = System.out;

  /** A few steps of the recipe, so that it takes seconds. */
  @Test
  void shortRunFormsDigits() throws IOException {
    Verdict v = QualityRun.train(LOG, "steps=200", "every=100", "samples=500");
    requireFormed(v);
  }

  @ParameterizedTest
  @ValueSource(strings = {"non-saturating", "hinge"})
  void shortRunOfOtherObjectivesFormsDigits(String objective) throws IOException {
    requireFormed(
        QualityRun.train(LOG, "objective=" + objective, "steps=200", "every=100", "samples=500"));
  }

  /** Of every class something that the classifier takes for it, and neither noise nor copies. */
  private static void requireFormed(Verdict v) {
    assertTrue(v.scores().score() >= 5.0, v::toString);
    assertTrue(v.scores().meanTop() >= 0.75, v::toString);
    assertTrue(v.scores().smallestShare() >= 0.01, v::toString);
    requireDiversity(v);
  }

  @Test
  @Tag("quality")
  void defaultRunMakesDigits() throws IOException {
    Verdict v = QualityRun.train(LOG);
    assertTrue(v.scores().meanTop() >= 0.85, v::toString);
    assertTrue(v.scores().score() >= 8.5, v::toString);
    requireDiversity(v);
  }

  @ParameterizedTest
  @Tag("quality")
  @RequiresTestData("models/mnist.onnx")
  @ValueSource(strings = {"wgan-gp", "non-saturating"})
  void mnistDigitsOfThreeSeeds(String objective) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      Verdict v =
          QualityRun.train(
              LOG,
              "data=" + TestDataCondition.path("mnist"),
              "objective=" + objective,
              "steps=3000",
              "seed=" + seed);
      verdicts.add(v);
      assertTrue(v.scores().meanTop() >= 0.85, v::toString);
      assertTrue(v.scores().score() >= 8.0, v::toString);
      requireDiversity(v);
    }
    assertTrue(median(verdicts.stream().map(v -> v.scores().meanTop())) >= 0.90, "mean top");
    assertTrue(median(verdicts.stream().map(v -> v.scores().score())) >= 8.5, "score");
    assertTrue(median(verdicts.stream().map(v -> v.scores().smallestShare())) >= 0.03, "share");
  }

  private static double median(Stream<Double> ofThree) {
    return ofThree.sorted(Comparator.naturalOrder()).skip(1).findFirst().orElseThrow();
  }

  private static void requireDiversity(Verdict v) {
    assertTrue(v.diversity().smallestSpread() >= 0.7, v::toString);
    assertTrue(v.diversity().novelty() >= 0.8, v::toString);
  }
}
