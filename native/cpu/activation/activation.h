// SPDX-License-Identifier: Apache-2.0
// Activations and their derivatives, all from the result y. See fg_plan_activation.
#ifndef FORGER_CPU_ACTIVATION_ACTIVATION_H
#define FORGER_CPU_ACTIVATION_ACTIVATION_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* forward: dst = f(a), a = x. product: dst = f'(y) a (backward-data and tangent).
 * second: dst = f''/f' (y) a b + f'(y) c, with a = tx, b = dx_of_ty, c = dy. */
typedef enum {
    FG_ACTIVATION_FORWARD,
    FG_ACTIVATION_PRODUCT,
    FG_ACTIVATION_SECOND
} fg_activation_form_t;

typedef struct {
    fg_activation_form_t form;
    fg_activation_t kind;
    double slope;
    int accumulate;
    const void* y;
    const void* a;
    const void* b;
    const void* c;
    void* dst;
} fg_activation_args_t;

typedef void (*fg_activation_fn)(const fg_activation_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_activation_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(activation, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
