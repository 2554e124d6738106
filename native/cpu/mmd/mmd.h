// SPDX-License-Identifier: Apache-2.0
// Squared distances of rows, Gaussian kernels of them, and weighted sums of differences: the parts of fg_plan_mmd.
// Four rows a are taken at once, so that every row z is read a quarter as often.
#ifndef FORGER_CPU_MMD_MMD_H
#define FORGER_CPU_MMD_MMD_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FG_MMD_ROWS 4

/* out[r * stride + j] = |a_r - z_j|^2 for r < FG_MMD_ROWS rows of n values and j < count. */
typedef void (*fg_mmd_distances_fn)(const void* const* a, const void* z, int64_t count, int64_t n,
                                    void* out, int64_t stride);
/* Of count squared distances d: replaces each by sum over s of e^(-d / (2 s^2)) / s^2 and returns the sum over all of
 * sum over s of e^(-d / (2 s^2)). */
typedef double (*fg_mmd_kernel_fn)(void* distances, int64_t count, const double* sigmas,
                                   int32_t sigma_count);
/* out_r = sum over j < count of scale c[r * stride + j] (a_r - z_j), added to what is there where accumulate is 1,
 * for the first `used` of the four rows; the others are read, not written. */
typedef void (*fg_mmd_pull_fn)(const void* const* a, const void* z, const void* c, int64_t stride,
                               int64_t count, int64_t n, double scale, int32_t accumulate,
                               void* const* out, int32_t used);

#define FG_KERNEL(isa, dtype, symbol)                                                     \
    void symbol(const void* const* a, const void* z, int64_t count, int64_t n, void* out, \
                int64_t stride);
FG_KERNELS(mmd_distances, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) \
    double symbol(void* distances, int64_t count, const double* sigmas, int32_t sigma_count);
FG_KERNELS(mmd_kernel, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol)                                                              \
    void symbol(const void* const* a, const void* z, const void* c, int64_t stride, int64_t count, \
                int64_t n, double scale, int32_t accumulate, void* const* out, int32_t used);
FG_KERNELS(mmd_pull, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
