// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Value;

/** The generator is given classes; the critic sees images alone, and tells their classes. */
final class ImagePairing extends ClassPairing {
  ImagePairing(ConditionalModel model) {
    super(model);
  }

  @Override
  Value ofImages(Recorder recorder, Value labels, int n) {
    return null;
  }

  @Override
  void pair(Recorder recorder, String label, Value images, Value none, Value copies, int n) {
    new RegularizerOps(recorder).copy(label, images, copies, n);
  }

  @Override
  Value imagePart(Recorder recorder, Value cotangents, int n) {
    return cotangents;
  }

  @Override
  void unconditioned(Recorder recorder, String label, Value images, Value copies, int n) {
    new RegularizerOps(recorder).copy(label, images, copies, n);
  }
}
