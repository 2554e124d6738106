// SPDX-License-Identifier: Apache-2.0
// The kernels of bf16 products, as wide_kernels.c.
#define FG_KERNELS fg_conv2d_kernels_bf16__wide_gemm_14x32
#define FG_KERNELS_ISA "wide"
#define FG_PAIRS 1

#include "wide_vectors.h"

typedef uint32_t words __attribute__((vector_size(4 * FG_VL)));

static inline words bits_of(vec v) {
    words w;
    EACH_LANE w[i] = fg_bf16_bits(v[i]);
    return w;
}
static inline vec v_pairs_along(vec first, vec second) {
    const words low = bits_of(first);
    const words high = bits_of(second);
    words w;
    for (int i = 0; i < FG_VL / 2; i++) {
        w[i] = low[2 * i] | low[2 * i + 1] << 16;
        w[FG_VL / 2 + i] = high[2 * i] | high[2 * i + 1] << 16;
    }
    return (vec)w;
}
static inline vec v_pairs_across(vec even, vec odd) {
    return (vec)(bits_of(even) | bits_of(odd) << 16);
}
static inline vec v_fma_pairs(vec a, vec b, vec c) {
    const vec odd = (vec)((words)a & 0xffff0000u) * (vec)((words)b & 0xffff0000u) + c;
    return (vec)((words)a << 16) * (vec)((words)b << 16) + odd;
}

#include "conv2d/conv2d_gemm.h"

extern const fg_conv2d_kernels_t FG_KERNELS;

#include "conv2d/conv2d_kernels.inc.c"
