// SPDX-License-Identifier: Apache-2.0
// Tile 6x16: 12 accumulators, two vectors of b and a broadcast of a fit the 16 registers.
#include <immintrin.h>
#include <stdint.h>

#define FG_MR 6
#define FG_VL 8
#define FG_KERNELS fg_conv2d_kernels_f32__avx2_gemm_6x16
#define FG_KERNELS_ISA "avx2"
#define FG_KERNELS_TILE "6x16"
#define FG_HEIGHTS(X, nv, order) \
    X(1, nv, order) X(2, nv, order) X(3, nv, order) X(4, nv, order) X(5, nv, order) X(6, nv, order)
#define FG_THIN_NV 2
#define FG_THIN_TILE FG_KERNELS_TILE
#define FG_THIN_TILES(X, order) FG_HEIGHTS(X, 1, order) FG_HEIGHTS(X, 2, order)

typedef __m256 vec;
typedef __m256i lanes;

/* Moves bit i to the sign of lane i. */
static inline lanes lanes_of(uint32_t bits) {
    return _mm256_sllv_epi32(_mm256_set1_epi32((int32_t)bits),
                             _mm256_setr_epi32(31, 30, 29, 28, 27, 26, 25, 24));
}
static inline lanes lanes_between(int32_t begin, int32_t end) {
    return lanes_of(((1u << end) - 1) & ~((1u << begin) - 1));
}
static inline vec v_zero(void) {
    return _mm256_setzero_ps();
}
static inline vec v_set1(float a) {
    return _mm256_set1_ps(a);
}
static inline vec v_load(const float* p) {
    return _mm256_loadu_ps(p);
}
static inline vec v_load_lanes(lanes m, const float* p) {
    return _mm256_maskload_ps(p, m);
}
/* Lanes of p where m is set, of v elsewhere; v is zero where m is set. */
static inline vec v_join_lanes(vec v, lanes m, const float* p) {
    return _mm256_or_ps(v, _mm256_maskload_ps(p, m));
}
static inline void v_store(float* p, vec v) {
    _mm256_storeu_ps(p, v);
}
/* Past the caches, p aligned to a vector; v_stream_end before others may read it. */
static inline void v_stream(float* p, vec v) {
    _mm256_stream_ps(p, v);
}
static inline void v_stream_end(void) {
    _mm_sfence();
}
static inline void v_store_lanes(float* p, lanes m, vec v) {
    _mm256_maskstore_ps(p, m, v);
}
/* Masked stores take AMD's cores a dozen cycles. */
static inline void v_store_between(float* p, int32_t begin, int32_t end, vec v) {
    if (begin == 0 && end == FG_VL) {
        v_store(p, v);
    } else if (begin == 0 && end == FG_VL / 2) {
        _mm_storeu_ps(p, _mm256_castps256_ps128(v));
    } else if (begin == FG_VL / 2 && end == FG_VL) {
        _mm_storeu_ps(p + FG_VL / 2, _mm256_extractf128_ps(v, 1));
    } else {
        v_store_lanes(p, lanes_between(begin, end), v);
    }
}
static inline vec v_add(vec a, vec b) {
    return _mm256_add_ps(a, b);
}
static inline vec v_sub(vec a, vec b) {
    return _mm256_sub_ps(a, b);
}
static inline vec v_mul(vec a, vec b) {
    return _mm256_mul_ps(a, b);
}
static inline vec v_fma(vec a, vec b, vec c) {
    return _mm256_fmadd_ps(a, b, c);
}
static inline vec v_relu(vec v) {
    return _mm256_andnot_ps(_mm256_cmp_ps(v, _mm256_setzero_ps(), _CMP_LT_OQ), v);
}
static inline vec v_leaky(vec v, vec slope) {
    return _mm256_blendv_ps(v, _mm256_mul_ps(v, slope),
                            _mm256_cmp_ps(v, _mm256_setzero_ps(), _CMP_LT_OQ));
}
/* To bf16, ties to even; what is no number stays so. */
static inline vec v_round_bf16(vec v) {
    const __m256i u = _mm256_castps_si256(v);
    const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(u, 16), _mm256_set1_epi32(1));
    const __m256i up = _mm256_add_epi32(u, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff)));
    const __m256i quiet = _mm256_or_si256(u, _mm256_set1_epi32(0x400000));
    const vec all = _mm256_blendv_ps(_mm256_castsi256_ps(up), _mm256_castsi256_ps(quiet),
                                     _mm256_cmp_ps(v, v, _CMP_UNORD_Q));
    return _mm256_and_ps(all, _mm256_castsi256_ps(_mm256_set1_epi32((int32_t)0xffff0000)));
}

#include "conv2d_kernels.inc.c"
