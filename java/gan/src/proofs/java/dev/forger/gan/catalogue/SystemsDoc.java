// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes {@code docs/systems.md} of the catalogue, the classes of some modules annotated with {@link
 * System} and the proofs that a run of all their tests left in {@code target/proofs}. Fails where a
 * class implements a row that no test proves, where a proof failed or read no value from the table,
 * or where the page is not what it would write.
 */
public final class SystemsDoc {
  private static final List<String> SEEDS =
      List.of(
          "sampling and matching networks",
          "a lecture on GANs",
          "the first paper on GANs (Goodfellow et al. 2014)",
          "auto-encoders to GANs",
          "boundary-seeking GANs (Hjelm et al. 2018)");

  private final Map<String, String> catalogue = new LinkedHashMap<>();
  private final Map<String, List<Class<?>>> classes = new TreeMap<>();
  private final Map<String, TreeSet<String>> proofs = new TreeMap<>();
  private final TreeSet<String> withValues = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();

  private SystemsDoc() {}

  /**
   * Runs it.
   *
   * @param arguments the page, {@code write} or {@code check}, folders of modules
   */
  public static void main(String[] arguments) throws Exception {
    Path page = Path.of(arguments[0]);
    SystemsDoc doc = new SystemsDoc();
    doc.readCatalogue();
    for (String module : Arrays.asList(arguments).subList(2, arguments.length)) {
      doc.readClasses(Path.of(module, "target/classes"));
      doc.readProofs(Path.of(module, "target/proofs"));
    }
    doc.check();
    String text = doc.text();
    if (arguments[1].equals("write")) {
      Files.writeString(page, text);
    } else if (!Files.exists(page) || !Files.readString(page).equals(text)) {
      doc.faults.add(page + " is not what the tests say; write it anew with scripts/systems");
    }
    doc.faults.forEach(java.lang.System.out::println);
    java.lang.System.out.printf(
        "%d rows, %d with a class, %d proved, %d faults%n",
        doc.rows().size(), doc.classes.size(), doc.proofs.size(), doc.faults.size());
    if (!doc.faults.isEmpty()) {
      java.lang.System.exit(1);
    }
  }

  private List<String> rows() {
    return catalogue.keySet().stream().filter(row -> row.contains(".")).toList();
  }

  private void readCatalogue() throws IOException {
    try (var in = SystemsDoc.class.getResourceAsStream("catalogue.csv")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> catalogue.put(line.split("\\|")[0], line.split("\\|")[1]));
    }
  }

  private void readClasses(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        if (name.contains("-info") || name.contains("$")) {
          continue;
        }
        Class<?> type =
            Class.forName(name.replaceAll("\\.class$", ""), false, getClass().getClassLoader());
        System system = type.getAnnotation(System.class);
        if (system != null) {
          for (String row : system.row()) {
            classes.computeIfAbsent(row, r -> new ArrayList<>()).add(type);
          }
        }
      }
    }
  }

  private void readProofs(Path folder) throws IOException {
    List<String[]> lines = new ArrayList<>();
    Map<String, Integer> keys = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      faults.add(folder + ": no proofs; run all tests of the module first");
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.split(",");
          if (cells[0].equals("keys")) {
            keys.put(cells[1], Integer.valueOf(cells[2]));
          } else {
            lines.add(cells);
          }
        }
      }
    }
    for (String[] cells : lines) {
      String test = cells[1].replaceAll("\\..*", "");
      if (!cells[2].equals("passed")) {
        faults.add(cells[0] + ": " + cells[1] + " failed");
      } else {
        proofs.computeIfAbsent(cells[0], r -> new TreeSet<>()).add(test);
        if (keys.getOrDefault(test, 0) > 0) {
          withValues.add(test);
        }
      }
    }
  }

  private void check() {
    for (String row : classes.keySet()) {
      if (!catalogue.containsKey(row)) {
        faults.add(row + ": implemented by " + classes.get(row) + ", not in the catalogue");
      } else if (!proofs.containsKey(row)) {
        faults.add(row + ": no passing test proves it");
      }
    }
    for (String row : proofs.keySet()) {
      if (!catalogue.containsKey(row)) {
        faults.add(row + ": proved by " + proofs.get(row) + ", not in the catalogue");
      }
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder("# Systems\n\n");
    text.append("What introductions to generative models describe, what implements it here, and")
        .append(" the tests that prove it; those marked * read values of papers and closed forms")
        .append(" from `reference-values.csv`. `scripts/systems` makes this page; a build whose")
        .append(" tests do not prove it fails. The introductions: ")
        .append(
            IntStream.range(0, SEEDS.size())
                .mapToObj(i -> i + " " + SEEDS.get(i))
                .collect(Collectors.joining(", ")))
        .append(".\n");
    catalogue.forEach(
        (row, what) -> {
          if (!row.contains(".")) {
            text.append("\n## ").append(what).append("\n\n");
            text.append("| row | what | equation | class | proved by | introductions |\n");
            text.append("|---|---|---|---|---|---|\n");
          } else {
            line(text, row, what);
          }
        });
    return text.toString();
  }

  private void line(StringBuilder text, String row, String what) {
    List<Class<?>> types = classes.getOrDefault(row, List.of());
    text.append("| ").append(row).append(" | ").append(what).append(" | ");
    if (types.isEmpty()) {
      text.append("| open | ").append(joined(proofs.get(row))).append("| |\n");
      return;
    }
    List<System> systems = types.stream().map(t -> t.getAnnotation(System.class)).toList();
    text.append(
        systems.stream()
            .map(System::equation)
            .distinct()
            .map(equation -> equation.replace("|", "\\|"))
            .collect(Collectors.joining("; ")));
    text.append(" | ")
        .append(
            types.stream().map(t -> "`" + t.getSimpleName() + "`").collect(Collectors.joining(" ")))
        .append(" | ")
        .append(joined(proofs.get(row)))
        .append("| ")
        .append(
            systems.stream()
                .flatMapToInt(s -> IntStream.of(s.seed()))
                .distinct()
                .sorted()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ")))
        .append(" |\n");
  }

  private String joined(TreeSet<String> tests) {
    return tests == null
        ? ""
        : tests.stream()
            .map(t -> "`" + t + "`" + (withValues.contains(t) ? "*" : "") + " ")
            .collect(Collectors.joining());
  }
}
