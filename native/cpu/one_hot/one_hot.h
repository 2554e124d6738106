// SPDX-License-Identifier: Apache-2.0
// Labels as rows of zeros and a one, the same for every pixel. Memory bound, so portable C is enough.
#ifndef FORGER_CPU_ONE_HOT_ONE_HOT_H
#define FORGER_CPU_ONE_HOT_ONE_HOT_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Rows [begin, end): y[row][pixel][k] = 1 where k is labels[row], else 0. */
typedef void (*fg_one_hot_fn)(const void* labels, void* y, int64_t pixels, int64_t classes,
                              int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol)                                                        \
    void symbol(const void* labels, void* y, int64_t pixels, int64_t classes, int64_t begin, \
                int64_t end);
FG_REF_KERNELS(one_hot, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
