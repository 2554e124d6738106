// SPDX-License-Identifier: Apache-2.0
// Samples of classes with a way back: Gumbel-softmax and straight-through. See fg_plan_relaxed_samples.
#ifndef FORGER_CPU_RELAXED_SAMPLES_RELAXED_SAMPLES_H
#define FORGER_CPU_RELAXED_SAMPLES_RELAXED_SAMPLES_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t positions, classes;
    double sharpness; /* 1 / temperature */
    int32_t noisy;    /* whether the relaxed sample has the noise of the sample */
    const void* logits;
    const float* uniform; /* one an element */
    void* relaxed;
    void* x;
    const void* dx; /* backward only */
    void* dlogits;
} fg_relaxed_samples_args_t;

typedef void (*fg_relaxed_samples_fn)(const fg_relaxed_samples_args_t* args);

#define FG_KERNEL(isa, dtype, symbol) void symbol(const fg_relaxed_samples_args_t* args);
FG_KERNELS(relaxed_samples, FG_KERNEL)
FG_KERNELS(relaxed_backward, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
