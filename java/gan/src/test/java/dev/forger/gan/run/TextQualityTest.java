// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.run.TextRun.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lines of the recipe are nearer to an unseen part of the text than those of a model of pairs. */
@Tag("quality")
@RequiresTestData("text/tinyshakespeare.txt")
class TextQualityTest {
  @Test
  void runsOfCharactersAreThoseOfTheText() {
    Path text = TestDataCondition.path("text/tinyshakespeare.txt");
    Verdict v = TextRun.run(System.out, "data=" + text, "text.letters=true");
    assertTrue(v.fourth() < v.markov()[1][3], v.fourth() + ", pairs " + v.markov()[1][3]);
    assertTrue(v.distinct() >= 0.95, v::toString);
  }
}
