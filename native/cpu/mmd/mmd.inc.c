// SPDX-License-Identifier: Apache-2.0
#include "mmd/mmd.h"
#include "math/math.h"

void FG_SYMBOL(mmd_distances)(const void* const* a, const void* z, int64_t count, int64_t n,
                              void* out, int64_t stride) {
    const FG_REAL* const a0 = a[0];
    const FG_REAL* const a1 = a[1];
    const FG_REAL* const a2 = a[2];
    const FG_REAL* const a3 = a[3];
    FG_REAL* const distances = out;
    for (int64_t j = 0; j < count; j++) {
        const FG_REAL* const row = (const FG_REAL*)z + j * n;
        vf s[FG_MMD_ROWS][FG_LANE_VECTORS];
        for (int r = 0; r < FG_MMD_ROWS; r++) {
            for (int u = 0; u < FG_LANE_VECTORS; u++) s[r][u] = vf_zero();
        }
        int64_t i = 0;
        for (; i + FG_LANES <= n; i += FG_LANES) {
            for (int u = 0; u < FG_LANE_VECTORS; u++) {
                const int64_t at = i + u * VL;
                const vf b = vf_load(row + at);
                const vf d0 = vf_sub(vf_load(a0 + at), b), d1 = vf_sub(vf_load(a1 + at), b);
                const vf d2 = vf_sub(vf_load(a2 + at), b), d3 = vf_sub(vf_load(a3 + at), b);
                s[0][u] = vf_fma(d0, d0, s[0][u]);
                s[1][u] = vf_fma(d1, d1, s[1][u]);
                s[2][u] = vf_fma(d2, d2, s[2][u]);
                s[3][u] = vf_fma(d3, d3, s[3][u]);
            }
        }
        for (int u = 0; i < n; i += VL, u++) {
            const int64_t some = n - i < VL ? n - i : VL;
            const vf b = vf_load_n(row + i, some);
            const vf d0 = vf_sub(vf_load_n(a0 + i, some), b);
            const vf d1 = vf_sub(vf_load_n(a1 + i, some), b);
            const vf d2 = vf_sub(vf_load_n(a2 + i, some), b);
            const vf d3 = vf_sub(vf_load_n(a3 + i, some), b);
            s[0][u] = vf_fma(d0, d0, s[0][u]);
            s[1][u] = vf_fma(d1, d1, s[1][u]);
            s[2][u] = vf_fma(d2, d2, s[2][u]);
            s[3][u] = vf_fma(d3, d3, s[3][u]);
        }
        for (int r = 0; r < FG_MMD_ROWS; r++) {
            FG_REAL part[FG_LANES];
            double lanes[FG_LANES];
            for (int u = 0; u < FG_LANE_VECTORS; u++) vf_store(part + u * VL, s[r][u]);
            for (int k = 0; k < FG_LANES; k++) lanes[k] = (double)part[k];
            distances[r * stride + j] = (FG_REAL)fg_tree16(lanes);
        }
    }
}

double FG_SYMBOL(mmd_kernel)(void* distances, int64_t count, const double* sigmas,
                             int32_t sigma_count) {
    FG_REAL* const d = distances;
    va sums[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
    for (int64_t i = 0; i < count; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const int64_t at = i + u * VL;
            if (at >= count) break;
            const int64_t some = count - at < VL ? count - at : VL;
            const vf distance = vf_load_n(d + at, some);
            vf value = vf_zero();
            vf slope = vf_zero();
            for (int32_t s = 0; s < sigma_count; s++) {
                const double precision = 1 / (sigmas[s] * sigmas[s]);
                const vf k = fg_exp(vf_mul(distance, vf_set1((FG_REAL)(-0.5 * precision))));
                value = vf_add(value, k);
                slope = vf_fma(k, vf_set1((FG_REAL)precision), slope);
            }
            vf_store_n(d + at, slope, some);
            FG_REAL kept[VL];
            vf_store_n(kept, value, some);
            sums[u] = va_add(sums[u], vf_load_n(kept, some));
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
    return fg_tree16(lanes);
}

void FG_SYMBOL(mmd_pull)(const void* const* a, const void* z, const void* c, int64_t stride,
                         int64_t count, int64_t n, double scale, int32_t accumulate,
                         void* const* out, int32_t used) {
    const FG_REAL* const rows = z;
    const FG_REAL* const c0 = c;
    const FG_REAL* const c1 = c0 + stride;
    const FG_REAL* const c2 = c1 + stride;
    const FG_REAL* const c3 = c2 + stride;
    const vf factor = vf_set1((FG_REAL)scale);
    for (int64_t at = 0; at < n; at += VL) {
        const int64_t some = n - at < VL ? n - at : VL;
        vf from[FG_MMD_ROWS], s[FG_MMD_ROWS];
        for (int r = 0; r < FG_MMD_ROWS; r++) {
            from[r] = vf_load_n((const FG_REAL*)a[r] + at, some);
            s[r] = vf_zero();
        }
        for (int64_t j = 0; j < count; j++) {
            const vf b =
                some == VL ? vf_load(rows + j * n + at) : vf_load_n(rows + j * n + at, some);
            s[0] = vf_fma(vf_set1(c0[j]), vf_sub(from[0], b), s[0]);
            s[1] = vf_fma(vf_set1(c1[j]), vf_sub(from[1], b), s[1]);
            s[2] = vf_fma(vf_set1(c2[j]), vf_sub(from[2], b), s[2]);
            s[3] = vf_fma(vf_set1(c3[j]), vf_sub(from[3], b), s[3]);
        }
        for (int r = 0; r < used; r++) {
            FG_REAL* const to = (FG_REAL*)out[r] + at;
            const vf before = accumulate ? vf_load_n(to, some) : vf_zero();
            vf_store_n(to, vf_fma(factor, s[r], before), some);
        }
    }
}
