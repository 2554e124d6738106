// SPDX-License-Identifier: Apache-2.0
#include "mask/mask.h"

void FG_SYMBOL(mask)(const fg_mask_args_t* args, int64_t begin, int64_t end) {
    const FG_REAL* const mask = args->mask;
    for (int64_t row = begin; row < end; row++) {
        const FG_REAL* const x = (const FG_REAL*)args->x + row * args->per_row;
        FG_REAL* const y = (FG_REAL*)args->y + row * args->per_row;
        for (int64_t i = 0; i < args->per_row; i += VL) {
            const int64_t n = args->per_row - i < VL ? args->per_row - i : VL;
            const vm hidden = vf_eq(vf_load_n(mask + i, n), vf_zero());
            vf value = vf_blend(hidden, vf_zero(), vf_load_n(x + i, n));
            if (args->accumulate) value = vf_add(vf_load_n(y + i, n), value);
            vf_store_n(y + i, value, n);
        }
    }
}
