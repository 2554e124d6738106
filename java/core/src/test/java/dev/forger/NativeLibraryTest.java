// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.internal.c.Forger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loading the native library, its ABI number, and the choice of the instruction set. */
class NativeLibraryTest {
  /** Opens a device and prints its instruction set without and with bf16, or the error. */
  static final class OpenDevice {
    private OpenDevice() {}

    public static void main(String[] args) {
      try (Device device = Device.cpu(1)) {
        String f32 = device.isa();
        System.out.println("isa " + f32 + " " + device.precision(Precision.BF16).isa());
      } catch (ForgerException e) {
        System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
      }
    }
  }

  /** Holds more native memory than four times a small heap, and goes on allocating. */
  static final class HoldMuch {
    private HoldMuch() {}

    public static void main(String[] args) {
      HostBuffer some = HostBuffer.allocate(8);
      try (Device device = Device.cpu(1);
          Tensor much = Tensor.zeros(device, 1, Shape.features(75_000_000));
          Tensor little = Tensor.zeros(device, 1, Shape.features(8))) {
        much.findNotFinite(0, much.count());
        some.copyTo(little, 0, 8);
        System.out.println("wrote " + little.toFloats().length);
      }
    }
  }

  @Test
  void aSmallHeapLimitsNoTensors() throws Exception {
    ChildJvm.Result result = ChildJvm.run(HoldMuch.class, Map.of(), "-Xmx32m");
    assertEquals("wrote 8", result.out().strip(), result.err());
  }

  private static String open(Map<String, String> environment, String... options) throws Exception {
    ChildJvm.Result result = ChildJvm.run(OpenDevice.class, environment, options);
    assertEquals(0, result.exit(), result.err());
    return result.out().strip();
  }

  @Test
  void theAbiNumberIsThatOfTheHeader() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("native/include/forger/types.h"))) {
      root = root.getParent();
    }
    String header = Files.readString(root.resolve("native/include/forger/types.h"));
    Matcher m = Pattern.compile("#define FG_ABI_VERSION (\\d+)").matcher(header);
    assertTrue(m.find());
    assertEquals(NativeLibrary.ABI_VERSION, Integer.parseInt(m.group(1)));
    assertNull(NativeLibrary.failure());
    assertEquals(NativeLibrary.ABI_VERSION, Forger.fg_abi_version());
  }

  /** A device has the set asked for, or says that the CPU lacks it: never another one. */
  @ParameterizedTest
  @CsvSource({
    "ref, isa ref ref",
    "avx2, isa avx2 avx2",
    "avx512, isa avx512 avx512",
    "avx512_bf16, isa avx512 avx512_bf16"
  })
  void theInstructionSetIsTheOneAskedFor(String isa, String expected) throws Exception {
    String line = open(Map.of("FORGER_ISA", isa));
    boolean refused =
        line.startsWith("UnsupportedException FORGER_ISA = " + isa) && line.contains("at most");
    assertTrue(line.equals(expected) || (refused && !isa.equals("ref")), line);
  }

  @Test
  void unknownInstructionSetsAreRefused() throws Exception {
    String line = open(Map.of("FORGER_ISA", "sse9"));
    assertTrue(line.startsWith("InvalidArgumentException "), line);
    assertTrue(
        line.contains("FORGER_ISA = sse9") && line.contains("ref, avx2, avx512 or avx512_bf16"),
        line);
  }

  @Test
  void aMissingLibrarySaysSo() throws Exception {
    String line = open(Map.of(), "-Dorg.bytedeco.javacpp.platform=linux-arm64");
    assertTrue(line.startsWith("UnsupportedException native library: given cannot load"), line);
    assertTrue(line.contains("classifier"), line);
  }
}
