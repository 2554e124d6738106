// SPDX-License-Identifier: Apache-2.0
// y = x where the mask is not 0, else 0. See fg_plan_mask.
#ifndef FORGER_CPU_MASK_MASK_H
#define FORGER_CPU_MASK_MASK_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int accumulate;
    int64_t per_row;
    const void* x;
    const void* mask; /* one row */
    void* y;
} fg_mask_args_t;

/* Rows [begin, end). */
typedef void (*fg_mask_fn)(const fg_mask_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_mask_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(mask, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
