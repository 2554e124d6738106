// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.generators;

/** A generator that has its latent codes in memory that its library reads without a copy. */
interface MeasuredGenerator {
  /** Makes the images of the first codes in memory that is the same from call to call. */
  void run(int batch);

  /** Mean absolute value of the images of the first codes, as the last run left them. */
  double meanAbsolute(int batch);
}
