// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.InvalidArgumentException;
import dev.forger.Recorder;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.Unrolled;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongToDoubleFunction;

/** The regularizers of a training as one: what of them the steps must know. */
final class Regularization {
  private final List<Regularizer> all;
  private final LongToDoubleFunction noise;
  private final int packed;
  private final int lookahead;
  private final Unrolled unrolled;

  Regularization(List<Regularizer> all) {
    this.all = List.copyOf(all);
    Set<String> names = new HashSet<>();
    for (Regularizer r : all) {
      if (!names.add(r.name())) {
        throw new InvalidArgumentException(
            "regularizers", "two of " + r.name(), "each name once", "leave one of them out");
      }
    }
    requireApart(names, "spectral-norm", "weight-clipping");
    this.noise = only("noise", all.stream().map(Regularizer::noise).flatMap(Optional::stream));
    Integer size =
        only("packs", all.stream().map(Regularizer::packed).filter(packed -> packed > 1));
    this.packed = size == null ? 1 : size;
    this.lookahead = all.stream().mapToInt(Regularizer::lookahead).max().orElse(0);
    this.unrolled =
        all.stream().map(Regularizer::unrolled).flatMap(Optional::stream).findFirst().orElse(null);
    requireUnrolledAlone();
  }

  /** The unrolled steps of the critic are plain ones. */
  private void requireUnrolledAlone() {
    for (Regularizer r : all) {
      if (unrolled != null && r != unrolled) {
        throw new UnsupportedException(
            "regularizers",
            unrolled.name() + " with " + r.name(),
            "unrolled alone: its steps of the critic are plain ones",
            "leave one of them out; a smooth target is a parameter of non-saturating");
      }
    }
  }

  private static void requireApart(Set<String> names, String one, String other) {
    if (names.contains(one) && names.contains(other)) {
      throw new UnsupportedException(
          "regularizers",
          one + " with " + other,
          "one of them: the scale of a spectrally normalised filter has no effect",
          "leave one of them out");
    }
  }

  private static <T> T only(String what, java.util.stream.Stream<T> given) {
    List<T> list = given.toList();
    if (list.size() > 1) {
      throw new InvalidArgumentException(
          "regularizers", list.size() + " that bring " + what, "at most one", "leave one out");
    }
    return list.isEmpty() ? null : list.get(0);
  }

  static Regularization none() {
    return new Regularization(List.of());
  }

  GanModel model(GanModel model) {
    GanModel changed = model;
    for (Regularizer r : all) {
      changed = r.model(changed);
    }
    return changed;
  }

  Objective objective(Objective objective) {
    Objective changed = objective;
    for (Regularizer r : all) {
      changed = r.objective(changed);
    }
    return changed;
  }

  /** Those of the regularizers, or the objective's own. */
  List<GradientPenalty> penalties(Objective objective) {
    List<GradientPenalty> own =
        all.stream().map(Regularizer::penalty).flatMap(Optional::stream).toList();
    return own.isEmpty() ? objective.penalty().stream().toList() : own;
  }

  boolean forbidsBatchNorm() {
    return all.stream().anyMatch(r -> r.penalty().isPresent());
  }

  boolean isNoisy() {
    return noise != null;
  }

  double noise(long step) {
    return noise == null ? 0 : noise.applyAsDouble(step);
  }

  int packed() {
    return packed;
  }

  int lookahead() {
    return lookahead;
  }

  /** Null for none. */
  Unrolled unrolled() {
    return unrolled;
  }

  void afterUpdate(Recorder recorder, Weights critic) {
    for (Regularizer r : all) {
      r.afterUpdate(recorder, critic);
    }
  }

  /** Part of the signature of a checkpoint: empty without regularizers. */
  String signature() {
    return all.isEmpty() ? "" : " regularizers " + all;
  }
}
