// SPDX-License-Identifier: Apache-2.0
// w = min(max(w, -bound), bound); NaN stays NaN.
#ifndef FORGER_CPU_CLIP_CLIP_H
#define FORGER_CPU_CLIP_CLIP_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*fg_clip_fn)(void* w, double bound, int64_t begin, int64_t end);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(void* w, double bound, int64_t begin, int64_t end);
FG_KERNELS(clip, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
