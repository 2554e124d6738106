// SPDX-License-Identifier: Apache-2.0
package dev.forger.internal.presets;

import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/** Tells JavaCPP how to turn {@code native/include} into {@code dev.forger.internal.c}. */
@Properties(
    value =
        @Platform(
            value = "linux-x86_64",
            include = {
              "forger/types.h",
              "forger/plans.h",
              "forger/layers.h",
              "forger/losses.h",
              "forger/discrete.h",
              "forger/sharing.h",
              "forger/forger.h"
            },
            link = "forger"),
    target = "dev.forger.internal.c",
    global = "dev.forger.internal.c.Forger")
@NoException(true)
public class forger implements InfoMapper {
  private static final String[] HANDLES = {
    "fg_context_t", "FgContext",
    "fg_buffer_t", "FgBuffer",
    "fg_plan_t", "FgPlan",
    "fg_program_t", "FgProgram",
    "fg_hold_t", "FgHold",
  };

  private static final String[] STRUCTS = {
    "fg_conv2d_desc_t", "Conv2dDesc",
    "fg_dense_desc_t", "DenseDesc",
    "fg_norm_desc_t", "NormDesc",
    "fg_pad_desc_t", "PadDesc",
    "fg_resample_desc_t", "ResampleDesc",
    "fg_minibatch_stddev_desc_t", "MinibatchStddevDesc",
    "fg_spectral_norm_desc_t", "SpectralNormDesc",
    "fg_random_desc_t", "RandomDesc",
    "fg_bernoulli_desc_t", "BernoulliDesc",
    "fg_penalty_points_desc_t", "PenaltyPointsDesc",
    "fg_penalty_direction_desc_t", "PenaltyDirectionDesc",
    "fg_noise_points_desc_t", "NoisePointsDesc",
    "fg_noise_desc_t", "NoiseDesc",
    "fg_coupling_desc_t", "CouplingDesc",
    "fg_objective_desc_t", "ObjectiveDesc",
    "fg_categorical_desc_t", "CategoricalDesc",
    "fg_relaxed_samples_desc_t", "RelaxedSamplesDesc",
    "fg_score_weights_desc_t", "ScoreWeightsDesc",
    "fg_reconstruction_desc_t", "ReconstructionDesc",
    "fg_mmd_desc_t", "MmdDesc",
    "fg_relativistic_desc_t", "RelativisticDesc",
    "fg_optimizer_desc_t", "OptimizerDesc",
  };

  /** Creates the mapper; JavaCPP calls this. */
  public forger() {}

  @Override
  public void map(InfoMap map) {
    map.put(new Info("FG_API").cppTypes().annotations())
        .put(
            new Info(
                    "FORGER_TYPES_H",
                    "FORGER_PLANS_H",
                    "FORGER_LAYERS_H",
                    "FORGER_LOSSES_H",
                    "FORGER_DISCRETE_H",
                    "FORGER_SHARING_H",
                    "FORGER_FORGER_H")
                .skip())
        // Pointers only: array and buffer overloads copy both ways.
        .put(new Info("float").valueTypes("float").pointerTypes("FloatPointer"))
        .put(new Info("double").valueTypes("double").pointerTypes("DoublePointer"))
        .put(new Info("long long", "int64_t").cast().valueTypes("long").pointerTypes("LongPointer"))
        .put(new Info("int32_t", "uint32_t").cast().valueTypes("int").pointerTypes("IntPointer"));
    for (int i = 0; i < HANDLES.length; i += 2) {
      map.put(new Info(HANDLES[i]).pointerTypes(HANDLES[i + 1]));
    }
    for (int i = 0; i < STRUCTS.length; i += 2) {
      map.put(new Info(STRUCTS[i]).pointerTypes(STRUCTS[i + 1]));
    }
  }
}
