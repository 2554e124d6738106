// SPDX-License-Identifier: Apache-2.0
#include "noise_points/noise_points.h"

double FG_SYMBOL(batch_sum)(const void* x, int64_t n) {
    return fg_sum_lanes(x, n);
}

double FG_SYMBOL(batch_squares)(const void* values, double mean, int64_t n) {
    const FG_REAL* const x = values;
    const vf m = vf_set1((FG_REAL)mean);
    va s[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) s[u] = va_zero();
    int64_t i = 0;
    for (; i + FG_LANES <= n; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const vf d = vf_sub(vf_load(x + i + u * VL), m);
            s[u] = va_fma(s[u], d, d);
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, s[u]);
    for (int64_t lane = 0; i + lane < n; lane++) {
        const double d = (double)(FG_REAL)(x[i + lane] - (FG_REAL)mean);
        lanes[lane] += d * d;
    }
    return fg_tree16(lanes);
}
