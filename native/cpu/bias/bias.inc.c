// SPDX-License-Identifier: Apache-2.0
#include "bias/bias.h"

void FG_SYMBOL(bias)(const fg_bias_args_t* args, int64_t begin, int64_t end) {
    const FG_REAL* const bias = args->bias;
    for (int64_t row = begin; row < end; row += args->period) {
        const int64_t n = end - row < args->period ? end - row : args->period;
        const FG_REAL* const x = (const FG_REAL*)args->x + row;
        FG_REAL* const y = (FG_REAL*)args->y + row;
        int64_t i = 0;
        for (; i + VL <= n; i += VL) vf_store(y + i, vf_add(vf_load(x + i), vf_load(bias + i)));
        if (i < n)
            vf_store_n(y + i, vf_add(vf_load_n(x + i, n - i), vf_load_n(bias + i, n - i)), n - i);
    }
}

/* Adds rows [begin, end) of up to 2 VL columns at `column` to the sums. Every sum has one order: that of the rows. */
static inline void fg_bias_columns(const fg_bias_args_t* args, int64_t begin, int64_t end,
                                   int64_t column, int64_t n) {
    const int64_t n0 = n < VL ? n : VL;
    const int64_t n1 = n - n0;
    double carried[2 * VL] = {0};
    for (int64_t i = 0; i < n; i++) carried[i] = args->sums[column + i];
    va s0 = va_load(carried);
    va s1 = va_load(carried + VL);
    const FG_REAL* const x = args->x;
    int64_t row = begin + column;
    if (n1 == VL) {
        for (; row + 2 * VL <= end; row += args->period) {
            s0 = va_add(s0, vf_load(x + row));
            s1 = va_add(s1, vf_load(x + row + VL));
        }
    }
    for (; row < end; row += args->period) {
        const int64_t left = end - row;
        const int64_t m0 = left < n0 ? left : n0;
        const int64_t m1 = left - m0 < n1 ? left - m0 : n1;
        s0 = va_add(s0, vf_load_n(x + row, m0));
        s1 = va_add(s1, vf_load_n(x + row + m0, m1));
    }
    va_store(carried, s0);
    va_store(carried + VL, s1);
    for (int64_t i = 0; i < n; i++) args->sums[column + i] = carried[i];
}

void FG_SYMBOL(bias_sums)(const fg_bias_args_t* args, int64_t begin, int64_t end) {
    /* Chunks that stay in the second-level cache while the columns are walked. */
    const int64_t chunk = (65536 + args->period - 1) / args->period * args->period;
    for (int64_t i = 0; i < args->period; i++) args->sums[i] = 0;
    for (int64_t from = begin; from < end; from += chunk) {
        const int64_t to = from + chunk < end ? from + chunk : end;
        for (int64_t column = 0; column < args->period; column += 2 * VL) {
            const int64_t n = args->period - column < 2 * VL ? args->period - column : 2 * VL;
            fg_bias_columns(args, from, to, column, n);
        }
    }
}
