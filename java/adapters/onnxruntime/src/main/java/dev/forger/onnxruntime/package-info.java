// SPDX-License-Identifier: Apache-2.0
/** Memory shared with tensors of ONNX Runtime. */
package dev.forger.onnxruntime;
