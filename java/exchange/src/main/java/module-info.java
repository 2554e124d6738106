// SPDX-License-Identifier: Apache-2.0
/** Networks as ONNX files, and weights that other libraries saved. */
module dev.forger.exchange {
  requires transitive dev.forger.core;
  requires com.google.protobuf;

  exports dev.forger.exchange;
}
