// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Operations that put rows together, take them apart and weigh them: joined inputs of networks that
 * are conditioned on something, such as labels. Each records one entry or two.
 *
 * <p>A row of n elements over {@code pixels} pixels has n / pixels channels, innermost as in NHWC;
 * for plain vectors pixels is 1.
 */
public final class Rows {
  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public Rows(Recorder recorder) {
    this.recorder = recorder;
  }

  private static int channels(String label, Value v, int pixels) {
    if (pixels < 1 || v.perRow % pixels != 0) {
      throw new InvalidArgumentException(
          label + ", pixels",
          Integer.toString(pixels),
          "a divisor of the " + v.perRow + " elements of a row of " + v,
          "pass height times width of the rows, or 1 for vectors");
    }
    return Math.toIntExact(v.perRow / pixels);
  }

  private void copy(
      String label,
      int pixels,
      Value from,
      int fromChannel,
      Value to,
      int toChannel,
      int count,
      boolean accumulate,
      int rows) {
    int available = channels(label, from, pixels);
    int room = channels(label, to, pixels);
    if (fromChannel < 0
        || toChannel < 0
        || fromChannel > available - count
        || toChannel > room - count) {
      throw new ShapeException(
          label,
          count
              + " channels from "
              + fromChannel
              + " of "
              + available
              + " to "
              + toChannel
              + " of "
              + room,
          "channels that both have",
          "check the sizes of the parts and of the joined rows");
    }
    Plan plan =
        recorder
            .plans()
            .copyChannels(pixels, count, available, fromChannel, room, toChannel, accumulate);
    recorder.add(label, plan, 0, rows, from, to);
  }

  /**
   * Puts rows side by side along the channels: joined = [a | b].
   *
   * @param label for descriptions
   * @param pixels of each row: 1 for vectors
   * @param a rows of some channels
   * @param b rows of some channels
   * @param joined rows that receive both, of as many channels as both together
   * @param rows how many
   * @throws ShapeException if the channels do not add up
   */
  public void join(String label, int pixels, Value a, Value b, Value joined, int rows) {
    int first = channels(label, a, pixels);
    int second = channels(label, b, pixels);
    int both = channels(label, joined, pixels);
    if (first + second != both) {
      throw new ShapeException(
          label,
          first + " and " + second + " channels into " + both,
          "as many channels as both parts have together",
          "make the joined rows " + (first + second) + " channels wide");
    }
    copy(label, pixels, a, 0, joined, 0, first, false, rows);
    copy(label, pixels, b, 0, joined, first, second, false, rows);
  }

  /**
   * Takes channels out of rows: the part of joined rows that {@link #join} put there, or, of a
   * cotangent of joined rows, the cotangent of the part.
   *
   * @param label for descriptions
   * @param pixels of each row: 1 for vectors
   * @param joined rows
   * @param first channel of them
   * @param part rows that receive as many channels as they have
   * @param rows how many
   * @throws ShapeException if the channels are not there
   */
  public void part(String label, int pixels, Value joined, int first, Value part, int rows) {
    copy(label, pixels, joined, first, part, 0, channels(label, part, pixels), false, rows);
  }

  /**
   * Adds rows to channels of others: the adjoint of {@link #part}.
   *
   * @param label for descriptions
   * @param pixels of each row: 1 for vectors
   * @param part rows
   * @param joined rows that grow by the part; their other channels stay
   * @param first channel of them
   * @param rows how many
   * @throws ShapeException if the channels are not there
   */
  public void addPart(String label, int pixels, Value part, Value joined, int first, int rows) {
    copy(label, pixels, part, 0, joined, first, channels(label, part, pixels), true, rows);
  }

  /** Successive rows seen as one. */
  private static Value grouped(Value rows, int times) {
    return new Value(rows.storage, rows.offset, Math.multiplyExact(rows.perRow, times));
  }

  /**
   * Puts each row beside several others: of samples that belong to one input, the input before
   * each.
   *
   * @param label for descriptions
   * @param a rows
   * @param times rows of b for each of a, at least 1
   * @param b {@code rows times} rows
   * @param joined {@code rows times} rows that receive [a | b], of as many elements as both
   * @param rows of a
   * @throws ShapeException if the sizes do not add up
   */
  public void joinRepeated(String label, Value a, int times, Value b, Value joined, int rows) {
    if (times < 1 || joined.perRow != a.perRow + b.perRow) {
      throw new ShapeException(
          label,
          times
              + " times rows of "
              + a.perRow
              + " beside rows of "
              + b.perRow
              + " in "
              + joined.perRow
              + " elements",
          "at least once, and rows of as many elements as both",
          "check the sizes of the rows");
    }
    int first = Math.toIntExact(a.perRow);
    Value together = grouped(joined, times);
    for (int m = 0; m < times; m++) {
      int to = Math.toIntExact(m * joined.perRow);
      copy(label, 1, a, 0, together, to, first, false, rows);
    }
    copy(label, 1, b, 0, joined, first, Math.toIntExact(b.perRow), false, rows * times);
  }

  /**
   * Adds the first channels of successive rows to the row that they belong to: the adjoint of
   * {@link #joinRepeated} for what was repeated.
   *
   * @param label for descriptions
   * @param y {@code rows times} rows
   * @param times rows of y for each of x, at least 1
   * @param x rows that grow by the sums
   * @param rows of x
   * @throws ShapeException if rows of y are shorter
   */
  public void addRepeated(String label, Value y, int times, Value x, int rows) {
    if (times < 1 || y.perRow < x.perRow) {
      throw new ShapeException(
          label,
          times + " times rows of " + y.perRow + " onto rows of " + x.perRow + " elements",
          "at least once, and rows that are no shorter",
          "check the sizes of the rows");
    }
    int count = Math.toIntExact(x.perRow);
    Value together = grouped(y, times);
    for (int m = 0; m < times; m++) {
      copy(label, 1, together, Math.toIntExact(m * y.perRow), x, 0, count, true, rows);
    }
  }

  /**
   * Writes labels as features: at every pixel a 1 in the channel of the row's label and 0 in all
   * others. A row without a label, -1, is all 0.
   *
   * @param label for descriptions
   * @param pixels of each row of features: 1 for vectors, height times width for planes
   * @param labels rows of one value, classes from 0
   * @param features rows that receive them; their channels are the classes
   * @param rows how many
   */
  public void oneHot(String label, int pixels, Value labels, Value features, int rows) {
    if (labels.perRow != 1) {
      throw new ShapeException(
          label, labels.perRow + " labels a row", "1 label a row", "pass one number a sample");
    }
    Plan plan = recorder.plans().oneHot(pixels, channels(label, features, pixels));
    recorder.add(label, plan, 0, rows, labels, features);
  }

  /**
   * Writes sequences of labels as features, one position behind the other: a 1 in the channel of
   * its label, 0 in all others. A position without a label, -1, is all 0.
   *
   * @param label for descriptions
   * @param length positions of a row
   * @param labels rows of as many values, classes from 0
   * @param features rows that receive them: length times the number of classes
   * @param rows how many
   * @throws ShapeException if the labels are not as many as positions
   */
  public void oneHots(String label, int length, Value labels, Value features, int rows) {
    if (labels.perRow != length) {
      throw new ShapeException(
          label,
          labels.perRow + " labels a row for " + length + " positions",
          "a label a position",
          "pass one number a position");
    }
    // A position of a row is a row of its own, of one pixel.
    Plan plan = recorder.plans().oneHot(1, channels(label, features, length));
    recorder.add(label, plan, 0, (long) rows * length, labels, features);
  }

  /**
   * Multiplies each row by a factor of its own.
   *
   * @param label for descriptions
   * @param x rows
   * @param factors rows of one value
   * @param y rows that receive the products; may be x
   * @param rows how many
   */
  public void scale(String label, Value x, Value factors, Value y, int rows) {
    if (factors.perRow != 1 || x.perRow != y.perRow) {
      throw new ShapeException(
          label,
          "rows of " + x.perRow + ", " + factors.perRow + " and " + y.perRow + " elements",
          "equal rows and 1 factor a row",
          "check the shapes");
    }
    recorder.add(label, recorder.plans().scaleRows(x.perRow), 0, rows, x, factors, y);
  }

  /**
   * Adds rows: y = alpha a + beta b.
   *
   * @param label for descriptions
   * @param a rows
   * @param alpha factor of a
   * @param b rows; may be a
   * @param beta factor of b
   * @param y rows that receive the sum; may be a or b
   * @param rows how many
   */
  public void sum(String label, Value a, double alpha, Value b, double beta, Value y, int rows) {
    if (a.perRow != b.perRow || a.perRow != y.perRow) {
      throw new ShapeException(
          label,
          "rows of " + a.perRow + ", " + b.perRow + " and " + y.perRow + " elements",
          "equal rows",
          "check the shapes");
    }
    recorder.add(label, recorder.plans().sum(a.perRow, alpha, beta), 0, rows, a, b, y);
  }
}
