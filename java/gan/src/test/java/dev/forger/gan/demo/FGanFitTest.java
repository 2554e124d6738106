// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Normal distributions fitted to the mixture of the f-GAN paper. */
@Proves({"A4.1", "A4.2"})
class FGanFitTest {
  private static final List<String> PAPER = FGanTable.PAPER;

  @ParameterizedTest
  @FieldSource("PAPER")
  void theExactFitIsThatOfTheTable(String name) {
    GaussianFit fit = GaussianFit.of(FDivergences.of(name), Mixture.F_GAN);
    String key = "c2." + name;
    assertEquals(ReferenceValues.of(key + ".divergence"), fit.divergence(), 1e-3);
    assertEquals(ReferenceValues.of(key + ".mu"), fit.normal().mean(), 1e-3);
    assertEquals(ReferenceValues.of(key + ".sigma"), fit.normal().deviation(), 1e-3);
  }

  @ParameterizedTest
  @FieldSource("PAPER")
  @Tag("quality")
  void adversarialTrainingLandsNearTheExactFit(String name) {
    FDivergence d = FDivergences.of(name);
    GaussianFit exact = GaussianFit.of(d, Mixture.F_GAN);
    try (Device device = Device.cpu()) {
      for (int seed = 1; seed <= 3; seed++) {
        FGanFit fit = FGanFit.train(device, d, Mixture.F_GAN, seed, 4000, step -> {});
        System.out.printf("%s seed %d: %.4f %.4f%n", name, seed, fit.mu(), fit.sigma());
        assertEquals(exact.normal().mean(), fit.mu(), 0.12);
        assertEquals(exact.normal().deviation(), fit.sigma(), 0.08);
      }
    }
  }

  /** A short training leaves N(0,1) for the fit, and comes to the same bits again. */
  @Test
  void aShortTrainingMovesTowardsTheFit() {
    FDivergence d = FDivergences.of("jensen-shannon");
    List<Long> heard = new ArrayList<>();
    try (Device device = Device.cpu(1)) {
      FGanFit fit = FGanFit.train(device, d, Mixture.F_GAN, 1, 150, heard::add);
      assertEquals(150, heard.size());
      assertTrue(fit.mu() > 0.3 && fit.mu() < 1.4, fit::toString);
      assertTrue(fit.sigma() > 1 && fit.sigma() < 2, fit::toString);
      assertEquals(fit, FGanFit.train(device, d, Mixture.F_GAN, 1, 150, step -> {}));
    }
  }

  @Test
  void theTableHasARowForEachFit() {
    StringWriter text = new StringWriter();
    List<String> said = new ArrayList<>();
    try (Device device = Device.cpu(1)) {
      FGanTable.print(device, List.of("kl"), 2, 4, new PrintWriter(text), said::add);
    }
    List<String> lines = text.toString().lines().toList();
    assertEquals(2 + 1 + 2 + 2, lines.size(), text::toString);
    assertTrue(lines.get(2).matches("kl +exact +1\\.0100 +1\\.830\\d +0\\.2830 *"), lines.get(2));
    assertEquals("kl, seed 1 of 2, step 4 of 4", said.get(0));
  }
}
