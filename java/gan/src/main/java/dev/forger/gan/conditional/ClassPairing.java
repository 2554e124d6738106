// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Value;

/** Conditions are classes: one-hot behind a code, a plane a class behind an image. */
class ClassPairing extends Pairing {
  private final ConditionalModel model;

  ClassPairing(ConditionalModel model) {
    super(
        model.generator(),
        model.critic(),
        Shape.features(1),
        model.imageShape().h() * model.imageShape().w());
    this.model = model;
  }

  static ClassPairing of(ConditionalModel model) {
    return model.isAuxiliary() ? new ImagePairing(model) : new ClassPairing(model);
  }

  @Override
  final int latent() {
    return model.latent();
  }

  @Override
  final Value ofCodes(Recorder recorder, Value labels, int n) {
    Value classes = recorder.scratch("classes", Shape.features(model.classes()), n);
    new Rows(recorder).oneHot("classes", 1, labels, classes, n);
    return classes;
  }

  @Override
  Value ofImages(Recorder recorder, Value labels, int n) {
    Shape image = model.imageShape();
    Value planes =
        recorder.scratch("class planes", Shape.of(image.h(), image.w(), model.classes()), n);
    new Rows(recorder).oneHot("class planes", image.h() * image.w(), labels, planes, n);
    return planes;
  }
}
