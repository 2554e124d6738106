// SPDX-License-Identifier: Apache-2.0
// With s = exp(L / 2), noise e and code c = m + s e: the divergence of N(m, s^2) from N(0, 1) is
// (s^2 + m^2 - 1 - L) / 2, its estimate from the one code log q(c) - log p(c) = (c^2 - L - e^2) / 2.
#include "gaussian_latent/gaussian_latent.h"
#include "math/math.h"

double FG_SYMBOL(gaussian_code)(fg_divergence_t kind, const void* stats, const void* noise,
                                int64_t n, void* code) {
    const FG_REAL* const mean = stats;
    const FG_REAL* const log_variance = mean + n;
    const FG_REAL* const e = noise;
    FG_REAL* const c = code;
    const vf half = vf_set1((FG_REAL)0.5);
    va sums[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
    for (int64_t i = 0; i < n; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const int64_t at = i + u * VL;
            if (at >= n) break;
            const int64_t some = n - at < VL ? n - at : VL;
            const vf m = vf_load_n(mean + at, some);
            const vf l = vf_load_n(log_variance + at, some);
            const vf z = vf_load_n(e + at, some);
            const vf s = fg_exp(vf_mul(half, l));
            const vf drawn = vf_fma(s, z, m);
            vf_store_n(c + at, drawn, some);
            vf twice;
            if (kind == FG_DIVERGENCE_SAMPLED) {
                twice = vf_sub(vf_fnma(z, z, vf_mul(drawn, drawn)), l);
            } else {
                twice = vf_sub(vf_fma(m, m, vf_fma(s, s, vf_set1(-1))), l);
            }
            /* Lanes beyond the end hold that of N(0, 1), which is 0. */
            sums[u] = va_add(sums[u], vf_mul(half, twice));
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
    return fg_tree16(lanes);
}

void FG_SYMBOL(gaussian_stats)(fg_divergence_t kind, const void* stats, const void* noise,
                               double weight, const void* dcode, int64_t n, void* dstats) {
    const FG_REAL* const mean = stats;
    const FG_REAL* const log_variance = mean + n;
    const FG_REAL* const e = noise;
    const FG_REAL* const dc = dcode;
    FG_REAL* const dmean = dstats;
    FG_REAL* const dlog = dmean + n;
    const vf half = vf_set1((FG_REAL)0.5);
    const vf w = vf_set1((FG_REAL)weight);
    for (int64_t at = 0; at < n; at += VL) {
        const int64_t some = n - at < VL ? n - at : VL;
        const vf m = vf_load_n(mean + at, some);
        const vf z = vf_load_n(e + at, some);
        const vf s = fg_exp(vf_mul(half, vf_load_n(log_variance + at, some)));
        const vf g = vf_load_n(dc + at, some);
        const vf spread = vf_mul(half, vf_mul(s, z));
        const vf half_w = vf_mul(half, w);
        if (kind == FG_DIVERGENCE_SAMPLED) {
            const vf whole = vf_fma(w, vf_fma(s, z, m), g);
            vf_store_n(dmean + at, whole, some);
            vf_store_n(dlog + at, vf_sub(vf_mul(spread, whole), half_w), some);
        } else {
            vf_store_n(dmean + at, vf_fma(w, m, g), some);
            const vf excess = vf_fma(s, s, vf_set1(-1));
            vf_store_n(dlog + at, vf_fma(half_w, excess, vf_mul(spread, g)), some);
        }
    }
}
