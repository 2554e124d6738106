// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

  private static final List<String> NAMES = List.of("wgan-gp", "non-saturating", "hinge", "lsgan");

  @ParameterizedTest
  @CsvSource({"'','',0", "a,'',1", "ab,ba,1", "kitten,sitting,3", "ca,abc,3", "same,same,0"})
  void countsEdits(String a, String b, int distance) {
    assertEquals(distance, Suggestions.distance(a, b));
    assertEquals(distance, Suggestions.distance(b, a));
  }

  @ParameterizedTest
  @CsvSource({
    "wgangp,wgan-gp",
    "hnige,hinge",
    "HINGE,hinge",
    "non-saturation,non-saturating",
    "lsgna,lsgan"
  })
  void findsTheNearest(String given, String expected) {
    assertEquals(Optional.of(expected), Suggestions.nearest(given, NAMES));
  }

  @Test
  void suggestsNothingFarAway() {
    assertEquals(Optional.empty(), Suggestions.nearest("resnet", NAMES));
    assertEquals(Optional.empty(), Suggestions.nearest("x", List.of()));
  }

  @Test
  void breaksTiesByName() {
    assertEquals(Optional.of("lr-d"), Suggestions.nearest("lr-x", List.of("lr-g", "lr-d")));
  }

  @Test
  void makesTheError() {
    assertEquals(
        "objective: given \"wgangp\", expected one of hinge, lsgan, non-saturating, wgan-gp; "
            + "did you mean \"wgan-gp\"?",
        Suggestions.unknown("objective", "wgangp", NAMES).getMessage());
    assertEquals(
        "choose one of these names", Suggestions.unknown("objective", "q", NAMES).remedy());
  }
}
