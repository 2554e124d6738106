// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

/**
 * An estimate of ln Z.
 *
 * @param value ln of the mean weight
 * @param standardError of the value, from the spread of the weights; an estimate, too, and too
 *     small where few chains carry all weight
 */
public record LogPartition(double value, double standardError) {}
