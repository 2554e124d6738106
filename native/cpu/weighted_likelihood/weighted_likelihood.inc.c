// SPDX-License-Identifier: Apache-2.0
// With C = sum of the coefficients c and X = sum of c x over the samples of a row: binary variables give
// C log(1 + e^a) - X a and its derivative C sigmoid(a) - X; classes give C logsumexp(a) - <X, a> and C softmax(a) - X.
#include "weighted_likelihood/weighted_likelihood.h"
#include "math/math.h"

/* X of elements [i, i + n). */
static inline vf fg_weighted_sum(const fg_weighted_likelihood_args_t* args, int64_t per_row,
                                 int64_t i, int64_t n) {
    const FG_REAL* const x = args->x;
    const FG_REAL* const c = args->coefficients;
    vf sum = vf_zero();
    for (int64_t m = 0; m < args->samples; m++)
        sum = vf_fma(vf_set1(c[m]), vf_load_n(x + m * per_row + i, n), sum);
    return sum;
}

static inline double fg_binary_row(const fg_weighted_likelihood_args_t* args, FG_REAL total) {
    const FG_REAL* const a = args->logits;
    FG_REAL* const d = args->dlogits;
    const int64_t n = args->positions;
    const vf all = vf_set1(total);
    va sums[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
    for (int64_t i = 0; i < n; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const int64_t at = i + u * VL;
            if (at >= n) break;
            const int64_t m = n - at < VL ? n - at : VL;
            const vf logit = vf_load_n(a + at, m);
            const vf x = fg_weighted_sum(args, n, at, m);
            vf_store_n(d + at, vf_sub(vf_mul(all, fg_sigmoid(logit)), x), m);
            /* Lanes beyond the end hold log 2. */
            FG_REAL kept[VL];
            vf_store_n(kept, vf_sub(vf_mul(all, fg_softplus(logit)), vf_mul(x, logit)), m);
            sums[u] = va_add(sums[u], vf_load_n(kept, m));
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
    return fg_tree16(lanes);
}

/* The logits of one position; exponentials go through d. */
static inline double fg_class_position(const fg_weighted_likelihood_args_t* args, int64_t begin,
                                       FG_REAL total) {
    const int64_t classes = args->classes, per_row = args->positions * classes;
    const FG_REAL* const a = (const FG_REAL*)args->logits + begin;
    FG_REAL* const d = (FG_REAL*)args->dlogits + begin;
    FG_REAL largest = a[0];
    for (int64_t k = 1; k < classes; k++) largest = a[k] > largest ? a[k] : largest;
    for (int64_t k = 0; k < classes; k += VL) {
        const int64_t n = classes - k < VL ? classes - k : VL;
        vf_store_n(d + k, fg_exp(vf_sub(vf_load_n(a + k, n), vf_set1(largest))), n);
    }
    double sum = 0;
    for (int64_t k = 0; k < classes; k++) sum += (double)d[k];
    FG_REAL log_sum;
    vf_store_n(&log_sum, fg_log(vf_set1((FG_REAL)sum)), 1);
    double value = (double)total * ((double)largest + (double)log_sum);
    const vf scale = vf_set1((FG_REAL)((double)total / sum));
    for (int64_t k = 0; k < classes; k += VL) {
        const int64_t n = classes - k < VL ? classes - k : VL;
        const vf x = fg_weighted_sum(args, per_row, begin + k, n);
        vf_store_n(d + k, vf_sub(vf_mul(scale, vf_load_n(d + k, n)), x), n);
        FG_REAL drawn[VL];
        vf_store_n(drawn, vf_mul(x, vf_load_n(a + k, n)), n);
        for (int64_t i = 0; i < n; i++) value -= (double)drawn[i];
    }
    return value;
}

double FG_SYMBOL(weighted_likelihood)(const fg_weighted_likelihood_args_t* args) {
    const FG_REAL* const c = args->coefficients;
    double total = 0;
    for (int64_t m = 0; m < args->samples; m++) total += (double)c[m];
    if (args->classes == 1) return fg_binary_row(args, (FG_REAL)total);
    double value = 0;
    for (int64_t p = 0; p < args->positions; p++)
        value += fg_class_position(args, p * args->classes, (FG_REAL)total);
    return value;
}
