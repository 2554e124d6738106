// SPDX-License-Identifier: Apache-2.0
// Checks of elementwise operations, random numbers and optimisers.
#include <cmath>

#include "backend.h"
#include "plan_abi.h"

using namespace forger;

namespace {

void require_slot(const char* op, const char* argument, int32_t slot) {
    require(slot >= 0 && slot < FG_SCALAR_SLOTS, op, argument, slot, "0 .. 31");
}

}  // namespace

extern "C" {

fg_status_t fg_plan_bias(fg_context_t* context, int32_t pass, int32_t pixels, int32_t channels,
                         fg_plan_t** out) {
    return make_plan("bias", context, out, [&] {
        require(pass == FG_FORWARD || pass == FG_BACKWARD_WEIGHTS, "bias", "pass", pass,
                "FG_FORWARD or FG_BACKWARD_WEIGHTS");
        require_size("bias", "pixels", pixels);
        require_size("bias", "channels", channels);
        require_size("bias", "elements", static_cast<double>(pixels) * channels);
        return cpu_bias(context, {pass, pixels, channels});
    });
}

fg_status_t fg_plan_activation(fg_context_t* context, int32_t pass, int32_t kind, float slope,
                               int64_t per_row, int32_t accumulate, fg_plan_t** out) {
    return make_plan("activation", context, out, [&] {
        const bool known = pass == FG_FORWARD || pass == FG_BACKWARD_DATA || pass == FG_TANGENT ||
                           pass == FG_TANGENT_BACKWARD;
        require(known, "activation", "pass", pass,
                "FG_FORWARD, FG_BACKWARD_DATA, FG_TANGENT or FG_TANGENT_BACKWARD");
        require_activation("activation", kind, slope);
        require_size("activation", "per_row", static_cast<double>(per_row));
        require_flag("activation", "accumulate", accumulate);
        require(accumulate == 0 || pass == FG_BACKWARD_DATA || pass == FG_TANGENT_BACKWARD,
                "activation", "accumulate", accumulate, "0 outside the backward passes");
        return cpu_activation(context, {pass, kind, slope, per_row, accumulate});
    });
}

fg_status_t fg_plan_sum(fg_context_t* context, int64_t per_row, double alpha, double beta,
                        fg_plan_t** out) {
    return make_plan("sum", context, out, [&] {
        require_size("sum", "per_row", static_cast<double>(per_row));
        require_finite("sum", "alpha", alpha);
        require_finite("sum", "beta", beta);
        return cpu_sum(context, {per_row, alpha, beta});
    });
}

fg_status_t fg_plan_scale_rows(fg_context_t* context, int64_t per_row, fg_plan_t** out) {
    return make_plan("scale_rows", context, out, [&] {
        require_size("scale_rows", "per_row", static_cast<double>(per_row));
        return cpu_scale_rows(context, {per_row});
    });
}

fg_status_t fg_plan_inner_product(fg_context_t* context, int32_t pass, int64_t per_row,
                                  int32_t accumulate, fg_plan_t** out) {
    return make_plan("inner_product", context, out, [&] {
        require(pass == FG_FORWARD || pass == FG_BACKWARD_DATA, "inner_product", "pass", pass,
                "FG_FORWARD or FG_BACKWARD_DATA");
        require_size("inner_product", "per_row", static_cast<double>(per_row));
        require_flag("inner_product", "accumulate", accumulate);
        return cpu_inner_product(context, {pass, per_row, accumulate});
    });
}

fg_status_t fg_plan_fill(fg_context_t* context, int64_t per_row, double value, fg_plan_t** out) {
    return make_plan("fill", context, out, [&] {
        require_size("fill", "per_row", static_cast<double>(per_row));
        return cpu_fill(context, {per_row, value});
    });
}

fg_status_t fg_plan_random(fg_context_t* context, const fg_random_desc_t* desc, fg_plan_t** out) {
    return make_plan("random", context, out, [&] {
        if (desc == nullptr) invalid("random", "desc is NULL");
        require(desc->distribution == FG_UNIFORM || desc->distribution == FG_NORMAL, "random",
                "distribution", desc->distribution, "a fg_distribution_t");
        require_size("random", "per_row", static_cast<double>(desc->per_row));
        require_finite("random", "a", desc->a);
        require_finite("random", "b", desc->b);
        return cpu_random(context, *desc);
    });
}

fg_status_t fg_plan_dropout(fg_context_t* context, int64_t per_row, double probability,
                            uint64_t seed, uint32_t stream, int32_t accumulate, fg_plan_t** out) {
    return make_plan("dropout", context, out, [&] {
        require_size("dropout", "per_row", static_cast<double>(per_row));
        require(probability >= 0 && probability < 1, "dropout", "probability", probability,
                "0 <= probability < 1");
        require_flag("dropout", "accumulate", accumulate);
        return cpu_dropout(context, {per_row, probability, seed, stream, accumulate});
    });
}

fg_status_t fg_plan_bernoulli(fg_context_t* context, const fg_bernoulli_desc_t* desc,
                              fg_plan_t** out) {
    return make_plan("bernoulli", context, out, [&] {
        if (desc == nullptr) invalid("bernoulli", "desc is NULL");
        require_size("bernoulli", "per_row", static_cast<double>(desc->per_row));
        require_size("bernoulli", "samples", desc->samples);
        require_size("bernoulli", "per_row * samples",
                     static_cast<double>(desc->per_row) * desc->samples);
        require_flag("bernoulli", "probabilities", desc->probabilities);
        return cpu_bernoulli(context, *desc);
    });
}

fg_status_t fg_plan_penalty_points(fg_context_t* context, const fg_penalty_points_desc_t* desc,
                                   fg_plan_t** out) {
    return make_plan("penalty_points", context, out, [&] {
        if (desc == nullptr) invalid("penalty_points", "desc is NULL");
        require_size("penalty_points", "per_row", static_cast<double>(desc->per_row));
        return cpu_penalty_points(context, *desc);
    });
}

fg_status_t fg_plan_penalty_direction(fg_context_t* context,
                                      const fg_penalty_direction_desc_t* desc, fg_plan_t** out) {
    return make_plan("penalty_direction", context, out, [&] {
        if (desc == nullptr) invalid("penalty_direction", "desc is NULL");
        require_size("penalty_direction", "per_row", static_cast<double>(desc->per_row));
        require(desc->kind >= FG_PENALTY_TWO_SIDED && desc->kind <= FG_PENALTY_ZERO,
                "penalty_direction", "kind", desc->kind, "a fg_penalty_t");
        require(std::isfinite(desc->lambda) && desc->lambda >= 0, "penalty_direction", "lambda",
                desc->lambda, "a finite number >= 0");
        require(std::isfinite(desc->target) && desc->target >= 0, "penalty_direction", "target",
                desc->target, "a finite number >= 0");
        return cpu_penalty_direction(context, *desc);
    });
}

fg_status_t fg_plan_coupling(fg_context_t* context, const fg_coupling_desc_t* desc,
                             fg_plan_t** out) {
    return make_plan("coupling", context, out, [&] {
        if (desc == nullptr) invalid("coupling", "desc is NULL");
        require(desc->pass == FG_FORWARD || desc->pass == FG_BACKWARD_DATA, "coupling", "pass",
                desc->pass, "FG_FORWARD or FG_BACKWARD_DATA");
        require_flag("coupling", "inverse", desc->inverse);
        require_flag("coupling", "accumulate", desc->accumulate);
        require((desc->inverse == 0 && desc->accumulate == 0) || desc->pass == FG_FORWARD,
                "coupling", "inverse or accumulate", 1, "0 outside FG_FORWARD");
        require_size("coupling", "per_row", static_cast<double>(desc->per_row));
        require(std::isfinite(desc->scale_limit) && desc->scale_limit > 0, "coupling",
                "scale_limit", desc->scale_limit, "a finite number > 0");
        return cpu_coupling(context, *desc);
    });
}

fg_status_t fg_plan_mask(fg_context_t* context, int64_t per_row, int32_t accumulate,
                         fg_plan_t** out) {
    return make_plan("mask", context, out, [&] {
        require_size("mask", "per_row", static_cast<double>(per_row));
        require_flag("mask", "accumulate", accumulate);
        return cpu_mask(context, {per_row, accumulate});
    });
}

fg_status_t fg_plan_normal_likelihood(fg_context_t* context, int64_t per_row, fg_plan_t** out) {
    return make_plan("normal_likelihood", context, out, [&] {
        require_size("normal_likelihood", "per_row", static_cast<double>(per_row));
        return cpu_normal_likelihood(context, {per_row});
    });
}

fg_status_t fg_plan_optimizer(fg_context_t* context, const fg_optimizer_desc_t* desc,
                              fg_plan_t** out) {
    return make_plan("optimizer", context, out, [&] {
        if (desc == nullptr) invalid("optimizer", "desc is NULL");
        const char* const op = desc->kind == FG_ADAM      ? "adam"
                               : desc->kind == FG_RMSPROP ? "rmsprop"
                                                          : "sgd";
        require(desc->kind >= FG_SGD && desc->kind <= FG_RMSPROP, "optimizer", "kind", desc->kind,
                "a fg_optimizer_t");
        require_size(op, "n", static_cast<double>(desc->n));
        require_slot(op, "learning_rate_slot", desc->learning_rate_slot);
        require_slot(op, "iteration_slot", desc->iteration_slot);
        require(desc->beta1 >= 0 && desc->beta1 < 1, op, "beta1", desc->beta1, "0 <= beta1 < 1");
        require(desc->beta2 >= 0 && desc->beta2 < 1, op, "beta2", desc->beta2, "0 <= beta2 < 1");
        require(desc->epsilon >= 0, op, "epsilon", desc->epsilon, "at least 0");
        require(desc->weight_decay >= 0, op, "weight_decay", desc->weight_decay, "at least 0");
        return cpu_optimizer(context, *desc);
    });
}

fg_status_t fg_plan_moving_average(fg_context_t* context, int64_t n, int32_t decay_slot,
                                   fg_plan_t** out) {
    return make_plan("moving_average", context, out, [&] {
        require_size("moving_average", "n", static_cast<double>(n));
        require_slot("moving_average", "decay_slot", decay_slot);
        return cpu_moving_average(context, {n, decay_slot});
    });
}

fg_status_t fg_plan_guard(fg_context_t* context, int64_t n, fg_plan_t** out) {
    return make_plan("guard", context, out, [&] {
        require_size("guard", "n", static_cast<double>(n));
        return cpu_guard(context, {n});
    });
}

}  // extern "C"
