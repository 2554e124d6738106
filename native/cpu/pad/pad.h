// SPDX-License-Identifier: Apache-2.0
// Contract of the padding kernels: one line (image row) at a time, elements float or double as the
// suffix says.
#ifndef FORGER_CPU_PAD_PAD_H
#define FORGER_CPU_PAD_PAD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* map[i] is the inner pixel that the outer pixel i shows, -1 for zero; inner pixels sit at [left,
 * left + inner). */
typedef struct {
    const int32_t* map;
    int64_t outer, inner, left, channels;
} fg_pad_line_t;

/* dst (outer) = padded src (inner); src NULL writes zeros. */
typedef void (*fg_pad_forward_fn)(const fg_pad_line_t* line, const void* src, void* dst);
/* dst (inner) = or += what the line src (outer) shows of it. */
typedef void (*fg_pad_backward_fn)(const fg_pad_line_t* line, const void* src, void* dst, int add);

#define FG_KERNEL(isa, type, suffix)                                              \
    void fg_pad_fwd_##type##__##suffix(const fg_pad_line_t*, const void*, void*); \
    void fg_pad_bwd_data_##type##__##suffix(const fg_pad_line_t*, const void*, void*, int);
#include "pad.inc"
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
