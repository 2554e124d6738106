// SPDX-License-Identifier: Apache-2.0
// Checks of the operations of auto-encoders and matching networks.
#include <cmath>

#include "backend.h"
#include "plan_abi.h"

using namespace forger;

extern "C" {

fg_status_t fg_plan_reconstruction(fg_context_t* context, const fg_reconstruction_desc_t* desc,
                                   fg_plan_t** out) {
    return make_plan("reconstruction", context, out, [&] {
        const char* const op = "reconstruction";
        if (desc == nullptr) invalid(op, "desc is NULL");
        require_size(op, "per_row", static_cast<double>(desc->per_row));
        require(
            desc->kind >= FG_RECONSTRUCTION_SQUARED && desc->kind <= FG_RECONSTRUCTION_BERNOULLI,
            op, "kind", desc->kind, "a fg_reconstruction_t");
        require(std::isfinite(desc->weight) && desc->weight >= 0, op, "weight", desc->weight,
                "a finite number >= 0");
        require(std::isfinite(desc->target_scale), op, "target_scale", desc->target_scale,
                "a finite number");
        require(std::isfinite(desc->target_shift), op, "target_shift", desc->target_shift,
                "a finite number");
        return cpu_reconstruction(context, *desc);
    });
}

fg_status_t fg_plan_gaussian_latent(fg_context_t* context, int32_t pass, int32_t kind,
                                    int64_t latent, fg_plan_t** out) {
    return make_plan("gaussian_latent", context, out, [&] {
        const char* const op = "gaussian_latent";
        require(pass == FG_FORWARD || pass == FG_BACKWARD_DATA, op, "pass", pass,
                "FG_FORWARD or FG_BACKWARD_DATA");
        require(kind == FG_DIVERGENCE_ANALYTIC || kind == FG_DIVERGENCE_SAMPLED, op, "kind", kind,
                "a fg_divergence_t");
        require_size(op, "latent", 2 * static_cast<double>(latent));
        return cpu_gaussian_latent(context, {pass, kind, latent});
    });
}

fg_status_t fg_plan_importance_bound(fg_context_t* context, int64_t draws, fg_plan_t** out) {
    return make_plan("importance_bound", context, out, [&] {
        require_size("importance_bound", "draws", static_cast<double>(draws));
        return cpu_importance_bound(context, {draws});
    });
}

fg_status_t fg_plan_mmd(fg_context_t* context, const fg_mmd_desc_t* desc, fg_plan_t** out) {
    return make_plan("mmd", context, out, [&] {
        if (desc == nullptr) invalid("mmd", "desc is NULL");
        require_size("mmd", "per_row", static_cast<double>(desc->per_row));
        require(desc->max_rows >= 2 && desc->max_rows <= 16384, "mmd", "max_rows",
                static_cast<double>(desc->max_rows), "2 .. 16384");
        require(desc->estimator >= FG_MMD_BIASED && desc->estimator <= FG_MMD_ROOT, "mmd",
                "estimator", desc->estimator, "a fg_mmd_estimator_t");
        require(desc->sigma_count >= 1 && desc->sigma_count <= 8, "mmd", "sigma_count",
                desc->sigma_count, "1 .. 8");
        for (int32_t s = 0; s < desc->sigma_count; s++) {
            require(std::isfinite(desc->sigmas[s]) && desc->sigmas[s] > 0, "mmd", "sigma",
                    desc->sigmas[s], "a finite number > 0");
        }
        return cpu_mmd(context, *desc);
    });
}

}  // extern "C"
