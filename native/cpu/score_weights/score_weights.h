// SPDX-License-Identifier: Apache-2.0
// Weights e^(scale logit + offset) and logarithms of their sums. See fg_plan_score_weights.
#ifndef FORGER_CPU_SCORE_WEIGHTS_SCORE_WEIGHTS_H
#define FORGER_CPU_SCORE_WEIGHTS_SCORE_WEIGHTS_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of n logits. */
typedef void (*fg_weights_of_fn)(const void* logits, double scale, double offset, int64_t n,
                                 void* weights);
/* log x, rounded as the element type is. */
typedef double (*fg_log_of_fn)(double x);
/* -log W(e^-x), Lambert's W, rounded as the element type is. */
typedef double (*fg_lambert_log_of_fn)(double x);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* logits, double scale, double offset, int64_t n, void* weights);
FG_KERNELS(weights_of, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) double symbol(double x);
FG_KERNELS(log_of, FG_KERNEL)
FG_KERNELS(lambert_log_of, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
