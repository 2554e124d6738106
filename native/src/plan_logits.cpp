// SPDX-License-Identifier: Apache-2.0
// Checks of the losses on logits.
#include "backend.h"
#include "plan_abi.h"

using namespace forger;

namespace {

void require_logit_function(const char* op, int32_t function) {
    require(function >= FG_LOGIT_LINEAR && function <= FG_LOGIT_JEFFREYS, op, "function", function,
            "a fg_logit_function_t");
}

}  // namespace

extern "C" {

fg_status_t fg_plan_objective(fg_context_t* context, const fg_objective_desc_t* desc,
                              fg_plan_t** out) {
    return make_plan("objective", context, out, [&] {
        if (desc == nullptr) invalid("objective", "desc is NULL");
        require_logit_function("objective", desc->function);
        require_finite("objective", "scale", desc->scale);
        require_finite("objective", "gain", desc->gain);
        require_finite("objective", "shift", desc->shift);
        require_finite("objective", "slope", desc->slope);
        require_finite("objective", "offset", desc->offset);
        require_flag("objective", "centred", desc->centred);
        require_size("objective", "per_row", static_cast<double>(desc->per_row));
        return cpu_objective(context, *desc);
    });
}

fg_status_t fg_plan_relativistic(fg_context_t* context, const fg_relativistic_desc_t* desc,
                                 fg_plan_t** out) {
    return make_plan("relativistic", context, out, [&] {
        if (desc == nullptr) invalid("relativistic", "desc is NULL");
        require_logit_function("relativistic", desc->function);
        require_finite("relativistic", "gain", desc->gain);
        require_finite("relativistic", "shift", desc->shift);
        require_flag("relativistic", "average", desc->average);
        require_size("relativistic", "per_row", static_cast<double>(desc->per_row));
        return cpu_relativistic(context, *desc);
    });
}

fg_status_t fg_plan_log_partition(fg_context_t* context, double decay, int64_t per_row,
                                  fg_plan_t** out) {
    return make_plan("log_partition", context, out, [&] {
        require(decay >= 0 && decay < 1, "log_partition", "decay", decay, "0 <= decay < 1");
        require_size("log_partition", "per_row", static_cast<double>(per_row));
        return cpu_log_partition(context, {decay, per_row});
    });
}

}  // extern "C"
