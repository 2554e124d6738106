// SPDX-License-Identifier: Apache-2.0
// Whether all values of a range are finite.
#ifndef FORGER_CPU_GUARD_GUARD_H
#define FORGER_CPU_GUARD_GUARD_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int (*fg_guard_fn)(const void* x, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) int symbol(const void* x, int64_t begin, int64_t end);
FG_KERNELS(guard, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
