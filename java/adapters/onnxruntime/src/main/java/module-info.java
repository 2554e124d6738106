// SPDX-License-Identifier: Apache-2.0
/** Memory shared with tensors of ONNX Runtime. */
module dev.forger.onnxruntime {
  requires transitive dev.forger.core;
  requires transitive com.microsoft.onnxruntime;

  exports dev.forger.onnxruntime;
}
