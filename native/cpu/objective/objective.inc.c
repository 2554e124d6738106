// SPDX-License-Identifier: Apache-2.0
// With s = -1 where high logits are wanted (real data in the critic, fakes in the generator) and s = +1 where low
// ones are: Wasserstein s x; non-saturating log(1 + e^(s x)) (Goodfellow et al. 2014); hinge max(0, 1 + s x) for the
// critic and s x for the generator (Lim and Ye 2017; Miyato et al. 2018).
#include "objective/objective.h"
#include "math/math.h"

#define FG_INLINE static inline __attribute__((always_inline))

/* The loss at z = s x; slope receives its derivative by z. */
FG_INLINE vf fg_objective_loss(fg_objective_t objective, vf z, vf* slope) {
    const vf one = vf_set1(1);
    if (objective == FG_OBJECTIVE_NON_SATURATING) {
        *slope = fg_sigmoid(z);
        return fg_softplus(z);
    }
    if (objective == FG_OBJECTIVE_HINGE) {
        const vf margin = vf_add(one, z);
        *slope = vf_blend(vf_gt(margin, vf_zero()), one, vf_zero());
        *slope = vf_blend(vf_is_nan(z), z, *slope);
        return vf_max(vf_zero(), margin);
    }
    *slope = one;
    return z;
}

FG_INLINE void fg_objective_loop(const fg_objective_args_t* args, fg_objective_t objective,
                                 int64_t begin, int64_t end) {
    const vf sign = vf_set1(args->side == FG_CRITIC_FAKE ? 1 : -1);
    const vf weight = vf_mul(sign, vf_set1((FG_REAL)args->weight));
    const FG_REAL* const logits = args->logits;
    FG_REAL* const dlogits = args->dlogits;
    va sums[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
    for (int64_t i = begin; i < end; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const int64_t at = i + u * VL;
            if (at >= end) break;
            const int64_t n = end - at < VL ? end - at : VL;
            vf slope;
            const vf loss =
                fg_objective_loss(objective, vf_mul(sign, vf_load_n(logits + at, n)), &slope);
            vf_store_n(dlogits + at, vf_mul(weight, slope), n);
            /* Lanes beyond the end hold the loss of 0, which need not be 0. */
            FG_REAL kept[VL];
            vf_store_n(kept, loss, n);
            sums[u] = va_add(sums[u], vf_load_n(kept, n));
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
    *args->sum = fg_tree16(lanes);
}

void FG_SYMBOL(objective)(const fg_objective_args_t* args, int64_t begin, int64_t end) {
    fg_objective_t objective = args->objective;
    if (objective == FG_OBJECTIVE_HINGE && args->side == FG_GENERATOR_FAKE)
        objective = FG_OBJECTIVE_WASSERSTEIN;
    switch (objective) {
        case FG_OBJECTIVE_NON_SATURATING:
            fg_objective_loop(args, FG_OBJECTIVE_NON_SATURATING, begin, end);
            break;
        case FG_OBJECTIVE_HINGE:
            fg_objective_loop(args, FG_OBJECTIVE_HINGE, begin, end);
            break;
        default:
            fg_objective_loop(args, FG_OBJECTIVE_WASSERSTEIN, begin, end);
            break;
    }
}
