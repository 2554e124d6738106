// SPDX-License-Identifier: Apache-2.0
// y = value.
#ifndef FORGER_CPU_FILL_FILL_H
#define FORGER_CPU_FILL_FILL_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    double value;
    void* y;
} fg_fill_args_t;

typedef void (*fg_fill_fn)(const fg_fill_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_fill_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(fill, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
