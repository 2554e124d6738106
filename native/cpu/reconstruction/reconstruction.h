// SPDX-License-Identifier: Apache-2.0
// Loss of rows against target rows, and its cotangents. See fg_plan_reconstruction; formulas in reconstruction.inc.c.
#ifndef FORGER_CPU_RECONSTRUCTION_RECONSTRUCTION_H
#define FORGER_CPU_RECONSTRUCTION_RECONSTRUCTION_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    fg_reconstruction_t kind;
    double target_scale, target_shift;
    double slope_weight; /* of the cotangents */
    const void* prediction;
    const void* target;
    void* dprediction;
    double* sum; /* of the losses of [begin, end), without any weight */
} fg_reconstruction_args_t;

typedef void (*fg_reconstruction_fn)(const fg_reconstruction_args_t* args, int64_t begin,
                                     int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_reconstruction_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(reconstruction, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
