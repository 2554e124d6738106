// SPDX-License-Identifier: Apache-2.0
// Checks of the operations that regularise a critic.
#include <cmath>

#include "backend.h"
#include "plan_abi.h"

using namespace forger;

namespace {

void require_matrix(const char* op, const fg_spectral_norm_desc_t* desc) {
    if (desc == nullptr) invalid(op, "desc is NULL");
    require_size(op, "rows", static_cast<double>(desc->rows));
    require_size(op, "columns", static_cast<double>(desc->columns));
    require_size(op, "elements",
                 static_cast<double>(desc->rows) * static_cast<double>(desc->columns));
    require_flag(op, "transposed", desc->transposed);
    require_flag(op, "iterate", desc->iterate);
}

}  // namespace

extern "C" {

fg_status_t fg_plan_clip(fg_context_t* context, int64_t n, double bound, fg_plan_t** out) {
    return make_plan("clip", context, out, [&] {
        require_size("clip", "n", static_cast<double>(n));
        require(std::isfinite(bound) && bound > 0, "clip", "bound", bound, "a finite number > 0");
        return cpu_clip(context, {n, bound});
    });
}

fg_status_t fg_plan_noise_points(fg_context_t* context, const fg_noise_points_desc_t* desc,
                                 fg_plan_t** out) {
    return make_plan("noise_points", context, out, [&] {
        if (desc == nullptr) invalid("noise_points", "desc is NULL");
        require_size("noise_points", "per_row", static_cast<double>(desc->per_row));
        require(std::isfinite(desc->scale) && desc->scale >= 0, "noise_points", "scale",
                desc->scale, "a finite number >= 0");
        return cpu_noise_points(context, *desc);
    });
}

fg_status_t fg_plan_noise(fg_context_t* context, const fg_noise_desc_t* desc, fg_plan_t** out) {
    return make_plan("noise", context, out, [&] {
        if (desc == nullptr) invalid("noise", "desc is NULL");
        require_size("noise", "per_row", static_cast<double>(desc->per_row));
        require(desc->deviation_slot >= 0 && desc->deviation_slot < FG_SCALAR_SLOTS, "noise",
                "deviation_slot", desc->deviation_slot, "0 .. 31");
        return cpu_noise(context, *desc);
    });
}

fg_status_t fg_plan_minibatch_stddev(fg_context_t* context, const fg_minibatch_stddev_desc_t* desc,
                                     fg_plan_t** out) {
    const char* const op = "minibatch_stddev";
    return make_plan(op, context, out, [&] {
        if (desc == nullptr) invalid(op, "desc is NULL");
        require(desc->pass == FG_FORWARD || desc->pass == FG_BACKWARD_DATA, op, "pass", desc->pass,
                "FG_FORWARD or FG_BACKWARD_DATA");
        require_size(op, "pixels", desc->pixels);
        require_size(op, "channels", desc->channels);
        require_size(op, "elements", static_cast<double>(desc->pixels) * (desc->channels + 1.0));
        require(desc->group >= 2 && desc->group <= 1024, op, "group", desc->group, "2 .. 1024");
        return cpu_minibatch_stddev(context, *desc);
    });
}

fg_status_t fg_plan_spectral_norm(fg_context_t* context, const fg_spectral_norm_desc_t* desc,
                                  fg_plan_t** out) {
    return make_plan("spectral_norm", context, out, [&] {
        require_matrix("spectral_norm", desc);
        return cpu_spectral_norm(context, *desc);
    });
}

fg_status_t fg_plan_spectral_gradient(fg_context_t* context, const fg_spectral_norm_desc_t* desc,
                                      fg_plan_t** out) {
    return make_plan("spectral_gradient", context, out, [&] {
        require_matrix("spectral_gradient", desc);
        return cpu_spectral_gradient(context, *desc);
    });
}

}  // extern "C"
