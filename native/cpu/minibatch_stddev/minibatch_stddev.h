// SPDX-License-Identifier: Apache-2.0
// Standard deviations over a group of rows, per element (Karras et al. 2018, arXiv 1710.10196, section 3). Rows of
// n elements lie one behind the other.
#ifndef FORGER_CPU_MINIBATCH_STDDEV_MINIBATCH_STDDEV_H
#define FORGER_CPU_MINIBATCH_STDDEV_MINIBATCH_STDDEV_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* group_deviations: sum of the deviations of n elements. group_gradient: adds factor times its derivative to dx, 0
 * for elements without deviation. */
typedef double (*fg_group_deviations_fn)(const void* x, int64_t rows, int64_t n);
typedef void (*fg_group_gradient_fn)(const void* x, int64_t rows, int64_t n, double factor,
                                     void* dx);

#define FG_KERNEL(isa, dtype, symbol) double symbol(const void* x, int64_t rows, int64_t n);
FG_KERNELS(group_deviations, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* x, int64_t rows, int64_t n, double factor, void* dx);
FG_KERNELS(group_gradient, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
