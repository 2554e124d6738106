// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Operations on all weights of a network at once, to be recorded between passes. */
public final class WeightOps {
  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public WeightOps(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Copies values.
   *
   * @param label for descriptions
   * @param from weights as the entries so far leave them
   * @param to weights of the same network
   */
  public void copy(String label, Weights from, Weights to) {
    Value values = recorder.bind(from.values(), "weights");
    sum(label, values, 1, values, 0, to);
  }

  /**
   * Copies gradients to values: a direction of the weights.
   *
   * @param label for descriptions
   * @param from weights whose gradients the entries so far have left
   * @param to weights of the same network
   */
  public void copyGradients(String label, Weights from, Weights to) {
    Value gradients = recorder.bind(from.gradients(), "gradients");
    sum(label, gradients, 1, gradients, 0, to);
  }

  /**
   * Makes values of other ones and gradients: to = from + factor gradients.
   *
   * @param label for descriptions
   * @param from weights of the network
   * @param factor such as minus a learning rate
   * @param gradients weights of the network whose gradients are meant
   * @param to weights of the network; may be {@code from}
   */
  public void addGradients(
      String label, Weights from, double factor, Weights gradients, Weights to) {
    Value values = recorder.bind(from.values(), "weights");
    sum(label, values, 1, recorder.bind(gradients.gradients(), "gradients"), factor, to);
  }

  private void sum(String label, Value a, double alpha, Value b, double beta, Weights to) {
    Value values = recorder.bind(to.values(), "weights");
    recorder.add(label, recorder.plans().sum(values.perRow, alpha, beta), 0, 1, a, b, values);
    recorder.changed(to);
  }
}
