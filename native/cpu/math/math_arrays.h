// SPDX-License-Identifier: Apache-2.0
// The functions of math_f32.h on arrays, one symbol per instruction set, for measuring their errors.
#ifndef FORGER_CPU_MATH_MATH_ARRAYS_H
#define FORGER_CPU_MATH_MATH_ARRAYS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    FG_MATH_EXP,
    FG_MATH_LOG,
    FG_MATH_LOG1P_UNIT,
    FG_MATH_TANH,
    FG_MATH_SIGMOID,
    FG_MATH_SOFTPLUS,
    FG_MATH_LAMBERT_W_EXP,
    FG_MATH_SIN_TURNS,
    FG_MATH_COS_TURNS
} fg_math_t;

typedef void (*fg_math_f32_fn)(fg_math_t function, const float* x, float* y, int64_t n);

#define FG_KERNEL(isa, symbol) void symbol(fg_math_t function, const float* x, float* y, int64_t n);
#include "math_arrays.inc"
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
