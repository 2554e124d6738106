// SPDX-License-Identifier: Apache-2.0
// Contract of the resampling kernels: one coarse line at a time, elements float or double as the
// suffix says. Up-sampling and the adjoint of average pooling expand; average pooling and the
// adjoint of up-sampling sum.
#ifndef FORGER_CPU_RESAMPLE_RESAMPLE_H
#define FORGER_CPU_RESAMPLE_RESAMPLE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t coarse_w,
        channels; /* of the coarse line; the fine lines have coarse_w * factor_w pixels */
    int64_t factor_h, factor_w;
    double scale;
    int32_t accumulate;
} fg_resample_line_t;

/* expand: src coarse line, dst factor_h fine lines. sum: src factor_h fine lines, dst coarse line.
 */
typedef void (*fg_resample_fn)(const fg_resample_line_t* line, const void* src, void* dst);

#define FG_KERNEL(isa, type, suffix)                                                           \
    void fg_resample_expand_##type##__##suffix(const fg_resample_line_t*, const void*, void*); \
    void fg_resample_sum_##type##__##suffix(const fg_resample_line_t*, const void*, void*);
#include "resample.inc"
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
