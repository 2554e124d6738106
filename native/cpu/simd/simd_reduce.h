// SPDX-License-Identifier: Apache-2.0
// Sums whose order does not depend on the vector length: 16 lanes in double, element i in lane i % 16, merged by
// a fixed tree. Included by the vocabularies; a reduction written with these has the same bits on every f32 ISA.
#ifndef FORGER_CPU_SIMD_REDUCE_H
#define FORGER_CPU_SIMD_REDUCE_H

#define FG_LANES 16
/* Vectors per 16 elements. */
#define FG_LANE_VECTORS (FG_LANES / VL)

static inline double fg_tree16(const double* s) {
    double t[8];
    for (int i = 0; i < 8; i++) t[i] = s[i] + s[i + 8];
    for (int i = 0; i < 4; i++) t[i] += t[i + 4];
    return (t[0] + t[2]) + (t[1] + t[3]);
}

/* Sum of n elements. */
static inline double fg_sum_lanes(const FG_REAL* x, int64_t n) {
    va s[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) s[u] = va_zero();
    int64_t i = 0;
    for (; i + FG_LANES <= n; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) s[u] = va_add(s[u], vf_load(x + i + u * VL));
    }
    for (int u = 0; i < n; i += VL, u++) {
        s[u] = va_add(s[u], vf_load_n(x + i, n - i < VL ? n - i : VL));
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, s[u]);
    return fg_tree16(lanes);
}

/* Sum of n products a[i] b[i]. */
static inline double fg_dot_lanes(const FG_REAL* a, const FG_REAL* b, int64_t n) {
    va s[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) s[u] = va_zero();
    int64_t i = 0;
    for (; i + FG_LANES <= n; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            s[u] = va_fma(s[u], vf_load(a + i + u * VL), vf_load(b + i + u * VL));
        }
    }
    for (int u = 0; i < n; i += VL, u++) {
        const int64_t m = n - i < VL ? n - i : VL;
        s[u] = va_fma(s[u], vf_load_n(a + i, m), vf_load_n(b + i, m));
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, s[u]);
    return fg_tree16(lanes);
}

#endif
