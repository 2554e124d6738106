// SPDX-License-Identifier: Apache-2.0
// -sum of c log g(x) over the samples of one row of logits, and its derivatives. See fg_plan_weighted_likelihood.
#ifndef FORGER_CPU_WEIGHTED_LIKELIHOOD_WEIGHTED_LIKELIHOOD_H
#define FORGER_CPU_WEIGHTED_LIKELIHOOD_WEIGHTED_LIKELIHOOD_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t positions, classes, samples;
    const void* logits;
    const void* x;
    const void* coefficients;
    void* dlogits;
} fg_weighted_likelihood_args_t;

/* One row: samples rows of x, samples coefficients. */
typedef double (*fg_weighted_likelihood_fn)(const fg_weighted_likelihood_args_t* args);

#define FG_KERNEL(isa, dtype, symbol) double symbol(const fg_weighted_likelihood_args_t* args);
FG_KERNELS(weighted_likelihood, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
