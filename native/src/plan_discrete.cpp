// SPDX-License-Identifier: Apache-2.0
// Checks of operations on discrete variables.
#include <cmath>

#include "backend.h"
#include "plan_abi.h"

using namespace forger;

namespace {

constexpr int32_t kMaxClasses = 4096;

/// A row of samples must have fewer than 2^31 elements.
void require_sizes(const char* op, int64_t positions, int32_t classes, int32_t samples) {
    require_size(op, "positions", static_cast<double>(positions));
    require_size(op, "samples", samples);
    require_size(op, "positions * classes * samples",
                 static_cast<double>(positions) * classes * samples);
}

}  // namespace

extern "C" {

fg_status_t fg_plan_categorical(fg_context_t* context, const fg_categorical_desc_t* desc,
                                fg_plan_t** out) {
    return make_plan("categorical", context, out, [&] {
        if (desc == nullptr) invalid("categorical", "desc is NULL");
        require(desc->classes >= 2 && desc->classes <= kMaxClasses, "categorical", "classes",
                desc->classes, "2 .. 4096");
        require_sizes("categorical", desc->positions, desc->classes, desc->samples);
        return cpu_categorical(context, *desc);
    });
}

fg_status_t fg_plan_relaxed_samples(fg_context_t* context, const fg_relaxed_samples_desc_t* desc,
                                    fg_plan_t** out) {
    const char* const op = "relaxed_samples";
    return make_plan(op, context, out, [&] {
        if (desc == nullptr) invalid(op, "desc is NULL");
        require(desc->pass == FG_FORWARD || desc->pass == FG_BACKWARD_DATA, op, "pass", desc->pass,
                "FG_FORWARD or FG_BACKWARD_DATA");
        require(desc->classes >= 1 && desc->classes <= kMaxClasses, op, "classes", desc->classes,
                "1 .. 4096");
        require_sizes(op, desc->positions, desc->classes, 1);
        require_flag(op, "noisy", desc->noisy);
        require(std::isfinite(desc->temperature) && desc->temperature > 0, op, "temperature",
                desc->temperature, "a finite number above 0");
        return cpu_relaxed_samples(context, *desc);
    });
}

fg_status_t fg_plan_softmax(fg_context_t* context, int32_t pass, int64_t positions, int32_t classes,
                            int32_t accumulate, fg_plan_t** out) {
    return make_plan("softmax", context, out, [&] {
        const bool backward = pass == FG_BACKWARD_DATA || pass == FG_TANGENT_BACKWARD;
        require(pass == FG_FORWARD || pass == FG_TANGENT || backward, "softmax", "pass", pass,
                "FG_FORWARD, FG_BACKWARD_DATA, FG_TANGENT or FG_TANGENT_BACKWARD");
        require(classes >= 2 && classes <= kMaxClasses, "softmax", "classes", classes, "2 .. 4096");
        require_sizes("softmax", positions, classes, 1);
        require_flag("softmax", "accumulate", accumulate);
        require(accumulate == 0 || backward, "softmax", "accumulate", accumulate,
                "0 outside the backward passes");
        return cpu_softmax(context, {pass, positions, classes, accumulate});
    });
}

fg_status_t fg_plan_score_weights(fg_context_t* context, const fg_score_weights_desc_t* desc,
                                  fg_plan_t** out) {
    const char* const op = "score_weights";
    return make_plan(op, context, out, [&] {
        if (desc == nullptr) invalid(op, "desc is NULL");
        require_size(op, "samples", desc->samples);
        require(desc->estimator >= FG_IMPORTANCE && desc->estimator <= FG_REINFORCE_LOG_MEAN, op,
                "estimator", desc->estimator, "a fg_score_estimator_t");
        require_flag(op, "batch_wide", desc->batch_wide);
        require_flag(op, "centred", desc->centred);
        require(desc->form >= FG_WEIGHT_EXPONENTIAL && desc->form <= FG_WEIGHT_LAMBERT, op, "form",
                desc->form, "a fg_weight_form_t");
        require(std::isfinite(desc->scale), op, "scale", desc->scale, "a finite number");
        require(std::isfinite(desc->shift), op, "shift", desc->shift, "a finite number");
        require(desc->decay >= 0 && desc->decay < 1, op, "decay", desc->decay, "0 <= decay < 1");
        require(std::isfinite(desc->divisor) && desc->divisor >= 1, op, "divisor", desc->divisor,
                "a finite number >= 1");
        return cpu_score_weights(context, *desc);
    });
}

fg_status_t fg_plan_weighted_likelihood(fg_context_t* context, int64_t positions, int32_t classes,
                                        int32_t samples, fg_plan_t** out) {
    return make_plan("weighted_likelihood", context, out, [&] {
        require(classes >= 1 && classes <= kMaxClasses, "weighted_likelihood", "classes", classes,
                "1 .. 4096");
        require_sizes("weighted_likelihood", positions, classes, samples);
        return cpu_weighted_likelihood(context, {positions, classes, samples});
    });
}

}  // extern "C"
