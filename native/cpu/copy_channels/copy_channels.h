// SPDX-License-Identifier: Apache-2.0
// Contract of the channel copies: elements float or double as the suffix says.
#ifndef FORGER_CPU_COPY_CHANNELS_COPY_CHANNELS_H
#define FORGER_CPU_COPY_CHANNELS_COPY_CHANNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* count values from every src_step to every dst_step elements, set or added. */
typedef void (*fg_copy_channels_fn)(const void* src, void* dst, int64_t pixels, int64_t count,
                                    int64_t src_step, int64_t dst_step, int accumulate);

#define FG_KERNEL(isa, type, suffix)                                                        \
    void fg_copy_channels_##type##__##suffix(const void*, void*, int64_t, int64_t, int64_t, \
                                             int64_t, int);
#include "copy_channels.inc"
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
