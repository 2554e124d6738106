// SPDX-License-Identifier: Apache-2.0
// Norms of rows and multiples of them, the two passes of fg_plan_penalty_direction.
#ifndef FORGER_CPU_PENALTY_DIRECTION_PENALTY_DIRECTION_H
#define FORGER_CPU_PENALTY_DIRECTION_PENALTY_DIRECTION_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* norm_row: the Euclidean norm of n values, safe against overflow and underflow. scale_row: v = (g / norm) factor,
 * in this order so that no factor overflows; all 0 where the norm is 0. */
typedef double (*fg_norm_row_fn)(const void* g, int64_t n);
typedef void (*fg_scale_row_fn)(const void* g, double norm, double factor, int64_t n, void* v);

#define FG_KERNEL(isa, dtype, symbol) double symbol(const void* g, int64_t n);
FG_KERNELS(norm_row, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* g, double norm, double factor, int64_t n, void* v);
FG_KERNELS(scale_row, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
