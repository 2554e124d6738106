// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

/** Softmax and its cross entropy with labels, in double. */
final class SoftmaxCrossEntropy {
  private SoftmaxCrossEntropy() {}

  /** Replaces each row of logits by its softmax. */
  static void softmax(double[] rows, int classes) {
    for (int from = 0; from < rows.length; from += classes) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = from; k < from + classes; k++) {
        max = Math.max(max, rows[k]);
      }
      double sum = 0;
      for (int k = from; k < from + classes; k++) {
        rows[k] = Math.exp(rows[k] - max);
        sum += rows[k];
      }
      for (int k = from; k < from + classes; k++) {
        rows[k] /= sum;
      }
    }
  }

  /**
   * Takes the mean over rows of -log softmax(logits)[label] and replaces the logits by its
   * derivatives, (softmax - one-hot) / rows.
   */
  static double differentiate(double[] rows, int[] labels, int classes) {
    int n = labels.length;
    double loss = 0;
    for (int i = 0; i < n; i++) {
      loss += logSumExp(rows, i * classes, classes) - rows[i * classes + labels[i]];
    }
    softmax(rows, classes);
    for (int i = 0; i < n; i++) {
      rows[i * classes + labels[i]] -= 1;
    }
    for (int k = 0; k < n * classes; k++) {
      rows[k] /= n;
    }
    return loss / n;
  }

  private static double logSumExp(double[] rows, int from, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = from; k < from + count; k++) {
      max = Math.max(max, rows[k]);
    }
    double sum = 0;
    for (int k = from; k < from + count; k++) {
      sum += Math.exp(rows[k] - max);
    }
    return max + Math.log(sum);
  }
}
