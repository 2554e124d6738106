// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Shapes of networks, and layers that do not fit: each error names the layer and both shapes. */
class NetworkBuilderTest {
  private static NetworkBuilder image() {
    return Network.builder(Shape.of(6, 5, 4));
  }

  private static void refused(
      Class<? extends ForgerException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void shapesFollowTheFormulas() {
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    assertEquals(Shape.of(3, 2, 7), image().conv2d(7, half).currentShape());
    assertEquals(Shape.of(12, 10, 2), image().convTranspose2d(2, half).currentShape());
    assertEquals(
        Shape.of(13, 12, 2), image().convTranspose2d(2, half.outputPadding(1, 2)).currentShape());
    assertEquals(
        Shape.of(4, 3, 1), image().conv2d(1, Conv2d.kernel(2).dilation(2, 2)).currentShape());
    assertEquals(Shape.of(9, 8, 4), image().pad(PadMode.ZERO, 1, 2, 2, 1).currentShape());
    assertEquals(Shape.of(12, 10, 4), image().upsampleNearest(2).currentShape());
    assertEquals(Shape.of(1, 1, 4), image().globalAveragePool().currentShape());
    assertEquals(Shape.features(120), image().flatten().currentShape());
    assertTrue(image().conv2d(1, half).leakyRelu(0.1f).build().isPiecewiseLinear());
    assertFalse(image().conv2d(1, half).tanh().build().isPiecewiseLinear());
  }

  @Test
  void layersThatDoNotFitAreNamed() {
    refused(
        ShapeException.class,
        () -> image().name("critic.conv1").conv2d(2, Conv2d.kernel(7)),
        "critic.conv1",
        "7x7",
        "6x5x4");
    refused(
        ShapeException.class,
        () -> image().name("groups").conv2d(3, Conv2d.kernel(1).groups(2)),
        "groups",
        "4 -> 3");
    refused(
        ShapeException.class,
        () -> image().name("view").reshape(Shape.of(2, 2, 2)),
        "view",
        "6x5x4",
        "2x2x2");
    refused(ShapeException.class, () -> image().name("pool").averagePool(2), "pool", "6x5x4");
    refused(ShapeException.class, () -> image().name("cut").slice(2, 3), "cut", "2 to 5");
    refused(
        ShapeException.class,
        () -> {
          NetworkBuilder b = image();
          NetworkBuilder.Ref in = b.here();
          b.conv2d(2, Conv2d.kernel(1)).name("sum").add(in);
        },
        "sum",
        "6x5x2",
        "6x5x4");
    refused(
        ShapeException.class,
        () -> {
          NetworkBuilder b = image();
          NetworkBuilder.Ref in = b.here();
          b.conv2d(2, Conv2d.kernel(2)).name("join").concat(in);
        },
        "join",
        "5x4x2",
        "6x5x4");
  }

  @Test
  void optionsOutsideTheirDomainAreRefused() {
    refused(InvalidArgumentException.class, () -> image().leakyRelu(1), "slope", "1.0");
    refused(InvalidArgumentException.class, () -> image().leakyRelu(Float.NaN), "NaN");
    refused(InvalidArgumentException.class, () -> image().name("d").dropout(1), "d:", "1.0");
    refused(InvalidArgumentException.class, () -> image().name("a").relu().name("a").relu(), "a");
    refused(InvalidArgumentException.class, () -> image().build(), "no layer");
    refused(InvalidArgumentException.class, () -> image().flatten().build(), "no layer");
    refused(
        InvalidArgumentException.class,
        () -> {
          NetworkBuilder b = image().relu();
          NetworkBuilder.Ref a = b.here();
          b.name("unread").tanh().from(a).sigmoid().build();
        },
        "unread");
    refused(
        InvalidArgumentException.class,
        () -> image().relu().add(image().relu().here()),
        "another builder");
    refused(
        UnsupportedException.class,
        () -> image().flatten().denseTo(Shape.of(2, 2, 1), true),
        "6x5x4",
        "2x2x1");
  }

  @Test
  void impossibleWindowsAreRefusedBeforeTheyRun() {
    for (Executable call :
        new Executable[] {
          () -> plan(image().conv2d(1, Conv2d.kernel(0))),
          () -> plan(image().conv2d(1, Conv2d.kernel(2).stride(0))),
          () -> plan(image().conv2d(1, Conv2d.kernel(2).dilation(0, 1))),
          () -> plan(image().conv2d(1, Conv2d.kernel(2).padding(-1))),
          () -> plan(image().conv2d(0, Conv2d.kernel(2))),
          () -> plan(image().convTranspose2d(1, Conv2d.kernel(2).outputPadding(5, 0))),
          () -> plan(image().pad(PadMode.REFLECT, 6, 0, 0, 0)),
          () -> plan(image().pad(PadMode.ZERO, -9, 0, 0, 0)),
          () -> plan(image().upsampleNearest(0)),
          () -> plan(image().averagePool(-1)),
          () -> plan(image().slice(0, 0)),
          () -> plan(image().slice(-1, 2)),
          () -> plan(image().dense(0)),
        }) {
      ForgerException e = assertThrows(ForgerException.class, call);
      assertTrue(
          e instanceof ShapeException
              || e instanceof InvalidArgumentException
              || e instanceof UnsupportedException,
          e.toString());
    }
  }

  private static void plan(NetworkBuilder b) {
    Network network = b.build();
    try (Device device = Device.cpu(1);
        Weights w = new Weights(device, network);
        Recorder r = new Recorder(device)) {
      Value x = r.scratch("x", network.inputShape(), 1);
      new Tape(r, network, w, "net", 1, Tape.Mode.TRAINING, x).forward(0, 1);
    }
  }
}
