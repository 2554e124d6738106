// SPDX-License-Identifier: Apache-2.0
// Codes drawn from a diagonal Gaussian, one row at a time. See fg_plan_gaussian_latent.
#ifndef FORGER_CPU_GAUSSIAN_LATENT_GAUSSIAN_LATENT_H
#define FORGER_CPU_GAUSSIAN_LATENT_GAUSSIAN_LATENT_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/* code = m + exp(L / 2) noise of one row, stats = [m | L], n values each. Returns the row's divergence. */
typedef double (*fg_gaussian_code_fn)(fg_divergence_t kind, const void* stats, const void* noise,
                                      int64_t n, void* code);
/* dstats = [dm | dL] from the cotangents of the code and weight times the gradient of the divergence. */
typedef void (*fg_gaussian_stats_fn)(fg_divergence_t kind, const void* stats, const void* noise,
                                     double weight, const void* dcode, int64_t n, void* dstats);

#define FG_KERNEL(isa, dtype, symbol)                                                    \
    double symbol(fg_divergence_t kind, const void* stats, const void* noise, int64_t n, \
                  void* code);
FG_KERNELS(gaussian_code, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol)                                                      \
    void symbol(fg_divergence_t kind, const void* stats, const void* noise, double weight, \
                const void* dcode, int64_t n, void* dstats);
FG_KERNELS(gaussian_stats, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
