// SPDX-License-Identifier: Apache-2.0
// Contract of the layout kernels: elements float or double as the suffix says.
#ifndef FORGER_CPU_PERMUTE_PERMUTE_H
#define FORGER_CPU_PERMUTE_PERMUTE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* dst[j][i] = src[i][j] for i < rows, j < columns; lines lie src_step and dst_step elements apart.
 */
typedef void (*fg_transpose_fn)(const void* src, void* dst, int64_t rows, int64_t columns,
                                int64_t src_step, int64_t dst_step);

#define FG_KERNEL(isa, type, suffix) \
    void fg_transpose_##type##__##suffix(const void*, void*, int64_t, int64_t, int64_t, int64_t);
#include "permute.inc"
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
