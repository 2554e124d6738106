// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.Device;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request to stop ends one call of train: the one at work, else the next. */
class GanStopTest {
  private final Device device = Device.cpu(1);
  private Gan gan;

  @BeforeEach
  void build() {
    gan = TinyGan.builder(device, TinyGan.leaky()).build();
  }

  @AfterEach
  void close() {
    gan.close();
    device.close();
  }

  @Test
  void aRequestBeforeTrainingIsNotLost() {
    gan.stop();
    gan.train(3);
    assertEquals(0, gan.steps());
    gan.train(3);
    assertEquals(3, gan.steps());
  }

  @Test
  void aRequestDuringAStepEndsThatCallOnly() {
    gan.train(5, metrics -> stopAt(2, metrics));
    assertEquals(2, gan.steps());
    gan.train(5);
    assertEquals(7, gan.steps());
  }

  @Test
  void aRequestInTheLastStepIsAnsweredByItsEnd() {
    gan.train(2, metrics -> stopAt(2, metrics));
    gan.train(1);
    assertEquals(3, gan.steps());
  }

  @Test
  void aCallThatFailsHasAnsweredTheRequest() {
    TrainingListener fails =
        metrics -> {
          gan.stop();
          throw new IllegalStateException("full disk");
        };
    assertThrows(IllegalStateException.class, () -> gan.train(2, fails));
    gan.train(2);
    assertEquals(3, gan.steps());
  }

  private void stopAt(long step, StepMetrics metrics) {
    if (metrics.step() == step) {
      gan.stop();
    }
  }
}
