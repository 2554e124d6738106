// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.List;

/**
 * Fills every arena storage with NaN right before its first and right after its last use. A program
 * that still gives the same numbers reads nothing that it did not write. Switched on by the system
 * property {@code forger.poisonArena}.
 */
final class Poison {
  private Poison() {}

  static List<Recorder.Entry> between(
      Device device, List<Recorder.Entry> entries, List<Value.Storage> storages, List<Plan> owned) {
    List<Recorder.Entry> result = new ArrayList<>();
    Plans plans = new Plans(device);
    for (int i = 0; i < entries.size(); i++) {
      for (Value.Storage s : storages) {
        if (s.first == i) {
          result.add(poison(entries.get(i).part, plans, s, owned));
        }
      }
      result.add(entries.get(i));
      for (Value.Storage s : storages) {
        if (s.last == i) {
          result.add(poison(entries.get(i).part, plans, s, owned));
        }
      }
    }
    return result;
  }

  private static Recorder.Entry poison(int part, Plans plans, Value.Storage s, List<Plan> owned) {
    Plan plan = plans.fill(s.count, Double.NaN);
    owned.add(plan);
    Value[] operand = {new Value(s, 0, s.count)};
    return new Recorder.Entry(part, "poison " + s.name, plan, null, 0, 1, operand);
  }
}
