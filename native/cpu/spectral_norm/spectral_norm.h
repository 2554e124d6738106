// SPDX-License-Identifier: Apache-2.0
// Products of a matrix, stored by rows, with vectors, for the power iteration of spectral normalisation.
#ifndef FORGER_CPU_SPECTRAL_NORM_SPECTRAL_NORM_H
#define FORGER_CPU_SPECTRAL_NORM_SPECTRAL_NORM_H

#include <stdint.h>

#include "elementwise/kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t rows, columns;
    const void* matrix;
    const void* x;
    void* y;
} fg_matrix_vector_args_t;

/* matrix_vector: y[r] = sum over c of A[r][c] x[c] for rows [begin, end). vector_matrix: y[c] = sum over r of
 * x[r] A[r][c] for columns [begin, end). */
typedef void (*fg_matrix_vector_fn)(const fg_matrix_vector_args_t* args, int64_t begin,
                                    int64_t end);
typedef double (*fg_dot_fn)(const void* a, const void* b, int64_t n);
/* y = factor x for elements [begin, end); y may be x. */
typedef void (*fg_scaled_fn)(const void* x, double factor, void* y, int64_t begin, int64_t end);
/* g[c] = (g[c] - a b[c]) factor for n elements. */
typedef void (*fg_deflate_fn)(void* g, double a, const void* b, double factor, int64_t n);

#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const fg_matrix_vector_args_t* args, int64_t begin, int64_t end);
FG_KERNELS(matrix_vector, FG_KERNEL)
FG_KERNELS(vector_matrix, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) double symbol(const void* a, const void* b, int64_t n);
FG_KERNELS(dot, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(const void* x, double factor, void* y, int64_t begin, int64_t end);
FG_KERNELS(scaled, FG_KERNEL)
#undef FG_KERNEL
#define FG_KERNEL(isa, dtype, symbol) \
    void symbol(void* g, double a, const void* b, double factor, int64_t n);
FG_KERNELS(deflate, FG_KERNEL)
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
