// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * What the kernel of a linear layer applies to its product W x in the forward pass.
 *
 * @param bias whether a bias is added
 * @param activation applied behind it
 * @param slope of a leaky activation; ignored by others
 */
record Epilogue(boolean bias, Activation activation, float slope) {
  static final Epilogue NONE = new Epilogue(false, Activation.IDENTITY, 0.5f);
}
