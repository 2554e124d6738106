// SPDX-License-Identifier: Apache-2.0
#include "score_weights/score_weights.h"
#include "math/math.h"

void FG_SYMBOL(weights_of)(const void* logits, double scale, double offset, int64_t n,
                           void* weights) {
    const FG_REAL* const x = logits;
    FG_REAL* const w = weights;
    const vf s = vf_set1((FG_REAL)scale);
    const vf o = vf_set1((FG_REAL)offset);
    for (int64_t i = 0; i < n; i += VL) {
        const int64_t m = n - i < VL ? n - i : VL;
        vf_store_n(w + i, fg_exp(vf_fma(s, vf_load_n(x + i, m), o)), m);
    }
}

double FG_SYMBOL(log_of)(double x) {
    FG_REAL y;
    vf_store_n(&y, fg_log(vf_set1((FG_REAL)x)), 1);
    return (double)y;
}

/* W + log W = -x, so that it is W + x where W may underflow, and -log W where W + x would cancel. */
double FG_SYMBOL(lambert_log_of)(double x) {
    FG_REAL y;
    const vf w = fg_lambert_w_exp(vf_set1((FG_REAL)-x));
    vf_store_n(&y, x < 0 ? vf_neg(fg_log(w)) : vf_add(w, vf_set1((FG_REAL)x)), 1);
    return (double)y;
}
