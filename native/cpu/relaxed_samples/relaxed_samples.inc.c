// SPDX-License-Identifier: Apache-2.0
// A lone class has logistic noise log u - log(1 - u), the difference of two Gumbel variables; others Gumbel noise
// -log(-log u) each. The largest noisy logit is a sample of softmax(logits) (Gumbel 1954).
#include "relaxed_samples/relaxed_samples.h"
#include "math/math.h"

#if FG_REAL_IS_F64
static inline vf fg_uniform_at(const float* p, int64_t n) {
    return n > 0 ? (double)*p : 0;
}
#else
static inline vf fg_uniform_at(const float* p, int64_t n) {
    return vf_load_n(p, n);
}
#endif

static inline void fg_relax_binary(const fg_relaxed_samples_args_t* args) {
    const FG_REAL* const a = args->logits;
    FG_REAL* const y = args->relaxed;
    FG_REAL* const x = args->x;
    const vf one = vf_set1(1), sharpness = vf_set1((FG_REAL)args->sharpness);
    for (int64_t i = 0; i < args->positions; i += VL) {
        const int64_t n = args->positions - i < VL ? args->positions - i : VL;
        const vf u = fg_uniform_at(args->uniform + i, n);
        const vf noise = vf_sub(fg_log(u), fg_log(vf_sub(one, u)));
        const vf logit = vf_load_n(a + i, n);
        const vf noisy = vf_add(logit, noise);
        const vf drawn = vf_blend(vf_gt(noisy, vf_zero()), one, vf_zero());
        vf_store_n(x + i, vf_blend(vf_is_nan(noisy), noisy, drawn), n);
        const vf seen = args->noisy ? noisy : logit;
        vf_store_n(y + i, fg_sigmoid(vf_mul(sharpness, seen)), n);
    }
}

/* Softmax of sharpness y, in place. */
static inline void fg_soften(FG_REAL* y, int64_t classes, double sharpness) {
    FG_REAL largest = y[0];
    for (int64_t k = 1; k < classes; k++) largest = y[k] > largest ? y[k] : largest;
    const vf top = vf_set1(largest), s = vf_set1((FG_REAL)sharpness);
    for (int64_t k = 0; k < classes; k += VL) {
        const int64_t n = classes - k < VL ? classes - k : VL;
        vf_store_n(y + k, fg_exp(vf_mul(s, vf_sub(vf_load_n(y + k, n), top))), n);
    }
    double sum = 0;
    for (int64_t k = 0; k < classes; k++) sum += (double)y[k];
    const vf scale = vf_set1((FG_REAL)(1 / sum));
    for (int64_t k = 0; k < classes; k += VL) {
        const int64_t n = classes - k < VL ? classes - k : VL;
        vf_store_n(y + k, vf_mul(scale, vf_load_n(y + k, n)), n);
    }
}

static inline void fg_relax_position(const fg_relaxed_samples_args_t* args, int64_t begin) {
    const int64_t classes = args->classes;
    const FG_REAL* const a = (const FG_REAL*)args->logits + begin;
    FG_REAL* const y = (FG_REAL*)args->relaxed + begin;
    FG_REAL* const x = (FG_REAL*)args->x + begin;
    for (int64_t k = 0; k < classes; k += VL) {
        const int64_t n = classes - k < VL ? classes - k : VL;
        const vf u = fg_uniform_at(args->uniform + begin + k, n);
        vf_store_n(y + k, vf_sub(vf_load_n(a + k, n), fg_log(vf_neg(fg_log(u)))), n);
    }
    int64_t drawn = 0;
    double sum = 0;
    for (int64_t k = 0; k < classes; k++) {
        if (y[k] > y[drawn]) drawn = k;
        sum += (double)y[k];
    }
    /* Logits that are not finite must not look like a sample. */
    const FG_REAL rest = sum - sum == 0 ? 0 : (FG_REAL)NAN;
    for (int64_t k = 0; k < classes; k++) x[k] = rest + (k == drawn ? 1 : 0);
    if (!args->noisy) {
        for (int64_t k = 0; k < classes; k++) y[k] = a[k];
    }
    fg_soften(y, classes, args->sharpness);
}

void FG_SYMBOL(relaxed_samples)(const fg_relaxed_samples_args_t* args) {
    if (args->classes == 1) {
        fg_relax_binary(args);
        return;
    }
    for (int64_t p = 0; p < args->positions; p++) fg_relax_position(args, p * args->classes);
}

void FG_SYMBOL(relaxed_backward)(const fg_relaxed_samples_args_t* args) {
    const FG_REAL* y = args->relaxed;
    const FG_REAL* dx = args->dx;
    FG_REAL* da = args->dlogits;
    const vf s = vf_set1((FG_REAL)args->sharpness);
    if (args->classes == 1) {
        for (int64_t i = 0; i < args->positions; i += VL) {
            const int64_t n = args->positions - i < VL ? args->positions - i : VL;
            const vf at = vf_load_n(y + i, n);
            const vf slope = vf_mul(at, vf_sub(vf_set1(1), at));
            vf_store_n(da + i, vf_mul(vf_mul(s, slope), vf_load_n(dx + i, n)), n);
        }
        return;
    }
    for (int64_t p = 0; p < args->positions; p++) {
        const int64_t classes = args->classes;
        double mean = 0;
        for (int64_t k = 0; k < classes; k++) mean += (double)y[k] * (double)dx[k];
        const vf m = vf_set1((FG_REAL)mean);
        for (int64_t k = 0; k < classes; k += VL) {
            const int64_t n = classes - k < VL ? classes - k : VL;
            const vf apart = vf_sub(vf_load_n(dx + k, n), m);
            vf_store_n(da + k, vf_mul(vf_mul(s, vf_load_n(y + k, n)), apart), n);
        }
        y += classes;
        dx += classes;
        da += classes;
    }
}
