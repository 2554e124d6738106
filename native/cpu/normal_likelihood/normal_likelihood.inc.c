// SPDX-License-Identifier: Apache-2.0
#include "normal_likelihood/normal_likelihood.h"

static const double fg_half_log_two_pi = 0.91893853320467274178;

void FG_SYMBOL(normal_likelihood)(const fg_normal_likelihood_args_t* args, int64_t begin,
                                  int64_t end) {
    const int64_t per_row = args->per_row;
    const vf weight = vf_set1((FG_REAL)args->weight);
    for (int64_t row = begin; row < end; row++) {
        const FG_REAL* const z = (const FG_REAL*)args->z + row * per_row;
        FG_REAL* const dz = (FG_REAL*)args->dz + row * per_row;
        const double log_det = (double)((const FG_REAL*)args->log_det)[row];
        const double square = fg_dot_lanes(z, z, per_row);
        ((FG_REAL*)args->log_p)[row] =
            (FG_REAL)(log_det - 0.5 * square - (double)per_row * fg_half_log_two_pi);
        for (int64_t i = 0; i < per_row; i += VL) {
            const int64_t n = per_row - i < VL ? per_row - i : VL;
            vf_store_n(dz + i, vf_mul(weight, vf_load_n(z + i, n)), n);
        }
    }
}
