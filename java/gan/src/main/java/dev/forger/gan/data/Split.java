// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/** Which part of a published dataset to read from a folder that holds both. */
public enum Split {
  /** The images for training. */
  TRAIN,
  /** The images held back for evaluation. */
  TEST
}
