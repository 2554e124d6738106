// SPDX-License-Identifier: Apache-2.0
// Softmax of the classes of each position and its derivatives of both orders. See fg_plan_softmax.
#ifndef FORGER_CPU_SOFTMAX_SOFTMAX_H
#define FORGER_CPU_SOFTMAX_SOFTMAX_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { FG_SOFTMAX_FORWARD, FG_SOFTMAX_PRODUCT, FG_SOFTMAX_SECOND } fg_softmax_form_t;

typedef struct {
    fg_softmax_form_t form;
    int64_t positions, classes;
    int32_t accumulate;
    const void* y; /* the result; x of the forward form */
    const void* a; /* PRODUCT: what J multiplies; SECOND: the tangent of x */
    const void* b; /* SECOND: the cotangent of the tangent of y */
    const void* c; /* SECOND: the cotangent of y */
    void* dst;
} fg_softmax_args_t;

typedef void (*fg_softmax_fn)(const fg_softmax_args_t* args);

#define FG_KERNEL(isa, dtype, symbol) void symbol(const fg_softmax_args_t* args);
FG_KERNELS(softmax, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
