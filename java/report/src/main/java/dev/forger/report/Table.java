// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A table of numbers that a run wrote, or is writing.
 *
 * @param names of the columns
 * @param columns one array of numbers a column, all of one length
 */
record Table(List<String> names, double[][] columns) {
  /**
   * Reads CSV with a heading line. A last row that is still being written is left out, and so is
   * all behind a row that does not fit the heading.
   *
   * @param file need not exist
   * @return no columns where there is no whole heading
   */
  static Table read(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      String heading = reader.readLine();
      if (heading == null) {
        return new Table(List.of(), new double[0][]);
      }
      List<String> names = List.of(heading.split(",", -1));
      double[][] columns = new double[names.size()][1024];
      int rows = 0;
      String line = reader.readLine();
      while (line != null) {
        String next = reader.readLine();
        if (rows == columns[0].length) {
          grow(columns, 2 * rows);
        }
        boolean cut = next == null && !endsWithLineBreak(file);
        if (cut || !parse(line, columns, rows)) {
          break;
        }
        rows++;
        line = next;
      }
      grow(columns, rows);
      return new Table(names, columns);
    } catch (NoSuchFileException e) {
      return new Table(List.of(), new double[0][]);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Takes whole lines, the first one a heading, up to a row that does not fit it. */
  static Table of(List<String> lines) {
    if (lines.isEmpty()) {
      return new Table(List.of(), new double[0][]);
    }
    List<String> names = List.of(lines.get(0).split(",", -1));
    double[][] columns = new double[names.size()][lines.size()];
    int rows = 0;
    while (rows + 1 < lines.size() && parse(lines.get(rows + 1), columns, rows)) {
      rows++;
    }
    grow(columns, rows);
    return new Table(names, columns);
  }

  private static void grow(double[][] columns, int length) {
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Arrays.copyOf(columns[c], length);
    }
  }

  private static boolean parse(String line, double[][] columns, int row) {
    int from = 0;
    for (int c = 0; c < columns.length; c++) {
      int comma = line.indexOf(',', from);
      boolean last = c == columns.length - 1;
      if (last != (comma < 0)) {
        return false;
      }
      try {
        columns[c][row] = Double.parseDouble(line.substring(from, last ? line.length() : comma));
      } catch (NumberFormatException e) {
        return false;
      }
      from = comma + 1;
    }
    return true;
  }

  private static boolean endsWithLineBreak(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      var last = java.nio.ByteBuffer.allocate(1);
      channel.position(Math.max(0, channel.size() - 1)).read(last);
      return last.get(0) == '\n';
    }
  }

  int rows() {
    return columns.length == 0 ? 0 : columns[0].length;
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** The numbers of a column that there is. */
  double[] column(String name) {
    return columns[names.indexOf(name)];
  }
}
