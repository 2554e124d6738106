// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import java.util.List;

/**
 * A kind of feature extractors, found by {@link java.util.ServiceLoader}: {@link FeatureExtractors}
 * opens it by name.
 */
public interface FeatureExtractorProvider {
  /**
   * Returns the name before the colon.
   *
   * @return such as {@code onnx}
   */
  String kind();

  /**
   * Returns how the argument is written.
   *
   * @return such as {@code FILE[:OUTPUT]}
   */
  String usage();

  /**
   * Opens an extractor.
   *
   * @param argument what stands behind the colon, not empty
   * @param device for those that run on Forger's kernels
   * @return the extractor, to be closed before the device
   * @throws dev.forger.ForgerException if the argument names nothing that it reads
   */
  FeatureExtractor open(String argument, Device device);

  /**
   * Returns the kinds found on class and module path.
   *
   * @return in the order of discovery
   */
  static List<FeatureExtractorProvider> found() {
    return java.util.ServiceLoader.load(FeatureExtractorProvider.class).stream()
        .map(java.util.ServiceLoader.Provider::get)
        .toList();
  }
}
