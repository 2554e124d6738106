// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import dev.forger.CheckpointException;
import dev.forger.InvalidArgumentException;
import dev.forger.Parameter;
import dev.forger.Safetensors;
import dev.forger.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads weights that another library trained from a safetensors file into a network of the same
 * layers: PyTorch's state dicts, and arrays of Keras' layers and orders.
 *
 * <p>Layers of the file are mapped by prefix, {@code layer("main", "")} takes {@code main.0.weight}
 * for {@code 0.weight}. Every parameter and statistic of the network must be in the file, and every
 * array of the file must be taken or ignored; nothing is set unless all fit.
 */
public final class StateDictImport {
  /** What Forger's batch normalisation adds to the variance. */
  private static final double EPSILON = 1e-5;

  private final Path path;
  private final NameStyle style;
  private final Map<String, String> layers = new LinkedHashMap<>();
  private final List<String> ignored = new ArrayList<>();
  private double epsilon;

  private StateDictImport(Path path, NameStyle style) {
    this.path = path;
    this.style = style;
    this.epsilon = style.epsilon();
  }

  /**
   * Names a file.
   *
   * @param path a safetensors file
   * @param style of its names and orders
   * @return options to set, then {@link #into}
   */
  public static StateDictImport of(Path path, NameStyle style) {
    return new StateDictImport(path, style);
  }

  /**
   * Maps a layer, or all layers under a prefix. Where several fit, the longest is taken; layers
   * that none fits keep their names.
   *
   * @param theirs whole parts of the name in the file, such as {@code main} or {@code conv2d_1};
   *     empty for a prefix of all
   * @param ours what stands for it in Forger, such as {@code 3}, or empty
   * @return this
   */
  public StateDictImport layer(String theirs, String ours) {
    layers.put(theirs, ours);
    return this;
  }

  /**
   * Leaves arrays of a layer, or of all layers under a prefix, in the file.
   *
   * @param theirs whole parts of the name in the file
   * @return this
   */
  public StateDictImport ignore(String theirs) {
    ignored.add(theirs);
    return this;
  }

  /**
   * Says what the library's batch normalisations add to their variances, where it is not its usual
   * value; running variances are shifted by the difference to Forger's 1e-5.
   *
   * @param value at least 1e-5
   * @return this
   * @throws InvalidArgumentException if it is smaller
   */
  public StateDictImport epsilon(double value) {
    if (!(value >= EPSILON)) {
      throw new InvalidArgumentException(
          "epsilon", Double.toString(value), "at least 1e-5", "pass that of the other library");
    }
    epsilon = value;
    return this;
  }

  /**
   * Reads the file into weights.
   *
   * @param weights whose parameters and statistics are all set
   * @throws CheckpointException if the file is unreadable, damaged, or does not fit; the weights
   *     then are as before
   */
  public void into(Weights weights) {
    Map<String, Parameter> open = new LinkedHashMap<>();
    weights.network().parameters().forEach(p -> open.put(p.name(), p));
    weights.network().statistics().forEach(p -> open.put(p.name(), p));
    try (Safetensors file = Safetensors.open(path)) {
      Map<String, float[]> values = new LinkedHashMap<>();
      for (Safetensors.Entry entry : file.entries()) {
        Optional<String> name = ourName(entry.name());
        if (name.isEmpty()) {
          continue;
        }
        Parameter p = open.remove(name.get());
        if (p == null) {
          throw unfit(
              entry.name(),
              "an array for " + name.get() + (values.containsKey(name.get()) ? ", the second" : ""),
              "one array for each of the network's",
              "map or ignore its layer");
        }
        checkShape(entry, p);
        values.put(name.get(), read(file, entry.name(), p));
      }
      if (!open.isEmpty()) {
        throw unfit(
            open.keySet().iterator().next(),
            "nothing that is mapped to it"
                + (open.size() > 1 ? ", nor " + (open.size() - 1) + " more" : ""),
            "an array for each of the network's",
            "map the layers of the file");
      }
      values.forEach(
          (name, array) -> {
            if (style == NameStyle.KERAS) {
              weights.setChannelsLast(name, array);
            } else {
              weights.set(name, array);
            }
          });
    }
  }

  private Optional<String> ourName(String name) {
    for (String prefix : ignored) {
      if (isUnder(name, prefix)) {
        return Optional.empty();
      }
    }
    NameStyle.Split split =
        style
            .split(name)
            .orElseThrow(
                () ->
                    unfit(
                        name,
                        "a name that ends in no array of a layer",
                        "names such as layer" + style.separator() + "bias",
                        "ignore it"));
    return split.array().isEmpty()
        ? Optional.empty()
        : Optional.of(ourLayer(split.layer()) + "." + split.array());
  }

  private boolean isUnder(String name, String prefix) {
    return prefix.isEmpty() || name.equals(prefix) || name.startsWith(prefix + style.separator());
  }

  private String ourLayer(String theirs) {
    String longest = null;
    for (String prefix : layers.keySet()) {
      boolean longer = longest == null || prefix.length() > longest.length();
      if (isUnder(theirs, prefix) && longer) {
        longest = prefix;
      }
    }
    if (longest == null) {
      return theirs.replace(style.separator(), '.');
    }
    String rest = theirs.substring(longest.length());
    if (!rest.isEmpty() && rest.charAt(0) == style.separator()) {
      rest = rest.substring(1);
    }
    String ours = layers.get(longest);
    return ours
        + (ours.isEmpty() || rest.isEmpty() ? "" : ".")
        + rest.replace(style.separator(), '.');
  }

  private void checkShape(Safetensors.Entry entry, Parameter p) {
    long[] expected = p.torchShape();
    if (style == NameStyle.KERAS && expected.length == 4) {
      expected = new long[] {expected[2], expected[3], expected[1], expected[0]};
    } else if (style == NameStyle.KERAS && expected.length == 2) {
      expected = new long[] {expected[1], expected[0]};
    }
    if (!Arrays.equals(expected, entry.shape())) {
      throw unfit(
          entry.name(),
          "shape " + Arrays.toString(entry.shape()),
          "shape " + Arrays.toString(expected) + " for " + p.name(),
          "build the network with the sizes of the file");
    }
  }

  private float[] read(Safetensors file, String name, Parameter p) {
    float[] array = file.floatArray(name);
    if (p.name().endsWith(".running_var")) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) (array[i] + (epsilon - EPSILON));
      }
    }
    return array;
  }

  private CheckpointException unfit(String what, String given, String expected, String remedy) {
    return new CheckpointException(
        CheckpointException.Kind.INCOMPATIBLE, path + ", " + what, given, expected, remedy);
  }
}
