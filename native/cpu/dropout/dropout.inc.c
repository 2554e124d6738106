// SPDX-License-Identifier: Apache-2.0
#include "dropout/dropout.h"

#if FG_REAL_IS_F64
static inline vf fg_load_uniform(const float* p, int64_t n) {
    return n > 0 ? (double)*p : 0;
}
#else
static inline vf fg_load_uniform(const float* p, int64_t n) {
    return vf_load_n(p, n);
}
#endif

void FG_SYMBOL(dropout)(const fg_dropout_args_t* args, int64_t begin, int64_t end) {
    const vf probability = vf_set1((FG_REAL)args->probability);
    const vf scale = vf_div(vf_set1(1), vf_sub(vf_set1(1), probability));
    const FG_REAL* const x = args->x;
    FG_REAL* const y = args->y;
    for (int64_t i = begin; i < end; i += VL) {
        const int64_t n = end - i < VL ? end - i : VL;
        const vm dropped = vf_lt(fg_load_uniform(args->uniform + (i - begin), n), probability);
        vf value = vf_blend(dropped, vf_zero(), vf_mul(scale, vf_load_n(x + i, n)));
        if (args->accumulate) value = vf_add(vf_load_n(y + i, n), value);
        vf_store_n(y + i, value, n);
    }
}
