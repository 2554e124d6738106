// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import dev.forger.Device;
import dev.forger.gan.metrics.FeatureExtractor;
import dev.forger.gan.metrics.FeatureExtractorProvider;
import dev.forger.gan.metrics.ModelFile;

/** Opens ONNX models by {@code onnx:FILE[:OUTPUT][@RANGE]}. */
public final class OnnxProvider implements FeatureExtractorProvider {
  /** Made by the service loader. */
  public OnnxProvider() {}

  @Override
  public String kind() {
    return "onnx";
  }

  @Override
  public String usage() {
    return "FILE[:OUTPUT][@RANGE]";
  }

  @Override
  public FeatureExtractor open(String argument, Device device) {
    int at = argument.lastIndexOf('@');
    PixelRange range = at < 0 ? PixelRange.UNIT : PixelRange.of(argument.substring(at + 1));
    ModelFile model = ModelFile.of("features onnx", at < 0 ? argument : argument.substring(0, at));
    return OnnxExtractor.open(model, range, device.threads());
  }
}
