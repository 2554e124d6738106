// SPDX-License-Identifier: Apache-2.0
// Weights of classes, e^(logit - largest logit of the position), from which classes are drawn. See
// fg_plan_categorical.
#ifndef FORGER_CPU_CATEGORICAL_CATEGORICAL_H
#define FORGER_CPU_CATEGORICAL_CATEGORICAL_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of `positions` vectors of `classes` logits. */
typedef void (*fg_class_weights_fn)(const void* logits, int64_t positions, int64_t classes,
                                    void* weights);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* logits, int64_t positions, int64_t classes, void* weights);
FG_KERNELS(class_weights, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
