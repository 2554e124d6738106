// SPDX-License-Identifier: Apache-2.0
// Self-normalised importance weights of several draws a sample. See fg_plan_importance_bound.
#ifndef FORGER_CPU_IMPORTANCE_BOUND_IMPORTANCE_BOUND_H
#define FORGER_CPU_IMPORTANCE_BOUND_IMPORTANCE_BOUND_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Draw j of sample i lies at j n + i, and so do its weights, softmax over j of -losses - divergences, over n. Returns
 * the sum over samples of -log(mean over j of e^(-loss - divergence)). */
typedef double (*fg_importance_bound_fn)(const void* losses, const void* divergences, int64_t draws,
                                         int64_t n, void* weights);

#define FG_KERNEL(isa, dtype, symbol)                                                    \
    double symbol(const void* losses, const void* divergences, int64_t draws, int64_t n, \
                  void* weights);
FG_KERNELS(importance_bound, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
