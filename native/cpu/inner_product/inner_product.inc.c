// SPDX-License-Identifier: Apache-2.0
#include "inner_product/inner_product.h"

double FG_SYMBOL(inner_product)(const void* a, const void* b, int64_t n) {
    return fg_dot_lanes(a, b, n);
}

void FG_SYMBOL(inner_gradient)(const void* b, double factor, int64_t n, int accumulate, void* da) {
    const FG_REAL* const from = b;
    FG_REAL* const to = da;
    const vf scale = vf_set1((FG_REAL)factor);
    for (int64_t i = 0; i < n; i += VL) {
        const int64_t m = n - i < VL ? n - i : VL;
        const vf before = accumulate ? vf_load_n(to + i, m) : vf_zero();
        vf_store_n(to + i, vf_fma(scale, vf_load_n(from + i, m), before), m);
    }
}
