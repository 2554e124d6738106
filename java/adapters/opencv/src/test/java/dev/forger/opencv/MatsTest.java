// SPDX-License-Identifier: Apache-2.0
package dev.forger.opencv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ChannelConversion;
import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tensor;
import dev.forger.UnsupportedException;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MatsTest {
  private static final Shape SHAPE = Shape.of(4, 5, 3);

  private final Device device = Device.cpu(1);

  @AfterEach
  void close() {
    device.close();
  }

  private static void refused(
      Class<? extends ForgerException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void ourMemoryIsTheirs() {
    Mat theirs;
    try (Tensor ours = Tensor.zeros(device, 2, SHAPE)) {
      theirs = Mats.of(ours, 1);
      ours.write(60 + (2 * 5 + 3) * 3 + 1, new float[] {7}, 0, 1);
      FloatIndexer pixels = theirs.createIndexer();
      assertEquals(7, pixels.get(2, 3, 1));
      pixels.put(3, 4, 2, 9);
      assertEquals(9, ours.toFloats()[119]);
      opencv_core.multiply(theirs, theirs, theirs);
      assertEquals(81, ours.toFloats()[119], "written in place by OpenCV");
    }
    for (int i = 0; i < 10; i++) {
      System.gc();
    }
    FloatIndexer pixels = theirs.createIndexer();
    assertEquals(49, pixels.get(2, 3, 1), "after close");
  }

  @Test
  void theirMemoryIsOurs() {
    Mat theirs = new Mat(4, 5, opencv_core.CV_32FC3, new Scalar(1, 2, 3, 0));
    try (Tensor ours = Mats.wrap(device, theirs)) {
      assertEquals(SHAPE, ours.shape());
      assertArrayEquals(new float[] {1, 2, 3, 1}, ours.toFloats(0, 4));
      ours.write(59, new float[] {8}, 0, 1);
      FloatIndexer pixels = theirs.createIndexer();
      assertEquals(8, pixels.get(3, 4, 2));
      theirs.close();
      for (int i = 0; i < 10; i++) {
        System.gc();
        new Mat(4, 5, opencv_core.CV_32FC3, new Scalar(0)).close();
      }
      assertEquals(8, ours.toFloats()[59], "the tensor has a reference of its own");
      assertEquals(2, ours.toFloats()[1]);
    }
  }

  @Test
  void bytesAreConvertedBothWaysAndToPlanes() {
    Mat bytes = new Mat(4, 5, opencv_core.CV_8UC3);
    UByteIndexer pixels = bytes.createIndexer();
    for (int i = 0; i < 60; i++) {
      pixels.put(i / 15, i / 3 % 5, i % 3, i == 59 ? 255 : i * 4);
    }
    try (Tensor ours = Tensor.zeros(device, 2, SHAPE);
        Tensor planes = Tensor.zeros(device, 2, SHAPE);
        ChannelConversion conversion = ChannelConversion.toFirst(ours, planes)) {
      Mats.read(bytes, ours, 1);
      float[] values = ours.toFloats();
      assertEquals(0, values[59], "row 0 is as it was");
      assertEquals(-1, values[60]);
      assertEquals(1, values[119], 1e-6);
      assertEquals(4 * 30 / 127.5 - 1, values[90], 1e-6);
      conversion.run();
      assertEquals(
          values[60 + 3], planes.toFloats()[60 + 1], "the second pixel of the first plane");
      try (Mat back = Mats.write(ours, 1)) {
        UByteIndexer written = back.createIndexer();
        for (int i = 0; i < 60; i++) {
          assertEquals(pixels.get(i / 15, i / 3 % 5, i % 3), written.get(i / 15, i / 3 % 5, i % 3));
        }
      }
      ours.write(0, new float[] {-3, 3}, 0, 2);
      try (Mat clamped = Mats.write(ours, 0)) {
        UByteIndexer written = clamped.createIndexer();
        assertEquals(0, written.get(0, 0, 0));
        assertEquals(255, written.get(0, 0, 1));
      }
    }
  }

  @Test
  void misuseIsNamed() {
    Mat floats = new Mat(8, 8, opencv_core.CV_32FC3, new Scalar(0));
    Mat region = new Mat(floats, new Rect(2, 2, 3, 3));
    refused(InvalidArgumentException.class, () -> Mats.wrap(device, region), "steps of 24");
    refused(InvalidArgumentException.class, () -> Mats.wrap(device, new Mat()), "empty");
    Mat bytes = new Mat(4, 5, opencv_core.CV_8UC3, new Scalar(0));
    refused(InvalidArgumentException.class, () -> Mats.wrap(device, bytes), "CV_8UC3", "CV_32F");
    refused(
        ShapeException.class,
        () -> Mats.wrap(device, new Mat(new int[] {2, 3, 4}, opencv_core.CV_32F)),
        "3 dimensions");
    floats.close();
    refused(DeviceException.class, () -> Mats.wrap(device, floats), "closed matrix");
    Tensor ours = Tensor.zeros(device, 2, Shape.of(4, 4, 3));
    refused(InvalidArgumentException.class, () -> Mats.of(ours, 2), "row", "0 to 1");
    refused(ShapeException.class, () -> Mats.read(bytes, ours, 0), "4x5x3", "4x4x3");
    Mat doubles = new Mat(4, 4, opencv_core.CV_64FC3, new Scalar(0));
    refused(InvalidArgumentException.class, () -> Mats.read(doubles, ours, 0), "CV_64FC3");
    try (Tensor wide = Tensor.zeros(device, 1, Shape.of(1, 1, 513))) {
      refused(ShapeException.class, () -> Mats.of(wide, 0), "513 channels");
    }
    ours.close();
    refused(DeviceException.class, () -> Mats.of(ours, 0), "closed tensor");
    try (Device reference = Device.reference64();
        Tensor f64 = Tensor.zeros(reference, 1, SHAPE)) {
      refused(UnsupportedException.class, () -> Mats.of(f64, 0), "f64");
    }
  }
}
