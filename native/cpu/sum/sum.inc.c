// SPDX-License-Identifier: Apache-2.0
#include "sum/sum.h"

void FG_SYMBOL(sum)(const fg_sum_args_t* args, int64_t begin, int64_t end) {
    const vf alpha = vf_set1((FG_REAL)args->alpha);
    const vf beta = vf_set1((FG_REAL)args->beta);
    const FG_REAL* const a = args->a;
    const FG_REAL* const b = args->b;
    FG_REAL* const y = args->y;
    int64_t i = begin;
    for (; i + VL <= end; i += VL)
        vf_store(y + i, vf_fma(alpha, vf_load(a + i), vf_mul(beta, vf_load(b + i))));
    const int64_t n = end - i;
    if (n > 0)
        vf_store_n(y + i, vf_fma(alpha, vf_load_n(a + i, n), vf_mul(beta, vf_load_n(b + i, n))), n);
}
