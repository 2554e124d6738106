// SPDX-License-Identifier: Apache-2.0
#include "minibatch_stddev/minibatch_stddev.h"

static inline vf fg_group_mean(const FG_REAL* x, int64_t rows, int64_t stride, int64_t n) {
    vf sum = vf_zero();
    for (int64_t r = 0; r < rows; r++) sum = vf_add(sum, vf_load_n(x + r * stride, n));
    return vf_div(sum, vf_set1((FG_REAL)rows));
}

static inline vf fg_group_deviation(const FG_REAL* x, int64_t rows, int64_t stride, int64_t n,
                                    vf mean) {
    vf squares = vf_zero();
    for (int64_t r = 0; r < rows; r++) {
        const vf d = vf_sub(vf_load_n(x + r * stride, n), mean);
        squares = vf_fma(d, d, squares);
    }
    return vf_sqrt(vf_div(squares, vf_set1((FG_REAL)rows)));
}

/* Lanes behind the last element are 0 in every row, and so is their deviation. */
double FG_SYMBOL(group_deviations)(const void* values, int64_t rows, int64_t n) {
    const FG_REAL* const x = values;
    va s[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) s[u] = va_zero();
    for (int64_t i = 0; i < n; i += VL) {
        const int64_t count = n - i < VL ? n - i : VL;
        const vf mean = fg_group_mean(x + i, rows, n, count);
        const vf deviation = fg_group_deviation(x + i, rows, n, count, mean);
        const int u = (int)(i / VL % FG_LANE_VECTORS);
        s[u] = va_add(s[u], deviation);
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, s[u]);
    return fg_tree16(lanes);
}

void FG_SYMBOL(group_gradient)(const void* values, int64_t rows, int64_t n, double factor,
                               void* gradient) {
    const FG_REAL* const x = values;
    FG_REAL* const dx = gradient;
    const vf weight = vf_set1((FG_REAL)(factor / (double)rows));
    for (int64_t i = 0; i < n; i += VL) {
        const int64_t count = n - i < VL ? n - i : VL;
        const vf mean = fg_group_mean(x + i, rows, n, count);
        const vf deviation = fg_group_deviation(x + i, rows, n, count, mean);
        const vf scale =
            vf_blend(vf_eq(deviation, vf_zero()), vf_zero(), vf_div(weight, deviation));
        for (int64_t r = 0; r < rows; r++) {
            const vf d = vf_sub(vf_load_n(x + r * n + i, count), mean);
            FG_REAL* const to = dx + r * n + i;
            vf_store_n(to, vf_fma(scale, d, vf_load_n(to, count)), count);
        }
    }
}
