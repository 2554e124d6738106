// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.run.CipherRun.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the recipes of ciphers must give back of half a million letters, whatever the key. */
@Tag("quality")
@RequiresTestData("text/tinyshakespeare.txt")
class CipherQualityTest {
  @ParameterizedTest
  @CsvSource({"cipher-substitution, 1", "cipher-substitution, 2", "cipher-vigenere, 1"})
  void keysAreFound(String recipe, int seed) {
    Path text = TestDataCondition.path("text/tinyshakespeare.txt");
    Verdict v = CipherRun.run(System.out, "recipe=" + recipe, "data=" + text, "seed=" + seed);
    assertTrue(v.right() >= 0.9, v::toString);
    assertTrue(v.right() > v.matched(), v::toString);
  }
}
