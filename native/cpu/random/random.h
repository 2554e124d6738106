// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
// Always drawn in f32: the f64 reference widens the same numbers.
#ifndef FORGER_CPU_RANDOM_RANDOM_H
#define FORGER_CPU_RANDOM_RANDOM_H

#include <stdint.h>

#include "forger/forger.h"
#include "isa.h"

#ifdef __cplusplus
extern "C" {
#endif

/* uniform: a + (b - a) u with u = ((x >> 9) + 0.5) 2^-23. normal: a + b n; numbers 2k and 2k + 1 are one
 * Box-Muller pair, r cos and r sin with r = sqrt(-2 log u_2k) at the angle 2 pi u_2k+1. */
typedef struct {
    fg_distribution_t distribution;
    uint64_t seed;
    uint32_t step, stream;
    float a, b;
} fg_random_args_t;

/* Writes numbers [index, index + n) to y. */
typedef void (*fg_random_fn)(const fg_random_args_t* args, uint64_t index, int64_t n, float* y);

#if FG_X86
#define FG_RANDOM_KERNELS(FG_KERNEL)                \
    FG_KERNEL(FG_ISA_AVX512, fg_random_f32__avx512) \
    FG_KERNEL(FG_ISA_AVX2, fg_random_f32__avx2)     \
    FG_KERNEL(FG_ISA_REF, fg_random_f32__ref)
#else
#define FG_RANDOM_KERNELS(FG_KERNEL) FG_KERNEL(FG_ISA_REF, fg_random_f32__ref)
#endif

#define FG_KERNEL(isa, symbol) \
    void symbol(const fg_random_args_t* args, uint64_t index, int64_t n, float* y);
FG_RANDOM_KERNELS(FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
