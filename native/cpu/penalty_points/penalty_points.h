// SPDX-License-Identifier: Apache-2.0
// x_hat = fake + epsilon (real - fake) on one row; the f32 epsilon is in (0, 1).
#ifndef FORGER_CPU_PENALTY_POINTS_PENALTY_POINTS_H
#define FORGER_CPU_PENALTY_POINTS_PENALTY_POINTS_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    float epsilon;
    const void* real;
    const void* fake;
    void* x_hat;
} fg_penalty_points_args_t;

typedef void (*fg_penalty_points_fn)(const fg_penalty_points_args_t* args, int64_t begin,
                                     int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_penalty_points_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(penalty_points, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
