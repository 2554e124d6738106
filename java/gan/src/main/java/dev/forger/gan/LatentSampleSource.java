// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

/** Samples made of latent codes, so that there are some between any two. */
public interface LatentSampleSource extends SampleSource {
  /**
   * Draws latent codes as {@link #sample} does.
   *
   * @param count at least 1
   * @return count codes, one after another
   */
  float[] latents(int count);

  /**
   * Makes samples of given latent codes.
   *
   * @param codes codes one after another
   * @return one sample a code
   * @throws dev.forger.InvalidArgumentException if codes is empty or no whole number of codes
   */
  Samples generate(float[] codes);
}
