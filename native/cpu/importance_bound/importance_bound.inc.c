// SPDX-License-Identifier: Apache-2.0
#include "importance_bound/importance_bound.h"
#include "math/math.h"

double FG_SYMBOL(importance_bound)(const void* losses, const void* divergences, int64_t draws,
                                   int64_t n, void* weights) {
    const FG_REAL* const loss = losses;
    const FG_REAL* const divergence = divergences;
    FG_REAL* const weight = weights;
    const vf inverse = vf_set1((FG_REAL)(1 / (double)draws));
    const vf rows = vf_set1((FG_REAL)n);
    va sums[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
    for (int64_t at = 0; at < n; at += VL) {
        const int64_t some = n - at < VL ? n - at : VL;
        vf least = vf_zero();
        for (int64_t j = 0; j < draws; j++) {
            const vf cost = vf_add(vf_load_n(loss + j * n + at, some),
                                   vf_load_n(divergence + j * n + at, some));
            least = j == 0 ? cost : vf_min(least, cost);
        }
        vf sum = vf_zero();
        for (int64_t j = 0; j < draws; j++) {
            const vf cost = vf_add(vf_load_n(loss + j * n + at, some),
                                   vf_load_n(divergence + j * n + at, some));
            const vf e = fg_exp(vf_sub(least, cost));
            vf_store_n(weight + j * n + at, e, some);
            sum = vf_add(sum, e);
        }
        const vf share = vf_mul(sum, rows);
        for (int64_t j = 0; j < draws; j++) {
            vf_store_n(weight + j * n + at, vf_div(vf_load_n(weight + j * n + at, some), share),
                       some);
        }
        /* Lanes beyond the end hold least 0 and a mean of 1: nothing, but for rounding. */
        FG_REAL kept[VL];
        vf_store_n(kept, vf_sub(least, fg_log(vf_mul(sum, inverse))), some);
        const int u = (int)(at / VL % FG_LANE_VECTORS);
        sums[u] = va_add(sums[u], vf_load_n(kept, some));
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
    return fg_tree16(lanes);
}
