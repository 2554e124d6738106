// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.bench.Networks;
import dev.forger.gan.GanModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwinsTest {
  @ParameterizedTest
  @CsvSource({"28,true", "28,false", "64,true", "64,false"})
  void areTheMeasuredNetworks(int side, boolean normalized) {
    GanModel model = Networks.create(side, normalized);
    assertEquals(model.generator().describe(), Twins.generator(side).network().describe());
    assertEquals(model.critic().describe(), Twins.critic(side, normalized).network().describe());
  }
}
