// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import java.util.SplittableRandom;

/**
 * What a shared machine does to the time of a leg: a drift that is slow against a leg, a difference
 * between forks, and neighbours that slow some legs. Times are factors of the true one.
 */
public final class NoiseModel {
  private static final double MEMORY = .95;

  private final double drift;
  private final double fork;
  private final double hit;
  private final double slowdown;
  private final SplittableRandom random;
  private double state;

  private NoiseModel(double drift, double fork, double hit, double slowdown, long seed) {
    this.drift = drift;
    this.fork = fork;
    this.hit = hit;
    this.slowdown = slowdown;
    random = new SplittableRandom(seed);
    state = drift * normal();
  }

  /** A shared machine: drift 2 %, forks 1 %, 8 % of legs slowed by about 15 %. */
  public static NoiseModel shared(long seed) {
    return new NoiseModel(.02, .01, .08, .15, seed);
  }

  /** A bad one: drift 8 %, forks 2 %, 15 % of legs slowed by about 25 %. */
  public static NoiseModel bad(long seed) {
    return new NoiseModel(.08, .02, .15, .25, seed);
  }

  /** The factor of the next leg. */
  public double next() {
    state = MEMORY * state + drift * Math.sqrt(1 - MEMORY * MEMORY) * normal();
    double neighbours = random.nextDouble() < hit ? slowdown * (.5 + random.nextDouble()) : 0;
    return Math.exp(state + fork * normal()) * (1 + neighbours);
  }

  /** What remains between forks that share a processor: 1.5 % on records of real ones. */
  double forkBesideAnother() {
    return Math.exp(.015 * normal());
  }

  /** The factor of an iteration within a leg. */
  public double iteration() {
    return Math.exp(.005 * normal());
  }

  private double normal() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
