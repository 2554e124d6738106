// SPDX-License-Identifier: Apache-2.0
// y = factor x on one row; y may be x.
#ifndef FORGER_CPU_SCALE_ROWS_SCALE_ROWS_H
#define FORGER_CPU_SCALE_ROWS_SCALE_ROWS_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Rows [begin, end) of n values, each times the factor of its row. */
typedef void (*fg_scale_rows_fn)(const void* x, const void* factors, int64_t n, int64_t begin,
                                 int64_t end, void* y);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* x, const void* factors, int64_t n, int64_t begin, int64_t end, void* y);
FG_KERNELS(scale_rows, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
