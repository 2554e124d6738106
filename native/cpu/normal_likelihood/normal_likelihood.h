// SPDX-License-Identifier: Apache-2.0
// Log density of rows z under N(0, I), plus a log determinant. See fg_plan_normal_likelihood.
#ifndef FORGER_CPU_NORMAL_LIKELIHOOD_NORMAL_LIKELIHOOD_H
#define FORGER_CPU_NORMAL_LIKELIHOOD_NORMAL_LIKELIHOOD_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t per_row;
    double weight; /* 1 / rows */
    const void* z;
    const void* log_det;
    void* log_p;
    void* dz;
} fg_normal_likelihood_args_t;

/* Rows [begin, end). */
typedef void (*fg_normal_likelihood_fn)(const fg_normal_likelihood_args_t* args, int64_t begin,
                                        int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_normal_likelihood_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(normal_likelihood, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
