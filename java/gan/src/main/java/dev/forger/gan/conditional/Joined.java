// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Value;

/** Records the joined inputs of both networks: codes and classes, images and planes of classes. */
final class Joined {
  private final Recorder recorder;
  private final Rows rows;
  private final ConditionalModel model;
  private final int pixels;

  Joined(Recorder recorder, ConditionalModel model) {
    this.recorder = recorder;
    this.rows = new Rows(recorder);
    this.model = model;
    this.pixels = model.imageShape().h() * model.imageShape().w();
  }

  /** Normal latent codes, each with its class behind it. */
  Value codes(Value labels, int n, long seed, int stream) {
    Value z = recorder.scratch("latents", Shape.features(model.latent()), n);
    new Ops(recorder).normal("latents", z, n, seed, stream);
    return codes(z, labels, n);
  }

  /** Given latent codes, each with its class behind it. */
  Value codes(Value z, Value labels, int n) {
    Value classes = recorder.scratch("classes", Shape.features(model.classes()), n);
    rows.oneHot("classes", 1, labels, classes, n);
    Value codes = recorder.scratch("codes", model.generator().inputShape(), n);
    rows.join("codes", 1, z, classes, codes, n);
    return codes;
  }

  /** One plane a class. */
  Value planes(Value labels, int n) {
    Shape image = model.imageShape();
    Value planes =
        recorder.scratch("class planes", Shape.of(image.h(), image.w(), model.classes()), n);
    rows.oneHot("class planes", pixels, labels, planes, n);
    return planes;
  }

  /** Images with planes behind their channels. */
  void pair(String label, Value images, Value planes, Value pairs, int n) {
    rows.join(label, pixels, images, planes, pairs, n);
  }

  /** The images' part of cotangents of pairs. */
  Value imagePart(Value pairCotangents, int n) {
    Value images = recorder.scratch("image cotangents", model.imageShape(), n);
    rows.part("image cotangents", pixels, pairCotangents, 0, images, n);
    return images;
  }
}
