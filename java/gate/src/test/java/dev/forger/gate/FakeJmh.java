// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * A program with JMH's command line and JMH's files, whose figures are written into its jar, so
 * that a leg takes one short JVM. The jar holds this class and {@code fake.properties}.
 */
public final class FakeJmh {
  private static final String PROPERTIES = "fake.properties";

  private FakeJmh() {}

  /**
   * Makes a jar.
   *
   * @param jar the file
   * @param settings lines of properties: {@code NAME=microseconds}, {@code param.NAME=values},
   *     {@code alloc.NAME=bytes}, {@code fail.NAME=how}, {@code threads.NAME}, {@code mode}, {@code
   *     unit}; {@code millis} or {@code millis.NAME} of an iteration, which it then prints
   */
  static Path jar(Path jar, String... settings) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeJmh.class.getName());
    String type = FakeJmh.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream code = FakeJmh.class.getResourceAsStream("/" + type)) {
      out.putNextEntry(new JarEntry(type));
      code.transferTo(out);
      out.putNextEntry(new JarEntry(PROPERTIES));
      out.write(String.join("\n", settings).getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  /**
   * What {@code java -jar} runs.
   *
   * @param args as JMH takes them
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Properties p = new Properties();
    try (InputStream in = FakeJmh.class.getResourceAsStream("/" + PROPERTIES)) {
      p.load(in);
    }
    List<String> names =
        p.stringPropertyNames().stream().filter(n -> n.startsWith("a.")).sorted().toList();
    if (args[0].equals("-lp")) {
      list(p, names, args[1]);
      return;
    }
    Map<String, String> params = new LinkedHashMap<>();
    String file = "";
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals("-p")) {
        params.put(args[i + 1].split("=", 2)[0], args[i + 1].split("=", 2)[1]);
      } else if (args[i].equals("-rff")) {
        file = args[i + 1];
      }
    }
    List<String> entries = new ArrayList<>();
    for (String name : names) {
      if (Pattern.compile(args[0]).matcher(name).find()) {
        entries.add(entry(p, name, params));
      }
    }
    String text = "[" + String.join(",", entries) + "]";
    Files.writeString(
        Path.of(file), p.containsKey("corrupt") ? text.substring(0, text.length() / 2) : text);
  }

  private static void list(Properties p, List<String> names, String include) {
    System.out.println("Benchmarks: ");
    for (String name : names) {
      if (Pattern.compile(include).matcher(name).find()) {
        System.out.println(name);
        if (p.containsKey("param.size")) {
          System.out.println("  param \"size\" = {" + p.getProperty("param.size") + "}");
        }
      }
    }
  }

  private static void iterations(Properties p, String name) throws InterruptedException {
    long millis = Long.parseLong(p.getProperty("millis." + name, p.getProperty("millis", "0")));
    if (millis == 0) {
      return;
    }
    for (int i = -2; i < 5; i++) {
      System.out.printf("%sIteration %3d: ", i < 0 ? "# Warmup " : "", i < 0 ? i + 3 : i + 1);
      System.out.flush();
      Thread.sleep(millis);
      System.out.println("20 us/op");
    }
  }

  private static String entry(Properties p, String name, Map<String, String> params)
      throws InterruptedException {
    switch (p.getProperty("fail." + name, "")) {
      case "crash" -> {
        System.out.println("# Fork: 1 of 1");
        System.out.println("java.lang.IllegalStateException: kernel gave wrong values");
        System.out.println("\tat a.Bench.crash(Bench.java:7)");
        System.exit(1);
      }
      case "hang" -> Thread.sleep(600_000);
      default -> {
        // It works.
      }
    }
    iterations(p, name);
    double time = Double.parseDouble(p.getProperty(name));
    List<String> iterations = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      double noisy = time * (1 + .004 * ThreadLocalRandom.current().nextDouble());
      iterations.add(String.format(Locale.ROOT, "%.9f", noisy));
    }
    List<String> given = new ArrayList<>();
    params.forEach((k, v) -> given.add("\"" + k + "\" : \"" + v + "\""));
    String alloc = p.getProperty("alloc." + name, "0.001");
    return "{\"jmhVersion\":\"1.37\",\"benchmark\":\""
        + name
        + "\",\"mode\":\""
        + p.getProperty("mode", "avgt")
        + "\",\"threads\":"
        + p.getProperty("threads." + name, "1")
        + ",\"forks\":1,"
        + "\"jdkVersion\":\"17\",\"vmName\":\"VM\",\"vmVersion\":\""
        + p.getProperty("vm", "17")
        + "\","
        + (given.isEmpty() ? "" : "\"params\":{" + String.join(",", given) + "},")
        + "\"primaryMetric\":{\"score\":1,\"scoreError\":\"NaN\",\"scoreUnit\":\""
        + p.getProperty("unit", "us/op")
        + "\",\"rawData\":[["
        + String.join(",", iterations)
        + "]]},\"secondaryMetrics\":{\"gc.alloc.rate.norm\":{\"scoreUnit\":\"B/op\",\"rawData\":[["
        + alloc
        + "]]}}}";
  }
}
