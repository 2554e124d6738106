// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.CategoricalDesc;
import dev.forger.internal.c.Forger;
import dev.forger.internal.c.RelaxedSamplesDesc;
import dev.forger.internal.c.ScoreWeightsDesc;

/** Constructors of the native operations on discrete samples, typed. */
final class DiscretePlans {
  private final Device device;

  DiscretePlans(Recorder recorder) {
    device = recorder.device();
  }

  Plan categorical(long positions, int classes, int samples, long seed, int stream) {
    try (CategoricalDesc d = new CategoricalDesc()) {
      d.positions(positions).classes(classes).samples(samples).seed(seed).stream(stream);
      return Plan.create(device, "categorical", (c, out) -> Forger.fg_plan_categorical(c, d, out));
    }
  }

  Plan relaxedSamples(
      Pass pass,
      long positions,
      int classes,
      boolean noisy,
      double temperature,
      long seed,
      int stream) {
    try (RelaxedSamplesDesc d = new RelaxedSamplesDesc()) {
      d
          .pass(pass.code)
          .positions(positions)
          .classes(classes)
          .noisy(Plans.flag(noisy))
          .temperature(temperature)
          .seed(seed)
          .stream(stream);
      return Plan.create(
          device, "relaxed samples", (c, out) -> Forger.fg_plan_relaxed_samples(c, d, out));
    }
  }

  Plan scoreWeights(
      int samples,
      int estimator,
      boolean batchWide,
      boolean centred,
      int form,
      double scale,
      double shift,
      double decay,
      double divisor) {
    try (ScoreWeightsDesc d = new ScoreWeightsDesc()) {
      d.samples(samples)
          .estimator(estimator)
          .batch_wide(Plans.flag(batchWide))
          .centred(Plans.flag(centred))
          .form(form)
          .scale(scale)
          .shift(shift)
          .decay(decay)
          .divisor(divisor);
      return Plan.create(
          device, "score weights", (c, out) -> Forger.fg_plan_score_weights(c, d, out));
    }
  }

  Plan weightedLikelihood(long positions, int classes, int samples) {
    return Plan.create(
        device,
        "weighted likelihood",
        (c, out) -> Forger.fg_plan_weighted_likelihood(c, positions, classes, samples, out));
  }

  Plan softmax(Pass pass, Shape shape, boolean accumulate) {
    return Plan.create(
        device,
        "softmax",
        (c, out) ->
            Forger.fg_plan_softmax(
                c,
                pass.code,
                (long) shape.h() * shape.w(),
                shape.c(),
                Plans.flag(accumulate),
                out));
  }
}
