// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.catalogue.Proves;
import org.junit.jupiter.api.Test;

@Proves("A2.13")
class RbmEnergyTest {
  @Test
  void freeEnergiesAndPartitionsAreSumsOverAllStates() {
    for (int[] size : new int[][] {{4, 3}, {3, 5}, {5, 5}, {1, 1}}) {
      Enumeration states = new Enumeration(size[0], size[1], 1.5, 3);
      RbmEnergy energy = states.energy();
      assertEquals(Math.log(states.partition()), energy.logPartition(), 1e-12);
      double[] p = states.probabilities();
      for (int v = 0; v < p.length; v++) {
        double[] units = RbmEnergy.bits(v, size[0]);
        assertEquals(-Math.log(states.weight(v)), energy.freeEnergy(units), 1e-12);
        assertEquals(
            Math.log(p[v]),
            energy.logLikelihood(new double[][] {units}, energy.logPartition()),
            1e-12);
      }
    }
  }

  @Test
  void largeEnergiesDoNotOverflow() {
    RbmEnergy energy = new RbmEnergy(new double[][] {{800, 800}}, new double[2], new double[1]);
    assertEquals(1600, energy.logPartition(), 1e-9);
    assertEquals(-1600, energy.freeEnergy(1, 1), 1e-9);
  }

  @Test
  void theDeepMachineIsTheSumOverAllItsStates() {
    Enumeration lower = new Enumeration(4, 3, 1.2, 5);
    Enumeration upper = new Enumeration(3, 2, 1.2, 6);
    DeepEnergy deep = new DeepEnergy(lower.w, upper.w, lower.b, lower.c, upper.c);
    double z = 0;
    double[] weights = new double[16];
    for (int v = 0; v < 16; v++) {
      for (int h = 0; h < 8; h++) {
        for (int g = 0; g < 4; g++) {
          double above = upper.energy(h, g);
          for (int j = 0; j < 3; j++) {
            above += upper.b[j] * (h >>> j & 1);
          }
          weights[v] += Math.exp(-lower.energy(v, h) - above);
        }
      }
      z += weights[v];
    }
    assertEquals(Math.log(z), deep.logPartition(), 1e-12);
    for (int v = 0; v < 16; v++) {
      double[] units = RbmEnergy.bits(v, 4);
      assertEquals(-Math.log(weights[v]), deep.freeEnergy(units), 1e-12);
      assertEquals(Math.log(weights[v] / z), deep.logLikelihood(new double[][] {units}), 1e-12);
    }
  }

  @Test
  void misuseIsRefused() {
    RbmEnergy energy = new Enumeration(4, 3, 1, 1).energy();
    assertThrows(ShapeException.class, () -> energy.freeEnergy(1, 0, 1));
    assertThrows(
        ShapeException.class, () -> new RbmEnergy(new double[2][3], new double[3], new double[1]));
    assertThrows(
        ShapeException.class, () -> new RbmEnergy(new double[1][2], new double[3], new double[1]));
    assertThrows(InvalidArgumentException.class, () -> energy.logLikelihood(new double[0][], 1));
    RbmEnergy large = new RbmEnergy(new double[21][30], new double[30], new double[21]);
    String message = assertThrows(UnsupportedException.class, large::logPartition).getMessage();
    assertTrue(message.contains("21") && message.contains("annealed"), message);
    assertThrows(
        UnsupportedException.class,
        () ->
            new DeepEnergy(
                new double[21][2],
                new double[1][21],
                new double[2],
                new double[21],
                new double[1]));
  }
}
