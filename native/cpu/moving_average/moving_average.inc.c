// SPDX-License-Identifier: Apache-2.0
#include "moving_average/moving_average.h"

void FG_SYMBOL(moving_average)(const fg_moving_average_args_t* args, int64_t begin, int64_t end) {
    const vf decay = vf_set1((FG_REAL)args->decay);
    const vf rest = vf_set1((FG_REAL)(1 - args->decay));
    const FG_REAL* const w = args->w;
    FG_REAL* const average = args->average;
    int64_t i = begin;
    for (; i + VL <= end; i += VL) {
        vf_store(average + i, vf_fma(decay, vf_load(average + i), vf_mul(rest, vf_load(w + i))));
    }
    const int64_t n = end - i;
    if (n > 0) {
        vf_store_n(average + i,
                   vf_fma(decay, vf_load_n(average + i, n), vf_mul(rest, vf_load_n(w + i, n))), n);
    }
}
