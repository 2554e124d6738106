// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows joined, taken apart, made of labels, weighed. */
class RowsTest {
  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  private Tensor rows(int rows, Shape shape, float... values) {
    Tensor t = Tensor.zeros(device, rows, shape);
    t.write(values);
    return t;
  }

  @Test
  void vectorsAreJoinedAndTakenApart() {
    Tensor a = rows(2, Shape.features(2), 1, 2, 3, 4);
    Tensor b = rows(2, Shape.features(1), 5, 6);
    Tensor joined = Tensor.zeros(device, 2, Shape.features(3));
    Tensor part = Tensor.zeros(device, 2, Shape.features(2));
    try (Recorder r = new Recorder(device)) {
      Rows ops = new Rows(r);
      ops.join("join", 1, r.bind(a), r.bind(b), r.bind(joined), 2);
      ops.part("part", 1, r.bind(joined), 1, r.bind(part), 2);
      ops.addPart("add", 1, r.bind(b), r.bind(a), 1, 2);
      r.finish().run();
    }
    assertArrayEquals(new float[] {1, 2, 5, 3, 4, 6}, joined.toFloats());
    assertArrayEquals(new float[] {2, 5, 4, 6}, part.toFloats());
    assertArrayEquals(new float[] {1, 7, 3, 10}, a.toFloats());
  }

  @Test
  void rowsAreRepeatedAndTheirCotangentsAdded() {
    Tensor x = rows(2, Shape.features(2), 1, 2, 3, 4);
    Tensor labels = rows(6, Shape.features(1), 5, 6, 7, 8, 9, 10);
    Tensor y = Tensor.zeros(device, 6, Shape.features(3));
    float[] all = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
    Tensor cotangents = rows(6, Shape.features(3), all);
    Tensor sum = rows(2, Shape.features(2), 100, 200, 300, 400);
    try (Recorder r = new Recorder(device)) {
      Rows ops = new Rows(r);
      Value joined = r.bind(y);
      ops.joinRepeated("join", r.bind(x), 3, r.bind(labels), joined, 2);
      ops.addRepeated("add", r.bind(cotangents), 3, r.bind(sum), 2);
      assertThrows(
          ShapeException.class, () -> ops.joinRepeated("long", joined, 2, r.bind(x), r.bind(x), 1));
      assertThrows(ShapeException.class, () -> ops.addRepeated("never", joined, 0, r.bind(x), 1));
      r.finish().run();
    }
    float[] repeated = {1, 2, 5, 1, 2, 6, 1, 2, 7, 3, 4, 8, 3, 4, 9, 3, 4, 10};
    assertArrayEquals(repeated, y.toFloats());
    assertArrayEquals(new float[] {112, 215, 339, 442}, sum.toFloats());
  }

  @Test
  void imagesAreJoinedChannelByChannel() {
    Shape image = Shape.of(1, 2, 1);
    Tensor a = rows(1, image, 1, 2);
    Tensor b = rows(1, Shape.of(1, 2, 2), 3, 4, 5, 6);
    Tensor joined = Tensor.zeros(device, 1, Shape.of(1, 2, 3));
    try (Recorder r = new Recorder(device)) {
      new Rows(r).join("join", 2, r.bind(a), r.bind(b), r.bind(joined), 1);
      r.finish().run();
    }
    assertArrayEquals(new float[] {1, 3, 4, 2, 5, 6}, joined.toFloats());
  }

  @Test
  void labelsBecomeFeaturesOrPlanes() {
    Tensor labels = rows(3, Shape.features(1), 2, -1, 0);
    Tensor vectors = Tensor.zeros(device, 3, Shape.features(3));
    Tensor planes = Tensor.zeros(device, 1, Shape.of(2, 1, 3));
    try (Recorder r = new Recorder(device)) {
      Rows ops = new Rows(r);
      ops.oneHot("features", 1, r.bind(labels), r.bind(vectors), 3);
      ops.oneHot("planes", 2, r.bind(labels), r.bind(planes), 1);
      r.finish().run();
    }
    assertArrayEquals(new float[] {0, 0, 1, 0, 0, 0, 1, 0, 0}, vectors.toFloats());
    assertArrayEquals(new float[] {0, 0, 1, 0, 0, 1}, planes.toFloats());
  }

  @Test
  void sequencesOfLabelsBecomeFeatures() {
    Tensor labels = rows(2, Shape.features(2), 1, 0, -1, 2);
    Tensor features = Tensor.zeros(device, 2, Shape.features(6));
    try (Recorder r = new Recorder(device)) {
      Rows ops = new Rows(r);
      ops.oneHots("characters", 2, r.bind(labels), r.bind(features), 2);
      refused(
          ShapeException.class,
          () -> ops.oneHots("characters", 3, r.bind(labels), r.bind(features), 2),
          "2 labels a row for 3 positions");
      r.finish().run();
    }
    assertArrayEquals(new float[] {0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1}, features.toFloats());
  }

  @Test
  void rowsAreWeighedAndAdded() {
    Tensor x = rows(2, Shape.features(2), 1, 2, 3, 4);
    Tensor factors = rows(2, Shape.features(1), 10, -1);
    Tensor sum = Tensor.zeros(device, 2, Shape.features(2));
    try (Recorder r = new Recorder(device)) {
      Rows ops = new Rows(r);
      ops.sum("sum", r.bind(x), 2, r.bind(x), 1, r.bind(sum), 2);
      ops.scale("scale", r.bind(x), r.bind(factors), r.bind(x), 2);
      r.finish().run();
    }
    assertArrayEquals(new float[] {3, 6, 9, 12}, sum.toFloats());
    assertArrayEquals(new float[] {10, 20, -3, -4}, x.toFloats());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Tensor a = Tensor.zeros(device, 1, Shape.features(4));
    Tensor b = Tensor.zeros(device, 1, Shape.features(3));
    try (Recorder r = new Recorder(device)) {
      Rows ops = new Rows(r);
      Value x = r.bind(a);
      Value y = r.bind(b);
      refused(ShapeException.class, () -> ops.join("condition", 1, x, y, x, 1), "4 and 3");
      refused(ShapeException.class, () -> ops.part("cut", 1, x, 2, y, 1), "from 2 of 4");
      refused(ShapeException.class, () -> ops.part("cut", 1, x, -1, y, 1), "-1");
      refused(ShapeException.class, () -> ops.addPart("add", 1, x, y, 0, 1), "of 3");
      refused(InvalidArgumentException.class, () -> ops.part("cut", 3, x, 0, y, 1), "divisor");
      refused(ShapeException.class, () -> ops.oneHot("labels", 1, y, x, 1), "3 labels a row");
      refused(ShapeException.class, () -> ops.scale("weigh", x, y, x, 1), "factor");
      refused(ShapeException.class, () -> ops.sum("sum", x, 1, y, 1, x, 1), "equal rows");
    }
  }

  private static void refused(
      Class<? extends ForgerException> type,
      org.junit.jupiter.api.function.Executable call,
      String part) {
    String message = assertThrows(type, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
