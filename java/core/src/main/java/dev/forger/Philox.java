// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Random numbers addressed by (seed, stream, step, index), without state: Philox4x32-10 of Salmon,
 * Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 *
 * <p>The key is the seed: its low 32 bits are word 0, its high 32 bits word 1. One block gives four
 * numbers, so number {@code index} is lane {@code index % 4} of block {@code index / 4}. The
 * counter words are
 *
 * <ol start="0">
 *   <li>the low 32 bits of the block,
 *   <li>the high 32 bits of the block,
 *   <li>the step, 0 to 2^32 - 1,
 *   <li>the stream.
 * </ol>
 *
 * <p>The native library uses the same mapping, so both give the same bits. Instances are immutable
 * and safe for use by many threads.
 */
public final class Philox {

  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long MAX_STEP = 0xFFFF_FFFFL;

  private final int key0;
  private final int key1;
  private final int stream;

  /**
   * Makes the generator of one seed and stream.
   *
   * @param seed any 64 bits
   * @param stream separates uses of one seed; any 32 bits
   */
  public Philox(long seed, int stream) {
    this.key0 = (int) seed;
    this.key1 = (int) (seed >>> 32);
    this.stream = stream;
  }

  /**
   * Returns 32 uniformly distributed bits.
   *
   * @param step 0 to 2^32 - 1
   * @param index position within the step, not negative
   * @return all 32-bit values are equally likely
   * @throws InvalidArgumentException if step or index is out of range
   */
  public int bits(long step, long index) {
    checkStep(step);
    checkIndex(index);
    int[] block = new int[4];
    block(index >>> 2, step, block);
    return block[(int) (index & 3)];
  }

  /**
   * Returns a number uniformly distributed in the open interval (0, 1).
   *
   * @param step 0 to 2^32 - 1
   * @param index position within the step, not negative
   * @return an odd multiple of 2^-24
   * @throws InvalidArgumentException if step or index is out of range
   */
  public float uniform(long step, long index) {
    return toUniform(bits(step, index));
  }

  /**
   * Fills an array with the uniform numbers of indices {@code first}, {@code first + 1} and so on.
   *
   * @param step 0 to 2^32 - 1
   * @param first index of the first number, not negative
   * @param dst receives the numbers, all in the open interval (0, 1)
   * @throws InvalidArgumentException if step or first is out of range
   */
  public void uniforms(long step, long first, float[] dst) {
    Sequence sequence = sequence(step, first);
    for (int i = 0; i < dst.length; i++) {
      dst[i] = sequence.nextUniform();
    }
  }

  /**
   * Returns a cursor over the numbers of one step, for draws whose count is not known beforehand.
   *
   * @param step 0 to 2^32 - 1
   * @return a sequence that starts at index 0
   * @throws InvalidArgumentException if step is out of range
   */
  public Sequence sequence(long step) {
    return sequence(step, 0);
  }

  private Sequence sequence(long step, long first) {
    checkStep(step);
    checkIndex(first);
    return new Sequence(this, step, first);
  }

  /** Converts 32 bits to ((x >>> 9) + 0.5) * 2^-23, exact in float. */
  static float toUniform(int bits) {
    return ((bits >>> 9) + 0.5f) * 0x1p-23f;
  }

  private void block(long block, long step, int[] dst) {
    block((int) block, (int) (block >>> 32), (int) step, stream, key0, key1, dst);
  }

  /** The bare Philox4x32-10 function of a counter and a key. */
  static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] dst) {
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    int key0 = k0;
    int key1 = k1;
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = (MULTIPLIER_0 & 0xFFFF_FFFFL) * (x0 & 0xFFFF_FFFFL);
      long product1 = (MULTIPLIER_1 & 0xFFFF_FFFFL) * (x2 & 0xFFFF_FFFFL);
      x0 = (int) (product1 >>> 32) ^ x1 ^ key0;
      x1 = (int) product1;
      x2 = (int) (product0 >>> 32) ^ x3 ^ key1;
      x3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    dst[0] = x0;
    dst[1] = x1;
    dst[2] = x2;
    dst[3] = x3;
  }

  private static void checkStep(long step) {
    if (step < 0 || step > MAX_STEP) {
      throw new InvalidArgumentException(
          "random numbers, step",
          Long.toString(step),
          "0 to " + MAX_STEP,
          "use another stream for further steps");
    }
  }

  private static void checkIndex(long index) {
    if (index < 0) {
      throw new InvalidArgumentException(
          "random numbers, index", Long.toString(index), "0 or more", "pass a position from 0");
    }
  }

  /** A cursor over the numbers of one step. It is not safe for use by many threads at once. */
  public static final class Sequence {

    private final Philox source;
    private final long step;
    private final int[] block = new int[4];
    private long position;

    private Sequence(Philox source, long step, long position) {
      this.source = source;
      this.step = step;
      this.position = position;
      if ((position & 3) != 0) {
        source.block(position >>> 2, step, block);
      }
    }

    /**
     * Returns the index of the next number.
     *
     * @return the count of 32-bit numbers consumed so far, from the start of the step
     */
    public long position() {
      return position;
    }

    /**
     * Returns the next 32 uniformly distributed bits.
     *
     * @return all 32-bit values are equally likely
     */
    public int nextBits() {
      int lane = (int) (position & 3);
      if (lane == 0) {
        source.block(position >>> 2, step, block);
      }
      position++;
      return block[lane];
    }

    /**
     * Returns the next number uniformly distributed in the open interval (0, 1).
     *
     * @return an odd multiple of 2^-24
     */
    public float nextUniform() {
      return toUniform(nextBits());
    }

    /**
     * Returns an integer in [0, bound) with all values exactly equally likely, by multiplication
     * and rejection (Lemire, "Fast random integer generation in an interval", 2019).
     *
     * @param bound positive
     * @return 0 to bound - 1
     * @throws InvalidArgumentException if bound is not positive
     */
    public int nextInt(int bound) {
      if (bound <= 0) {
        throw new InvalidArgumentException(
            "random integer, bound", Integer.toString(bound), "1 or more", "pass a positive bound");
      }
      long product = (nextBits() & 0xFFFF_FFFFL) * bound;
      if ((product & 0xFFFF_FFFFL) < bound) {
        long reject = 0x1_0000_0000L % bound;
        while ((product & 0xFFFF_FFFFL) < reject) {
          product = (nextBits() & 0xFFFF_FFFFL) * bound;
        }
      }
      return (int) (product >>> 32);
    }

    /**
     * Puts the values into a random order (Fisher-Yates, from the last position down).
     *
     * @param values reordered in place
     */
    public void shuffle(int[] values) {
      for (int i = values.length - 1; i > 0; i--) {
        int j = nextInt(i + 1);
        int kept = values[i];
        values[i] = values[j];
        values[j] = kept;
      }
    }

    /**
     * Returns the integers 0 to n - 1 in random order.
     *
     * @param n not negative
     * @return a new array
     * @throws InvalidArgumentException if n is negative
     */
    public int[] permutation(int n) {
      if (n < 0) {
        throw new InvalidArgumentException(
            "permutation, size", Integer.toString(n), "0 or more", "pass the number of items");
      }
      int[] values = new int[n];
      for (int i = 0; i < n; i++) {
        values[i] = i;
      }
      shuffle(values);
      return values;
    }
  }
}
