// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.gate.jmh.Score;
import dev.forger.gate.jmh.ScoreUnit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourseTest {
  /** Two iterations of warm-up and four measured ones of 100 each, as JMH prints them. */
  private static Course begunAt(long time) {
    Course course = new Course();
    print(course, "# JMH version: 1.37\n# Warmup: 2 iterations, 100 ms each\n", time - 500);
    long now = time;
    for (int i = 0; i < 6; i++) {
      String head = i < 2 ? "# Warmup Iteration   " + (i + 1) : "Iteration   " + (i - 1);
      // A line may come in pieces.
      print(course, head.substring(0, 5), now);
      print(course, head.substring(5) + ": ", now);
      now += 100;
      print(course, "20.5 us/op\n", now);
      print(course, "                 gc.count: 0 counts\n", now);
    }
    print(course, "\nResult \"a.Bench.x\":\n", now + 50);
    return course;
  }

  private static void print(Course course, String text, long now) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    course.printed(bytes, bytes.length, now);
  }

  @Test
  void iterationsCountWhileTheOtherForkMeasures() {
    Course one = begunAt(1000);
    assertEquals(4, one.iterations());
    assertEquals(new Span(0, 4), one.during(begunAt(1000)));
    // The other one is 9, or 15, ahead of this one, or behind it.
    assertEquals(new Span(0, 4), one.during(begunAt(991)));
    assertEquals(new Span(0, 3), one.during(begunAt(985)));
    assertEquals(new Span(0, 4), one.during(begunAt(1009)));
    assertEquals(new Span(1, 4), one.during(begunAt(1015)));
    assertEquals(new Span(1, 4), one.during(begunAt(1100)));
    assertEquals(new Span(0, 3), begunAt(1100).during(one));
    assertEquals(0, one.during(begunAt(1700)).size());
    assertEquals(0, one.during(begunAt(100)).size());
    assertEquals(0, one.during(new Course()).size());
    assertEquals(0, new Course().during(one).size());
  }

  /** Three iterations of 100: 50, 25 and 100 operations are 175 in 300. */
  @Test
  void figureOfAForkIsOperationsByTime() {
    List<Double> times = List.of(2.0, 4.0, 1.0);
    assertEquals(300.0 / 175, new Score(new ScoreUnit("us/op"), times).overall(true), 1e-12);
    assertEquals(7.0 / 3, new Score(new ScoreUnit("us/op"), times).overall(false), 1e-12);
    List<Double> rates = List.of(.5, .25, 1.0);
    assertEquals(175.0 / 300, new Score(new ScoreUnit("ops/us"), rates).overall(true), 1e-12);
  }
}
