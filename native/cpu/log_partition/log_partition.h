// SPDX-License-Identifier: Apache-2.0
// Running logarithm of a mean of exponentials. See fg_plan_log_partition.
#ifndef FORGER_CPU_LOG_PARTITION_LOG_PARTITION_H
#define FORGER_CPU_LOG_PARTITION_LOG_PARTITION_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* state = decay state + (1 - decay) log mean e^x over n logits x. */
typedef void (*fg_log_partition_fn)(const void* logits, int64_t n, double decay, void* state);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* logits, int64_t n, double decay, void* state);
FG_KERNELS(log_partition, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
