// SPDX-License-Identifier: Apache-2.0
#include "bernoulli/bernoulli.h"
#include "math/math.h"

#if FG_REAL_IS_F64
static inline vf fg_load_uniform(const float* p, int64_t n) {
    return n > 0 ? (double)*p : 0;
}
#else
static inline vf fg_load_uniform(const float* p, int64_t n) {
    return vf_load_n(p, n);
}
#endif

void FG_SYMBOL(bernoulli)(const fg_bernoulli_args_t* args, int64_t logit, int64_t sample,
                          int64_t n) {
    const FG_REAL* const logits = (const FG_REAL*)args->logits + logit;
    FG_REAL* const x = (FG_REAL*)args->x + sample;
    FG_REAL* const p = args->p == NULL ? NULL : (FG_REAL*)args->p + logit;
    for (int64_t i = 0; i < n; i += VL) {
        const int64_t m = n - i < VL ? n - i : VL;
        const vf probability = fg_sigmoid(vf_load_n(logits + i, m));
        const vm on = vf_lt(fg_load_uniform(args->uniform + i, m), probability);
        const vf drawn = vf_blend(on, vf_set1(1), vf_zero());
        vf_store_n(x + i, vf_blend(vf_is_nan(probability), probability, drawn), m);
        if (p != NULL) vf_store_n(p + i, probability, m);
    }
}
