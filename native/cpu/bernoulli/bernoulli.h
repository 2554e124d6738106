// SPDX-License-Identifier: Apache-2.0
// x = 1 where the uniform number is below the logistic function of the logit, else 0. See fg_plan_bernoulli.
#ifndef FORGER_CPU_BERNOULLI_BERNOULLI_H
#define FORGER_CPU_BERNOULLI_BERNOULLI_H

#include <stddef.h>
#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const void* logits;
    const float* uniform;
    void* x;
    void* p; /* probabilities, or NULL where they are not wanted */
} fg_bernoulli_args_t;

/* n elements: logits and p from element `logit` on, x from element `sample` on, uniform from its first. */
typedef void (*fg_bernoulli_fn)(const fg_bernoulli_args_t* args, int64_t logit, int64_t sample,
                                int64_t n);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_bernoulli_args_t* args, int64_t logit, int64_t sample, int64_t n);
FG_KERNELS(bernoulli, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
