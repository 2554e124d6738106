// SPDX-License-Identifier: Apache-2.0
// Of a prediction p and a target t: squared (p - t)^2 / 2; absolute |p - t|; Bernoulli, where p is a logit and t a
// probability, the cross entropy log(1 + e^p) - t p.
#include "reconstruction/reconstruction.h"
#include "math/math.h"

#define FG_INLINE static inline __attribute__((always_inline))

/* The loss; slope receives its derivative by p. */
FG_INLINE vf fg_reconstruction_loss(fg_reconstruction_t kind, vf p, vf t, vf* slope) {
    const vf d = vf_sub(p, t);
    if (kind == FG_RECONSTRUCTION_BERNOULLI) {
        *slope = vf_sub(fg_sigmoid(p), t);
        return vf_fnma(t, p, fg_softplus(p));
    }
    if (kind == FG_RECONSTRUCTION_ABSOLUTE) {
        *slope = vf_blend(vf_eq(d, vf_zero()), vf_zero(), vf_copysign(vf_set1(1), d));
        *slope = vf_blend(vf_is_nan(d), d, *slope);
        return vf_abs(d);
    }
    *slope = d;
    return vf_mul(vf_mul(vf_set1((FG_REAL)0.5), d), d);
}

FG_INLINE void fg_reconstruction_loop(const fg_reconstruction_args_t* args,
                                      fg_reconstruction_t kind, int64_t begin, int64_t end) {
    const vf weight = vf_set1((FG_REAL)args->slope_weight);
    const vf scale = vf_set1((FG_REAL)args->target_scale);
    const vf shift = vf_set1((FG_REAL)args->target_shift);
    const FG_REAL* const prediction = args->prediction;
    const FG_REAL* const target = args->target;
    FG_REAL* const dprediction = args->dprediction;
    va sums[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
    for (int64_t i = begin; i < end; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const int64_t at = i + u * VL;
            if (at >= end) break;
            const int64_t n = end - at < VL ? end - at : VL;
            const vf t = vf_fma(scale, vf_load_n(target + at, n), shift);
            vf slope;
            const vf loss = fg_reconstruction_loss(kind, vf_load_n(prediction + at, n), t, &slope);
            vf_store_n(dprediction + at, vf_mul(weight, slope), n);
            /* Lanes beyond the end hold a loss, too. */
            FG_REAL kept[VL];
            vf_store_n(kept, loss, n);
            sums[u] = va_add(sums[u], vf_load_n(kept, n));
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
    *args->sum = fg_tree16(lanes);
}

void FG_SYMBOL(reconstruction)(const fg_reconstruction_args_t* args, int64_t begin, int64_t end) {
    switch (args->kind) {
        case FG_RECONSTRUCTION_BERNOULLI:
            fg_reconstruction_loop(args, FG_RECONSTRUCTION_BERNOULLI, begin, end);
            break;
        case FG_RECONSTRUCTION_ABSOLUTE:
            fg_reconstruction_loop(args, FG_RECONSTRUCTION_ABSOLUTE, begin, end);
            break;
        default:
            fg_reconstruction_loop(args, FG_RECONSTRUCTION_SQUARED, begin, end);
            break;
    }
}
