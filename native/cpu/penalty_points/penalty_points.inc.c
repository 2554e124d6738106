// SPDX-License-Identifier: Apache-2.0
#include "penalty_points/penalty_points.h"

static inline vf fg_point(vf epsilon, vf real, vf fake) {
    return vf_fma(epsilon, vf_sub(real, fake), fake);
}

void FG_SYMBOL(penalty_points)(const fg_penalty_points_args_t* args, int64_t begin, int64_t end) {
    const vf epsilon = vf_set1((FG_REAL)args->epsilon);
    const FG_REAL* const real = args->real;
    const FG_REAL* const fake = args->fake;
    FG_REAL* const x_hat = args->x_hat;
    int64_t i = begin;
    for (; i + VL <= end; i += VL)
        vf_store(x_hat + i, fg_point(epsilon, vf_load(real + i), vf_load(fake + i)));
    const int64_t n = end - i;
    if (n > 0)
        vf_store_n(x_hat + i, fg_point(epsilon, vf_load_n(real + i, n), vf_load_n(fake + i, n)), n);
}
