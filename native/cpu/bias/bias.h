// SPDX-License-Identifier: Apache-2.0
// Bias and its gradient. Channels are repeated to rows of `period` elements (see bias_plan.cpp), so that narrow
// layers fill vectors too.
#ifndef FORGER_CPU_BIAS_BIAS_H
#define FORGER_CPU_BIAS_BIAS_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t period;
    const void* x;    /* dy for the sums */
    const void* bias; /* period values */
    void* y;
    double* sums; /* period values, written */
} fg_bias_args_t;

typedef void (*fg_bias_fn)(const fg_bias_args_t* args, int64_t begin, int64_t end);

/* bias: y = x + bias. bias_sums: sums[j] = sum of x[i] with i = j mod period. begin is a multiple of the period. */
#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_bias_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(bias, FG_KERNEL)
FG_KERNELS(bias_sums, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
