// SPDX-License-Identifier: Apache-2.0
// y = softmax(x) has the symmetric Jacobian J = diag(y) - y y', so one product serves backward and tangent. With the
// tangent t of x, the cotangent b of J t and the cotangent c of y, the cotangent of x is J u,
// u = b t - b <y, t> - t <y, b> + c. Sums over classes are taken in double, in order: equal bits everywhere.
#include "softmax/softmax.h"
#include "math/math.h"

static inline void fg_softmax_value(const FG_REAL* x, FG_REAL* y, int64_t classes) {
    FG_REAL largest = x[0];
    for (int64_t k = 1; k < classes; k++) largest = x[k] > largest ? x[k] : largest;
    const vf top = vf_set1(largest);
    for (int64_t k = 0; k < classes; k += VL) {
        const int64_t n = classes - k < VL ? classes - k : VL;
        vf_store_n(y + k, fg_exp(vf_sub(vf_load_n(x + k, n), top)), n);
    }
    double sum = 0;
    for (int64_t k = 0; k < classes; k++) sum += (double)y[k];
    const vf scale = vf_set1((FG_REAL)(1 / sum));
    for (int64_t k = 0; k < classes; k += VL) {
        const int64_t n = classes - k < VL ? classes - k : VL;
        vf_store_n(y + k, vf_mul(scale, vf_load_n(y + k, n)), n);
    }
}

static inline void fg_softmax_put(FG_REAL* dst, vf value, int64_t n, int32_t accumulate) {
    vf_store_n(dst, accumulate ? vf_add(vf_load_n(dst, n), value) : value, n);
}

static inline void fg_softmax_product(const fg_softmax_args_t* args, int64_t begin) {
    const FG_REAL* const y = (const FG_REAL*)args->y + begin;
    const FG_REAL* const a = (const FG_REAL*)args->a + begin;
    FG_REAL* const dst = (FG_REAL*)args->dst + begin;
    double mean = 0;
    for (int64_t k = 0; k < args->classes; k++) mean += (double)y[k] * (double)a[k];
    const vf m = vf_set1((FG_REAL)mean);
    for (int64_t k = 0; k < args->classes; k += VL) {
        const int64_t n = args->classes - k < VL ? args->classes - k : VL;
        const vf apart = vf_sub(vf_load_n(a + k, n), m);
        fg_softmax_put(dst + k, vf_mul(vf_load_n(y + k, n), apart), n, args->accumulate);
    }
}

static inline void fg_softmax_second(const fg_softmax_args_t* args, int64_t begin) {
    const FG_REAL* const y = (const FG_REAL*)args->y + begin;
    const FG_REAL* const t = (const FG_REAL*)args->a + begin;
    const FG_REAL* const b = (const FG_REAL*)args->b + begin;
    const FG_REAL* const c = (const FG_REAL*)args->c + begin;
    FG_REAL* const dst = (FG_REAL*)args->dst + begin;
    double mean_t = 0, mean_b = 0, rest = 0;
    for (int64_t k = 0; k < args->classes; k++) {
        const double at = (double)y[k];
        mean_t += at * (double)t[k];
        mean_b += at * (double)b[k];
        rest += at * ((double)b[k] * (double)t[k] + (double)c[k]);
    }
    const vf mt = vf_set1((FG_REAL)mean_t), mb = vf_set1((FG_REAL)mean_b);
    const vf mu = vf_set1((FG_REAL)(rest - 2 * mean_t * mean_b));
    for (int64_t k = 0; k < args->classes; k += VL) {
        const int64_t n = args->classes - k < VL ? args->classes - k : VL;
        const vf tk = vf_load_n(t + k, n), bk = vf_load_n(b + k, n);
        const vf curved = vf_sub(vf_mul(bk, vf_sub(tk, mt)), vf_mul(tk, mb));
        const vf u = vf_sub(vf_add(curved, vf_load_n(c + k, n)), mu);
        fg_softmax_put(dst + k, vf_mul(vf_load_n(y + k, n), u), n, args->accumulate);
    }
}

void FG_SYMBOL(softmax)(const fg_softmax_args_t* args) {
    for (int64_t p = 0; p < args->positions; p++) {
        const int64_t begin = p * args->classes;
        if (args->form == FG_SOFTMAX_FORWARD) {
            fg_softmax_value((const FG_REAL*)args->y + begin, (FG_REAL*)args->dst + begin,
                             args->classes);
        } else if (args->form == FG_SOFTMAX_PRODUCT) {
            fg_softmax_product(args, begin);
        } else {
            fg_softmax_second(args, begin);
        }
    }
}
