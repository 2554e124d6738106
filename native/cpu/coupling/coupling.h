// SPDX-License-Identifier: Apache-2.0
// Affine coupling of rows (Dinh, Sohl-Dickstein and Bengio 2017). See fg_plan_coupling; formulas in coupling.inc.c.
#ifndef FORGER_CPU_COUPLING_COUPLING_H
#define FORGER_CPU_COUPLING_COUPLING_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int inverse, accumulate;
    float limit;
    int64_t per_row;
    const void* x;
    const void* params; /* rows of raw scales, then shifts */
    const void* mask;   /* one row: not 0 where values pass */
    void* y;
    void* log_det; /* one value a row */
} fg_coupling_args_t;

typedef struct {
    float limit;
    int64_t per_row;
    const void* x;
    const void* params;
    const void* mask;
    const void* dy;
    const void* dlog_det;
    void* dx;
    void* dparams;
} fg_coupling_backward_args_t;

typedef void (*fg_coupling_fn)(const fg_coupling_args_t* args, int64_t begin, int64_t end);
typedef void (*fg_coupling_backward_fn)(const fg_coupling_backward_args_t* args, int64_t begin,
                                        int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_coupling_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(coupling, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_coupling_backward_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(coupling_backward, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
