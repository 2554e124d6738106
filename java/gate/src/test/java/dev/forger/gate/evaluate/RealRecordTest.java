// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.judge.Settings;
import dev.forger.gate.judge.Verdict;
import dev.forger.gate.run.LegReplay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the gate must do on two shared cores, judged on 400 real legs of each of eight benchmarks, a
 * jar against itself, recorded while others computed on the machine.
 */
class RealRecordTest {
  private static final Path RECORD = Path.of("..", "..", "bench", "results", "gate-aa.jsonl.gz");
  private static final int SESSIONS = 30;

  @Test
  void noFalseAlarmsAndPlantedSlowdownsFound() {
    LegRecord record = LegRecord.of(new LegReplay(RECORD).history());
    assertEquals(8, record.rounds().size());
    record.rounds().forEach((unit, rounds) -> assertTrue(rounds.size() >= 200, unit.name()));
    Settings settings = new Settings(.03, 12, true, null, 100, false);
    List<Evaluation> all = Evaluation.all(record, settings, SESSIONS);
    Evaluation nothing = all.get(0);
    assertEquals(8 * SESSIONS, nothing.figures());
    assertTrue(nothing.share(Verdict.REGRESSION) * nothing.figures() <= 1, nothing.toString());
    assertTrue(nothing.share(Verdict.UNDECIDED) < .2, nothing.toString());
    assertTrue(all.get(1).share(Verdict.REGRESSION) >= .45, all.get(1).toString());
    assertTrue(all.get(2).share(Verdict.REGRESSION) >= .9, all.get(2).toString());
    assertEquals(1, all.get(3).share(Verdict.REGRESSION), all.get(3).toString());
    assertEquals(0, all.get(4).share(Verdict.REGRESSION), all.get(4).toString());
  }
}
