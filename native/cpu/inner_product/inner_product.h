// SPDX-License-Identifier: Apache-2.0
// Inner products of rows, and their derivatives. See fg_plan_inner_product.
#ifndef FORGER_CPU_INNER_PRODUCT_INNER_PRODUCT_H
#define FORGER_CPU_INNER_PRODUCT_INNER_PRODUCT_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Sum of the products of one row of n values. */
typedef double (*fg_inner_product_fn)(const void* a, const void* b, int64_t n);

/* da = factor b, or da += factor b, on one row of n values. */
typedef void (*fg_inner_gradient_fn)(const void* b, double factor, int64_t n, int accumulate,
                                     void* da);

#define FG_KERNEL(isa, dtype, symbol) double symbol(const void* a, const void* b, int64_t n);
FG_KERNELS(inner_product, FG_KERNEL)
#undef FG_KERNEL

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* b, double factor, int64_t n, int accumulate, void* da);
FG_KERNELS(inner_gradient, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
