// SPDX-License-Identifier: Apache-2.0
#include "scale_rows/scale_rows.h"

void FG_SYMBOL(scale_rows)(const void* x, const void* factors, int64_t n, int64_t begin,
                           int64_t end, void* y) {
    for (int64_t row = begin; row < end; row++) {
        const vf factor = vf_set1(((const FG_REAL*)factors)[row]);
        const FG_REAL* const from = (const FG_REAL*)x + row * n;
        FG_REAL* const to = (FG_REAL*)y + row * n;
        int64_t i = 0;
        for (; i + VL <= n; i += VL) vf_store(to + i, vf_mul(factor, vf_load(from + i)));
        if (i < n) vf_store_n(to + i, vf_mul(factor, vf_load_n(from + i, n - i)), n - i);
    }
}
