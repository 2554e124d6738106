// SPDX-License-Identifier: Apache-2.0
// average = decay average + (1 - decay) w; decay 0 copies w exactly.
#ifndef FORGER_CPU_MOVING_AVERAGE_MOVING_AVERAGE_H
#define FORGER_CPU_MOVING_AVERAGE_MOVING_AVERAGE_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    double decay;
    const void* w;
    void* average;
} fg_moving_average_args_t;

typedef void (*fg_moving_average_fn)(const fg_moving_average_args_t* args, int64_t begin,
                                     int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_moving_average_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(moving_average, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
