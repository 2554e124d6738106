// SPDX-License-Identifier: Apache-2.0
#include "guard/guard.h"

int FG_SYMBOL(guard)(const void* values, int64_t begin, int64_t end) {
    const FG_REAL* const x = values;
    /* x - x is 0, or NaN where x is not finite; NaN stays in the sum. */
    vf sum = vf_zero();
    int64_t i = begin;
    for (; i + VL <= end; i += VL) sum = vf_add(sum, vf_sub(vf_load(x + i), vf_load(x + i)));
    if (i < end) sum = vf_add(sum, vf_sub(vf_load_n(x + i, end - i), vf_load_n(x + i, end - i)));
    return !vm_any(vf_is_nan(sum));
}
