// SPDX-License-Identifier: Apache-2.0
#include "objective/objective.h"
#include "math/math.h"
#include "objective/logit_functions.h"

void FG_SYMBOL(objective)(const fg_objective_args_t* args, int64_t begin, int64_t end) {
    const vf gain = vf_set1((FG_REAL)args->gain);
    const vf shift = vf_set1((FG_REAL)args->shift);
    const vf centre = vf_set1((FG_REAL)args->centre);
    const vf weight = vf_set1((FG_REAL)args->weight);
    const vf slope = vf_set1((FG_REAL)args->slope);
    const FG_REAL* const logits = args->logits;
    const FG_REAL* const others = args->others;
    FG_REAL* const dlogits = args->dlogits;
    va losses[FG_LANE_VECTORS], distances[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) losses[u] = distances[u] = va_zero();
    for (int64_t i = begin; i < end; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const int64_t at = i + u * VL;
            if (at >= end) break;
            const int64_t n = end - at < VL ? end - at : VL;
            const vf other = others ? vf_load_n(others + at, n) : centre;
            const vf d = vf_sub(vf_load_n(logits + at, n), other);
            vf derivative;
            const vf loss = fg_logit_function(args->function, vf_fma(gain, d, shift), &derivative);
            vf_store_n(dlogits + at, vf_fma(weight, derivative, slope), n);
            /* Lanes beyond the end hold the loss of 0, which need not be 0. */
            FG_REAL kept[VL];
            vf_store_n(kept, loss, n);
            losses[u] = va_add(losses[u], vf_load_n(kept, n));
            vf_store_n(kept, d, n);
            distances[u] = va_add(distances[u], vf_load_n(kept, n));
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, losses[u]);
    args->sums[0] = fg_tree16(lanes);
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, distances[u]);
    args->sums[1] = fg_tree16(lanes);
}
