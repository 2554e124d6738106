// SPDX-License-Identifier: Apache-2.0
#include "fill/fill.h"

void FG_SYMBOL(fill)(const fg_fill_args_t* args, int64_t begin, int64_t end) {
    const vf value = vf_set1((FG_REAL)args->value);
    FG_REAL* const y = args->y;
    int64_t i = begin;
    for (; i + VL <= end; i += VL) vf_store(y + i, value);
    if (i < end) vf_store_n(y + i, value, end - i);
}
