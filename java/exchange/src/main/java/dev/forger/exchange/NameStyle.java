// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a library names the arrays of a layer, and in which order it keeps them. */
public enum NameStyle {
  /** {@code layer.weight}, filters [out][in][h][w]: as Forger saves them. */
  PYTORCH('.', 1e-5),
  /**
   * {@code layer/kernel}, filters [h][w][in][out], images height, width, channels; Keras' batch
   * normalisation has another epsilon.
   */
  KERAS('/', 1e-3);

  private static final String PARAMETRIZED = "parametrizations.weight.";

  private final char separator;
  private final double epsilon;

  NameStyle(char separator, double epsilon) {
    this.separator = separator;
    this.epsilon = epsilon;
  }

  /** Separates the layer from the array. */
  char separator() {
    return separator;
  }

  /** What batch normalisation adds to the variance unless told otherwise. */
  double epsilon() {
    return epsilon;
  }

  /** Endings of names and what Forger calls them, longest first; empty for arrays without use. */
  private Map<String, String> endings() {
    Map<String, String> endings = new LinkedHashMap<>();
    if (this == PYTORCH) {
      endings.put(PARAMETRIZED + "original", "weight");
      endings.put(PARAMETRIZED + "0._u", "weight_u");
      endings.put(PARAMETRIZED + "0._v", "weight_v");
      endings.put("num_batches_tracked", "");
      endings.put("running_mean", "running_mean");
      endings.put("running_var", "running_var");
      endings.put("weight_orig", "weight");
      endings.put("weight_u", "weight_u");
      endings.put("weight_v", "weight_v");
      endings.put("weight", "weight");
      endings.put("bias", "bias");
    } else {
      endings.put("moving_variance", "running_var");
      endings.put("moving_mean", "running_mean");
      endings.put("kernel", "weight");
      endings.put("gamma", "weight");
      endings.put("beta", "bias");
      endings.put("bias", "bias");
    }
    return endings;
  }

  /**
   * Splits a name into layer and array.
   *
   * @param layer as the library names it
   * @param array as Forger names it, empty for one without use
   */
  record Split(String layer, String array) {}

  /** Splits a name; empty where it ends in no known array. */
  Optional<Split> split(String name) {
    String plain =
        this == KERAS && name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
    for (Map.Entry<String, String> ending : endings().entrySet()) {
      if (plain.endsWith(separator + ending.getKey())) {
        String layer = plain.substring(0, plain.length() - ending.getKey().length() - 1);
        return Optional.of(new Split(layer, ending.getValue()));
      }
    }
    return Optional.empty();
  }
}
