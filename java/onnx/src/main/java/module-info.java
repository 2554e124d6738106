// SPDX-License-Identifier: Apache-2.0
/** Features of images by ONNX models, through ONNX Runtime. */
module dev.forger.onnx {
  requires transitive dev.forger.gan;
  requires com.google.protobuf;
  requires com.microsoft.onnxruntime;

  exports dev.forger.onnx;

  provides dev.forger.gan.metrics.FeatureExtractorProvider with
      dev.forger.onnx.OnnxProvider;
}
