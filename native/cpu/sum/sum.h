// SPDX-License-Identifier: Apache-2.0
// y = alpha a + beta b; y may be a or b.
#ifndef FORGER_CPU_SUM_SUM_H
#define FORGER_CPU_SUM_SUM_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    double alpha, beta;
    const void* a;
    const void* b;
    void* y;
} fg_sum_args_t;

typedef void (*fg_sum_fn)(const fg_sum_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_sum_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(sum, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
