// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of regularizers, there and back. */
class RegularizersTest {
  static Stream<String> names() {
    return Regularizers.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameAloneIsTheUsualRegularizer(String name) {
    Regularizer usual = Regularizers.parse(name);
    assertEquals(name, usual.name());
    String text = usual.toString();
    assertEquals(text, Regularizers.parse(text).toString());
    String description = Regularizers.description(name);
    // Every usual value that the description names is what the name alone gives.
    String all = description.substring(description.lastIndexOf('(') + 1, description.length() - 1);
    assertEquals(text, Regularizers.parse(name + ":" + all).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wgan-gp:lambda=0.5",
        "wgan-gp:lambda=10,target=2,every=4",
        "lp:lambda=1,target=0.5",
        "0-gp:lambda=3",
        "r1:gamma=10,every=16",
        "r2:gamma=0.2",
        "dragan:lambda=10",
        "weight-clipping:bound=0.05,biases=false",
        "weight-clipping:bound=0.01",
        "spectral-norm",
        "spectral-norm:generator=true",
        "label-smoothing:target=0.8",
        "instance-noise:deviation=0.25,steps=500",
        "pacgan:samples=3",
        "lookahead:steps=7",
        "unrolled:steps=3,rate=0.5"
      })
  void canonicalTextsAreTheirOwn(String text) {
    assertEquals(text, Regularizers.parse(text).toString());
  }

  @Test
  void javaAndTextMakeTheSame() {
    GradientPenalty r1 = (GradientPenalty) Regularizers.parse(" r1 : every = 16 , gamma=4");
    assertEquals(GradientPenalty.r1(4).every(16).toString(), r1.toString());
    assertEquals(2, r1.lambda());
    assertEquals(16, r1.every());
    assertEquals(GradientPenalty.Points.REAL, r1.points());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r3 | r1",
        "r1:gama=10 | gamma",
        "r1:gamma | key=value",
        "r1:gamma=ten | a number",
        "r1:gamma=-1 | >= 0",
        "r1:gamma=NaN | >= 0",
        "r1:every=0 | 1 critic step",
        "r1:every=1.5 | whole number",
        "r1:target=1 | parameter of r1",
        "wgan-gp:target=-1 | >= 0",
        "weight-clipping:bound=0 | > 0",
        "weight-clipping:biases=no | true or false",
        "label-smoothing:target=0 | 0 < target <= 1",
        "label-smoothing:target=1.1 | 0 < target <= 1",
        "instance-noise:deviation=0 | > 0",
        "instance-noise:steps=0 | at least 1",
        "pacgan:samples=1 | at least 2",
        "lookahead:steps=0 | at least 1",
        "unrolled:steps=0 | at least 1",
        "unrolled:rate=0 | above 0",
        "spectral-norm:generator=1 | true or false"
      })
  void whatMakesNoSenseIsRefused(String text, String part) {
    String message =
        assertThrows(InvalidArgumentException.class, () -> Regularizers.parse(text)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void zeroCentredPenaltiesHaveNoTarget() {
    assertThrows(InvalidArgumentException.class, () -> GradientPenalty.r1(1).target(1));
  }
}
