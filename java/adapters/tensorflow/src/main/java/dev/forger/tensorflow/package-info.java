// SPDX-License-Identifier: Apache-2.0
/** Memory of TensorFlow's tensors shared with Forger. */
package dev.forger.tensorflow;
