// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.Value;

/**
 * The critic's outputs for one kind of samples in a step that is being recorded, and where their
 * loss and its derivatives go.
 *
 * @param values rows of logits
 * @param rows how many samples
 * @param loss one number that receives the mean; 0 where an objective writes none
 * @param cotangent rows that receive the derivatives of the step's loss by the logits
 */
public record Logits(Value values, int rows, Value loss, Value cotangent) {}
