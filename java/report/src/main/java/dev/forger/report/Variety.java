// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code train --watch} saw of a run's samples.
 *
 * @param figures of each step that was looked at
 * @param alarms in the order that they began
 */
record Variety(Table figures, List<Spell> alarms) {
  private static final String BETWEEN = " and ";

  /**
   * An alarm that lasted.
   *
   * @param kind such as mode collapse
   * @param from first step of it
   * @param to last step of it
   */
  record Spell(String kind, long from, long to) {
    /** A sentence. */
    String text() {
      String name = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
      return name + (from == to ? " in step " + from : " from step " + from + " to " + to) + ".";
    }
  }

  /** Reads a table that need not exist, or is being written. */
  static Variety read(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      text = "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    List<String> numbers = new ArrayList<>();
    List<Spell> alarms = new ArrayList<>();
    long before = -1;
    for (String row : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      int cut = Math.max(0, row.lastIndexOf(','));
      numbers.add(row.substring(0, cut));
      if (numbers.size() > 1) {
        long step = Long.parseLong(row.substring(0, row.indexOf(',')));
        add(row.substring(cut + 1), before, step, alarms);
        before = step;
      }
    }
    return new Variety(Table.of(numbers), alarms);
  }

  private static void add(String kinds, long before, long step, List<Spell> alarms) {
    for (String kind : kinds.isEmpty() ? new String[0] : kinds.split(BETWEEN, -1)) {
      Spell spell = new Spell(kind, step, step);
      for (int i = 0; i < alarms.size(); i++) {
        Spell old = alarms.get(i);
        if (old.kind().equals(kind) && old.to() == before) {
          spell = new Spell(kind, old.from(), step);
          alarms.set(i, spell);
        }
      }
      if (spell.from() == step) {
        alarms.add(spell);
      }
    }
  }
}
