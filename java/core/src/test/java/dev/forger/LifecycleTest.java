// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Opening, closing, and using what is closed, in use, or of another device. */
class LifecycleTest {
  private static <T extends ForgerException> T refused(
      Class<T> type, Executable call, String... parts) {
    T e = assertThrows(type, call);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage() + " lacks " + part);
    }
    return e;
  }

  @Test
  void useAfterCloseIsRefused() {
    Device device = Device.cpu(1);
    Tensor tensor = Tensor.zeros(device, 2, Shape.features(3));
    Recorder recorder = new Recorder(device);
    Value scratch = recorder.scratch("x", Shape.features(3), 2);
    new Ops(recorder).fill("fill", scratch, 2, 1);
    Program program = recorder.finish();
    program.run();
    tensor.close();
    refused(DeviceException.class, tensor::toFloats, "closed tensor", "try-with-resources");
    refused(DeviceException.class, () -> tensor.write(new float[6]), "closed tensor");
    program.close();
    refused(DeviceException.class, program::run, "closed program");
    refused(DeviceException.class, () -> program.setStep(1), "closed program");
    device.close();
    refused(DeviceException.class, device::liveBytes, "closed device");
    refused(
        DeviceException.class, () -> Tensor.zeros(device, 1, Shape.features(1)), "closed device");
    refused(DeviceException.class, () -> new Ops(new Recorder(device)).fill("f", scratch, 1, 0));
  }

  @Test
  void closingTwiceDoesNothing() {
    Device device = Device.cpu(1);
    Tensor tensor = Tensor.zeros(device, 1, Shape.features(1));
    tensor.close();
    tensor.close();
    device.close();
    device.close();
    tensor.close();
  }

  @Test
  void closingADeviceClosesWhatLivesOnIt() {
    Device device = Device.cpu(2);
    Network network = Network.builder(Shape.features(4)).dense(2).build();
    Weights weights = new Weights(device, network);
    Tensor x = Tensor.zeros(device, 3, network.inputShape());
    Recorder recorder = new Recorder(device);
    new Tape(recorder, network, weights, "net", 3, Tape.Mode.TRAINING, recorder.bind(x))
        .forward(0, 3);
    Program program = recorder.finish();
    program.run();
    device.close();
    refused(DeviceException.class, program::run, "closed");
    refused(DeviceException.class, x::toFloats, "closed tensor");
    refused(DeviceException.class, () -> weights.get("0.weight"), "closed tensor");
    program.close();
    weights.close();
  }

  @Test
  void closingDuringARunIsRefusedAndWorksAfterwards() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Device device = Device.cpu(2);
    Recorder recorder = new Recorder(device);
    Tensor x = Tensor.zeros(device, 4, Shape.features(5));
    new Ops(recorder).fill("before", recorder.bind(x), 4, 1);
    recorder.host(
        "wait",
        () -> {
          inside.countDown();
          try {
            assertTrue(go.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    new Ops(recorder).fill("after", recorder.bind(x), 2, 7);
    Program program = recorder.finish();
    Thread runner = new Thread(program::run, "runner");
    runner.start();
    assertTrue(inside.await(60, TimeUnit.SECONDS));
    refused(DeviceException.class, program::close, "program in use");
    refused(DeviceException.class, device::close, "device in use");
    refused(DeviceException.class, x::close, "program refers");
    go.countDown();
    runner.join();
    float[] values = x.toFloats();
    assertEquals(7, values[9]);
    assertEquals(1, values[10]);
    refused(DeviceException.class, x::close, "4 x 1x1x5", "close the program first");
    assertArrayEquals(values, x.toFloats());
    program.close();
    x.close();
    assertEquals(0, device.liveBytes());
    device.close();
  }

  @Test
  void closingInTheMiddleOfManyShortRunsNeverCrashes() throws Exception {
    for (int i = 0; i < 20; i++) {
      Device device = Device.cpu(2);
      Recorder recorder = new Recorder(device);
      new Ops(recorder).normal("n", recorder.scratch("x", Shape.features(5000), 4), 4, 1, 1);
      Program program = recorder.finish();
      CountDownLatch started = new CountDownLatch(1);
      DeviceException[] ended = new DeviceException[1];
      Thread runner =
          new Thread(
              () -> {
                try {
                  while (true) {
                    program.run();
                    started.countDown();
                  }
                } catch (DeviceException e) {
                  ended[0] = e;
                }
              });
      runner.start();
      started.await();
      boolean closed = false;
      while (!closed) {
        try {
          program.close();
          closed = true;
        } catch (DeviceException e) {
          Thread.onSpinWait();
        }
      }
      runner.join();
      assertTrue(ended[0].getMessage().contains("closed"), ended[0].getMessage());
      device.close();
    }
  }

  @Test
  void anotherDevicesTensorsAreRefused() {
    try (Device one = Device.cpu(1);
        Device two = Device.reference64();
        Tensor x = Tensor.zeros(two, 1, Shape.features(2));
        Recorder recorder = new Recorder(one)) {
      refused(InvalidArgumentException.class, () -> recorder.bind(x), "another device");
    }
  }

  @Test
  void threadsOutOfRangeAreRefused() {
    refused(InvalidArgumentException.class, () -> Device.cpu(0), "threads", "0");
    refused(InvalidArgumentException.class, () -> Device.cpu(257), "threads", "257");
  }

  @Test
  void tooMuchMemoryIsRefusedInNumbers() {
    try (Device device = Device.cpu(1)) {
      OutOfDeviceMemoryException e =
          refused(
              OutOfDeviceMemoryException.class,
              () -> Tensor.zeros(device, Integer.MAX_VALUE, Shape.features(1 << 20)));
      assertEquals(4L * Integer.MAX_VALUE << 20, e.requestedBytes());
      assertTrue(e.freeBytes() > 0 && e.freeBytes() < e.requestedBytes(), e.getMessage());
      assertEquals(0, device.liveBytes());

      Recorder recorder = new Recorder(device);
      Value huge = recorder.scratch("huge", Shape.features(1 << 20), 1 << 24);
      new Ops(recorder).fill("fill", huge, 1 << 24, 0);
      e = refused(OutOfDeviceMemoryException.class, recorder::finish, "arena");
      assertEquals(4L << 44, e.plannedBytes());
      assertTrue(e.requestedBytes() >= e.plannedBytes(), e.getMessage());
      assertEquals(0, device.liveBytes());

      try (Tensor small = Tensor.of(device, 1, 2)) {
        assertArrayEquals(new float[] {1, 2}, small.toFloats());
      }
    }
  }

  @Test
  void guardsNameTheirLabel() {
    try (Device device = Device.cpu(1);
        Tensor x = Tensor.of(device, 1, Float.NaN);
        Tensor y = Tensor.of(device, 0, 0);
        Recorder recorder = new Recorder(device)) {
      Ops ops = new Ops(recorder);
      ops.guard("some loss", recorder.bind(x));
      ops.fill("behind", recorder.bind(y), 1, 9);
      try (Program program = recorder.finish()) {
        DivergenceException e = refused(DivergenceException.class, program::run, "some loss");
        assertEquals("some loss", e.node());
        assertArrayEquals(new float[] {0, 0}, y.toFloats());
        x.write(new float[] {1, 2});
        program.run();
        assertArrayEquals(new float[] {9, 9}, y.toFloats());
      }
    }
  }

  /** Forgets a device, a program that could not be made, and closes the rest. */
  static final class Forgetful {
    private Forgetful() {}

    private static void forget() {
      Device.cpu(1);
    }

    private static void fail() {
      try (Device device = Device.cpu(1);
          Recorder recorder = new Recorder(device)) {
        Value huge = recorder.scratch("huge", Shape.features(1 << 20), 1 << 24);
        new Ops(recorder).fill("fill", huge, 1 << 24, 0);
        recorder.finish();
      } catch (OutOfDeviceMemoryException e) {
        System.out.println("refused");
      }
    }

    public static void main(String[] args) throws InterruptedException {
      forget();
      fail();
      for (int i = 0; i < 20; i++) {
        System.gc();
        Thread.sleep(50);
      }
    }
  }

  @Test
  void forgottenHandlesAreReportedWithTheirOrigin() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(Forgetful.class, Map.of(), "-Dforger.trackResources=true");
    assertEquals(0, result.exit(), result.err());
    assertEquals("refused", result.out().strip());
    assertTrue(result.err().contains("leak: a device was never closed"), result.err());
    assertTrue(result.err().contains("Forgetful.forget"), result.err());
    assertFalse(result.err().contains("leak: a program"), result.err());
    assertEquals(result.err().indexOf("leak:"), result.err().lastIndexOf("leak:"), result.err());
  }

  @Test
  void forgottenHandlesSayHowToFindThem() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Forgetful.class, Map.of());
    assertTrue(result.err().contains("-Dforger.trackResources=true"), result.err());
  }
}
