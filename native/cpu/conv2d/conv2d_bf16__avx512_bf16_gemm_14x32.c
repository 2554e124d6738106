// SPDX-License-Identifier: Apache-2.0
// Products of bf16: a word of the reduction is a pair of them, and one instruction multiplies and adds both.
#define FG_KERNELS fg_conv2d_kernels_bf16__avx512_bf16_gemm_14x32
#define FG_KERNELS_ISA "avx512_bf16"
#define FG_PAIRS 1

#include "conv2d_avx512.h"

/* Elements 2i and 2i + 1 of both vectors, one behind the other. */
static inline vec v_pairs_along(vec first, vec second) {
    return (vec)_mm512_cvtne2ps_pbh(second, first);
}
/* Lane i of both. */
static inline vec v_pairs_across(vec even, vec odd) {
    static const uint16_t order[32] = {0,  16, 1,  17, 2,  18, 3,  19, 4,  20, 5,
                                       21, 6,  22, 7,  23, 8,  24, 9,  25, 10, 26,
                                       11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    const __m512i both = (__m512i)_mm512_cvtne2ps_pbh(odd, even);
    return _mm512_castsi512_ps(_mm512_permutexvar_epi16(_mm512_loadu_si512(order), both));
}
static inline vec v_fma_pairs(vec a, vec b, vec c) {
    return _mm512_dpbf16_ps(c, (__m512bh)a, (__m512bh)b);
}

#include "conv2d_kernels.inc.c"
