// SPDX-License-Identifier: Apache-2.0
#include "noise/noise.h"

#if FG_REAL_IS_F64
static inline vf fg_load_number(const float* p, int64_t n) {
    return n > 0 ? (double)*p : 0;
}
#else
static inline vf fg_load_number(const float* p, int64_t n) {
    return vf_load_n(p, n);
}
#endif

void FG_SYMBOL(noise)(const fg_noise_args_t* args, int64_t begin, int64_t end) {
    const vf factor = vf_set1((FG_REAL)args->factor);
    const FG_REAL* const x = args->x;
    FG_REAL* const y = args->y;
    for (int64_t i = begin; i < end; i += VL) {
        const int64_t n = end - i < VL ? end - i : VL;
        const vf number = fg_load_number(args->numbers + (i - begin), n);
        vf_store_n(y + i, vf_fma(factor, number, vf_load_n(x + i, n)), n);
    }
}
