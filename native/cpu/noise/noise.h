// SPDX-License-Identifier: Apache-2.0
// y[i] = x[i] + factor numbers[i - begin] with numbers drawn in f32; y may be x.
#ifndef FORGER_CPU_NOISE_NOISE_H
#define FORGER_CPU_NOISE_NOISE_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    double factor;
    const float* numbers;
    const void* x;
    void* y;
} fg_noise_args_t;

typedef void (*fg_noise_fn)(const fg_noise_args_t* args, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_noise_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(noise, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
