// SPDX-License-Identifier: Apache-2.0
// Sums of functions of logits and their derivatives. See fg_plan_objective and fg_plan_relativistic.
#ifndef FORGER_CPU_OBJECTIVE_OBJECTIVE_H
#define FORGER_CPU_OBJECTIVE_OBJECTIVE_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For d = x - centre, or x - y where there are y: the sum of h(gain d + shift), that of d, and
   dlogits = weight h' + slope. */
typedef struct {
    fg_logit_function_t function;
    double gain, shift, centre;
    double weight, slope;
    const void* logits;
    const void* others; /* y, or NULL */
    void* dlogits;
    double* sums; /* two numbers: of [begin, end), not divided */
} fg_objective_args_t;

typedef void (*fg_objective_fn)(const fg_objective_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_objective_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(objective, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
