// SPDX-License-Identifier: Apache-2.0
// Sums over a batch, for its standard deviation: of the values, and of squared distances from a mean.
#ifndef FORGER_CPU_NOISE_POINTS_NOISE_POINTS_H
#define FORGER_CPU_NOISE_POINTS_NOISE_POINTS_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef double (*fg_batch_sum_fn)(const void* x, int64_t n);
typedef double (*fg_batch_squares_fn)(const void* x, double mean, int64_t n);

#define FG_KERNEL(isa, dtype, symbol) double symbol(const void* x, int64_t n);
FG_KERNELS(batch_sum, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) double symbol(const void* x, double mean, int64_t n);
FG_KERNELS(batch_squares, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
