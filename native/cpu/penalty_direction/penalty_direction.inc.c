// SPDX-License-Identifier: Apache-2.0
#include "penalty_direction/penalty_direction.h"

#if FG_REAL_IS_F64
/* Scaled by a power of two when squares would leave the range of double. */
double FG_SYMBOL(norm_row)(const void* row, int64_t n) {
    const double* const g = row;
    double largest = 0;
    for (int64_t i = 0; i < n; i++) largest = fabs(g[i]) > largest ? fabs(g[i]) : largest;
    if (largest < 0x1p-400 || largest > 0x1p400) {
        int exponent = 0;
        frexp(largest, &exponent);
        double sum = 0;
        for (int64_t i = 0; i < n; i++) {
            const double scaled = ldexp(g[i], -exponent);
            sum = fma(scaled, scaled, sum);
        }
        return ldexp(sqrt(sum), exponent);
    }
    return sqrt(fg_dot_lanes(g, g, n));
}
#else
/* Squares of f32 cannot overflow or vanish in double. */
double FG_SYMBOL(norm_row)(const void* row, int64_t n) {
    const float* const g = row;
    const double square = fg_dot_lanes(g, g, n);
#if VL == 1
    return sqrt(square);
#else
    return _mm_cvtsd_f64(_mm_sqrt_pd(_mm_set_sd(square)));
#endif
}
#endif

void FG_SYMBOL(scale_row)(const void* row, double norm, double factor, int64_t n, void* direction) {
    const FG_REAL* const g = row;
    FG_REAL* const v = direction;
    if (norm == 0) {
        for (int64_t i = 0; i < n; i += VL) vf_store_n(v + i, vf_zero(), n - i < VL ? n - i : VL);
        return;
    }
    const vf inverse = vf_set1((FG_REAL)(1 / norm));
    const vf scale = vf_set1((FG_REAL)factor);
    int64_t i = 0;
    for (; i + VL <= n; i += VL) vf_store(v + i, vf_mul(vf_mul(vf_load(g + i), inverse), scale));
    if (i < n) vf_store_n(v + i, vf_mul(vf_mul(vf_load_n(g + i, n - i), inverse), scale), n - i);
}
