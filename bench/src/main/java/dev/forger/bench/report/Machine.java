// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.report;

import dev.forger.Device;
import dev.forger.internal.c.Forger;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a result depends on: processor, caches, quota, JDK, library. */
public final class Machine {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

  private Machine() {}

  /**
   * Describes this machine and this build.
   *
   * @return one object
   */
  public static ObjectNode describe() {
    ObjectNode node = JSON.createObjectNode();
    try (Device device = Device.cpu()) {
      node.put("isa", device.isa());
      node.put("threads", device.threads());
    }
    node.put("cpu", line(Path.of("/proc/cpuinfo"), "model name"));
    node.put("processors", Runtime.getRuntime().availableProcessors());
    node.set("caches", JSON.valueToTree(caches()));
    node.put("quota", quota());
    node.put("memory", line(Path.of("/proc/meminfo"), "MemTotal"));
    node.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    node.put(
        "jdk", System.getProperty("java.vm.version") + " " + System.getProperty("java.vendor"));
    node.set("library", JSON.readTree(Forger.fg_library_describe().getString()));
    String commit = System.getProperty("forger.commit", "");
    if (!commit.isEmpty()) {
      node.put("commit", commit);
    }
    return node;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The first value of a key in a file of "key : value" lines. */
  static String line(Path file, String key) {
    for (String line : read(file).split("\n", -1)) {
      if (line.startsWith(key)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return "";
  }

  private static Map<String, String> caches() {
    Map<String, String> sizes = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(CACHES, "index*")) {
      for (Path cache : all) {
        String name = "L" + read(cache.resolve("level")) + " " + read(cache.resolve("type"));
        sizes.put(name, read(cache.resolve("size")));
      }
    } catch (IOException e) {
      return Map.of();
    }
    return sizes;
  }

  /** Processors that the container may use, as cgroups say it: quota and period. */
  private static String quota() {
    String v2 = read(Path.of("/sys/fs/cgroup/cpu.max"));
    return v2.isEmpty() ? read(Path.of("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")) : v2;
  }
}
