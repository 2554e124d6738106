// SPDX-License-Identifier: Apache-2.0
// Loss and cotangent of logits, divided by their number. See fg_plan_objective; formulas in objective.inc.c.
#ifndef FORGER_CPU_OBJECTIVE_OBJECTIVE_H
#define FORGER_CPU_OBJECTIVE_OBJECTIVE_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    fg_objective_t objective;
    fg_side_t side;
    double weight; /* 1 / number of logits */
    const void* logits;
    void* dlogits;
    double* sum; /* of the losses of [begin, end), not divided */
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
