// SPDX-License-Identifier: Apache-2.0
// One slot per operation: what a device must provide. The ABI layer has checked desc before it calls.
#ifndef FORGER_SRC_BACKEND_H
#define FORGER_SRC_BACKEND_H

#include "plan.h"

namespace forger {

struct BiasDesc {
    int32_t pass, pixels, channels;
};
struct ActivationDesc {
    int32_t pass, kind;
    float slope;
    int64_t per_row;
    int32_t accumulate;
};
struct SumDesc {
    int64_t per_row;
    double alpha, beta;
};
struct CopyChannelsDesc {
    int32_t pixels, count, src_channels, src_channel, dst_channels, dst_channel, accumulate;
};
struct OneHotDesc {
    int32_t pixels, classes;
};
struct ScaleRowsDesc {
    int64_t per_row;
};
struct InnerProductDesc {
    int32_t pass;
    int64_t per_row;
    int32_t accumulate;
};
struct FillDesc {
    int64_t per_row;
    double value;
};
struct PermuteDesc {
    int32_t to_nhwc, height, width, channels;
};
struct DropoutDesc {
    int64_t per_row;
    double probability;
    uint64_t seed;
    uint32_t stream;
    int32_t accumulate;
};
struct GaussianLatentDesc {
    int32_t pass, kind;
    int64_t latent;
};
struct ImportanceBoundDesc {
    int64_t draws;
};
struct LogPartitionDesc {
    double decay;
    int64_t per_row;
};
struct MaskDesc {
    int64_t per_row;
    int32_t accumulate;
};
struct NormalLikelihoodDesc {
    int64_t per_row;
};
struct MovingAverageDesc {
    int64_t n;
    int32_t decay_slot;
};
struct WeightedLikelihoodDesc {
    int64_t positions, classes, samples;
};
struct SoftmaxDesc {
    int32_t pass;
    int64_t positions, classes;
    int32_t accumulate;
};
struct ClipDesc {
    int64_t n;
    double bound;
};
struct GuardDesc {
    int64_t n;
};

// CPU constructors, one per operation, in native/cpu/<operation>/<operation>_plan.cpp. Each validates nothing
// again but chooses a kernel for context->isa and context->dtype, fills operands and description, and reserves scratch.
fg_plan* cpu_conv2d(fg_context*,
                    const fg_conv2d_desc_t&);  // also dense: a 1x1 convolution on 1x1 pixels
fg_plan* cpu_bias(fg_context*, const BiasDesc&);
fg_plan* cpu_activation(fg_context*, const ActivationDesc&);
fg_plan* cpu_norm(fg_context*, const fg_norm_desc_t&);
fg_plan* cpu_pad(fg_context*, const fg_pad_desc_t&);
fg_plan* cpu_resample(fg_context*, const fg_resample_desc_t&);
fg_plan* cpu_minibatch_stddev(fg_context*, const fg_minibatch_stddev_desc_t&);
fg_plan* cpu_spectral_norm(fg_context*, const fg_spectral_norm_desc_t&);
fg_plan* cpu_spectral_gradient(fg_context*, const fg_spectral_norm_desc_t&);
fg_plan* cpu_sum(fg_context*, const SumDesc&);
fg_plan* cpu_copy_channels(fg_context*, const CopyChannelsDesc&);
fg_plan* cpu_one_hot(fg_context*, const OneHotDesc&);
fg_plan* cpu_scale_rows(fg_context*, const ScaleRowsDesc&);
fg_plan* cpu_inner_product(fg_context*, const InnerProductDesc&);
fg_plan* cpu_fill(fg_context*, const FillDesc&);
fg_plan* cpu_permute(fg_context*, const PermuteDesc&);
fg_plan* cpu_random(fg_context*, const fg_random_desc_t&);
fg_plan* cpu_dropout(fg_context*, const DropoutDesc&);
fg_plan* cpu_bernoulli(fg_context*, const fg_bernoulli_desc_t&);
fg_plan* cpu_penalty_points(fg_context*, const fg_penalty_points_desc_t&);
fg_plan* cpu_penalty_direction(fg_context*, const fg_penalty_direction_desc_t&);
fg_plan* cpu_noise_points(fg_context*, const fg_noise_points_desc_t&);
fg_plan* cpu_noise(fg_context*, const fg_noise_desc_t&);
fg_plan* cpu_coupling(fg_context*, const fg_coupling_desc_t&);
fg_plan* cpu_mask(fg_context*, const MaskDesc&);
fg_plan* cpu_normal_likelihood(fg_context*, const NormalLikelihoodDesc&);
fg_plan* cpu_objective(fg_context*, const fg_objective_desc_t&);
fg_plan* cpu_categorical(fg_context*, const fg_categorical_desc_t&);
fg_plan* cpu_relaxed_samples(fg_context*, const fg_relaxed_samples_desc_t&);
fg_plan* cpu_softmax(fg_context*, const SoftmaxDesc&);
fg_plan* cpu_score_weights(fg_context*, const fg_score_weights_desc_t&);
fg_plan* cpu_weighted_likelihood(fg_context*, const WeightedLikelihoodDesc&);
fg_plan* cpu_reconstruction(fg_context*, const fg_reconstruction_desc_t&);
fg_plan* cpu_gaussian_latent(fg_context*, const GaussianLatentDesc&);
fg_plan* cpu_importance_bound(fg_context*, const ImportanceBoundDesc&);
fg_plan* cpu_mmd(fg_context*, const fg_mmd_desc_t&);
fg_plan* cpu_relativistic(fg_context*, const fg_relativistic_desc_t&);
fg_plan* cpu_log_partition(fg_context*, const LogPartitionDesc&);
fg_plan* cpu_optimizer(fg_context*, const fg_optimizer_desc_t&);
fg_plan* cpu_moving_average(fg_context*, const MovingAverageDesc&);
fg_plan* cpu_clip(fg_context*, const ClipDesc&);
fg_plan* cpu_guard(fg_context*, const GuardDesc&);

}  // namespace forger

#endif
