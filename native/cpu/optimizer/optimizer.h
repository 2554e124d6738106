// SPDX-License-Identifier: Apache-2.0
// One optimiser step in one pass over the parameters. All factors that depend on the step come ready.
#ifndef FORGER_CPU_OPTIMIZER_OPTIMIZER_H
#define FORGER_CPU_OPTIMIZER_OPTIMIZER_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    fg_optimizer_t kind;
    double rate; /* Adam: with the bias correction of the mean */
    double beta1, beta2;
    double root_scale; /* Adam: 1 / sqrt(1 - beta2^t); RMSProp: 1 */
    double epsilon, weight_decay;
    const void* grad;
    void* w;
    void* first;  /* velocity or mean; unused by RMSProp */
    void* second; /* mean square; unused by SGD */
} fg_optimizer_args_t;

typedef void (*fg_optimizer_fn)(const fg_optimizer_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_optimizer_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(optimizer, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
