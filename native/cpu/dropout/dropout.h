// SPDX-License-Identifier: Apache-2.0
// y = x scale where the uniform number is at least the probability, else 0; numbers count from begin.
#ifndef FORGER_CPU_DROPOUT_DROPOUT_H
#define FORGER_CPU_DROPOUT_DROPOUT_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int accumulate;
    float probability;
    const float* uniform;
    const void* x;
    void* y;
} fg_dropout_args_t;

typedef void (*fg_dropout_fn)(const fg_dropout_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_dropout_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(dropout, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
