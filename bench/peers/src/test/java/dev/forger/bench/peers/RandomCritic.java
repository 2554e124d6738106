// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Critics drawn from a seed: strides, dilations, groups, transposed, norms, branches. */
final class RandomCritic {
  private final SplittableRandom random;
  private final List<String> text = new ArrayList<>();
  private final Twin twin;

  private RandomCritic(long seed) {
    random = new SplittableRandom(seed);
    Shape input = Shape.of(from(5, 9), from(5, 9), from(1, 4));
    text.add("input " + input);
    twin = new Twin(input);
    int blocks = from(2, 5);
    for (int i = 0; i < blocks; i++) {
      block();
    }
    twin.flatten().dense(1);
  }

  static RandomCritic draw(long seed) {
    return new RandomCritic(seed);
  }

  Twin twin() {
    return twin;
  }

  private int from(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  private void say(String what) {
    text.add(what + " -> " + twin.shape());
  }

  private void block() {
    switch (from(0, 6)) {
      case 0 -> residual();
      case 1 -> concat();
      case 2 -> transposed();
      case 3 -> resample();
      default -> conv();
    }
    activation(random.nextBoolean() && norm());
  }

  private void conv() {
    Shape in = twin.shape();
    int small = Math.min(in.h(), in.w());
    int kernel = from(1, Math.min(4, small));
    int dilation = kernel > 1 && 2 * (kernel - 1) + 1 <= small ? from(1, 2) : 1;
    int groups = in.c() % 2 == 0 && random.nextBoolean() ? 2 : 1;
    Twin.Conv c =
        new Twin.Conv(
            kernel, from(1, 2), from(0, kernel / 2), dilation, groups, random.nextBoolean());
    twin.conv(2 * from(1, 4), c);
    say("conv " + c);
  }

  private void transposed() {
    int kernel = from(2, 4);
    Twin.Conv c = new Twin.Conv(kernel, from(1, 2), from(0, 1), 1, 1, random.nextBoolean());
    twin.convTranspose(2 * from(1, 3), c);
    say("convTranspose " + c);
  }

  private void residual() {
    Twin.Mark mark = twin.here();
    int channels = twin.shape().c();
    twin.conv(channels, new Twin.Conv(3, 1, 1, 1, 1, true));
    activation(false);
    twin.conv(channels, new Twin.Conv(1, 1, 0, 1, 1, true)).add(mark);
    say("residual");
  }

  private void concat() {
    Twin.Mark mark = twin.here();
    twin.conv(from(1, 3), new Twin.Conv(3, 1, 1, 1, 1, true));
    activation(false);
    twin.concat(mark);
    say("concat");
  }

  private void resample() {
    Shape in = twin.shape();
    if (in.h() % 2 == 0 && in.w() % 2 == 0) {
      twin.averagePool(2);
      say("averagePool");
    } else if (in.h() < 8 && in.w() < 8) {
      twin.upsample(2);
      say("upsample");
    } else {
      conv();
    }
  }

  /** Adds a normalisation; true when every channel then has values on both sides of 0. */
  private boolean norm() {
    Shape in = twin.shape();
    // One value has no deviation.
    if (in.h() * in.w() < 4) {
      return false;
    }
    boolean perChannel = random.nextBoolean();
    if (perChannel) {
      twin.instanceNorm();
    } else {
      twin.layerNorm();
    }
    say(perChannel ? "instanceNorm" : "layerNorm");
    return perChannel;
  }

  /**
   * ReLU only where no channel dies: normalising a constant gives 0 but for rounding, and at 0 a
   * later ReLU has no derivative.
   */
  private void activation(boolean alive) {
    switch (from(0, alive ? 5 : 3)) {
      case 0 -> twin.tanh();
      case 1 -> twin.sigmoid();
      case 2 -> twin.softplus();
      case 3 -> twin.leakyRelu();
      default -> twin.relu();
    }
    say("activation");
  }

  @Override
  public String toString() {
    return String.join("; ", text);
  }
}
