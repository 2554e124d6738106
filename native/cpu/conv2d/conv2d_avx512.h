// SPDX-License-Identifier: Apache-2.0
// Vectors of the convolution kernels on AVX-512.
#ifndef FORGER_CPU_CONV2D_CONV2D_AVX512_H
#define FORGER_CPU_CONV2D_CONV2D_AVX512_H

#include <immintrin.h>
#include <stdint.h>

#include "tile_14x32.h"

typedef __m512 vec;
typedef __mmask16 lanes;

static inline lanes lanes_of(uint32_t bits) {
    return (lanes)bits;
}
static inline lanes lanes_between(int32_t begin, int32_t end) {
    return (lanes)(((1u << end) - 1) & ~((1u << begin) - 1));
}
static inline vec v_zero(void) {
    return _mm512_setzero_ps();
}
static inline vec v_set1(float a) {
    return _mm512_set1_ps(a);
}
static inline vec v_load(const float* p) {
    return _mm512_loadu_ps(p);
}
static inline vec v_load_lanes(lanes m, const float* p) {
    return _mm512_maskz_loadu_ps(m, p);
}
/* Lanes of p where m is set, of v elsewhere; v is zero where m is set. */
static inline vec v_join_lanes(vec v, lanes m, const float* p) {
    return _mm512_mask_loadu_ps(v, m, p);
}
static inline void v_store(float* p, vec v) {
    _mm512_storeu_ps(p, v);
}
/* Past the caches, p aligned to a vector; v_stream_end before others may read it. */
static inline void v_stream(float* p, vec v) {
    _mm512_stream_ps(p, v);
}
static inline void v_stream_end(void) {
    _mm_sfence();
}
static inline void v_store_lanes(float* p, lanes m, vec v) {
    _mm512_mask_storeu_ps(p, m, v);
}
static inline void v_store_between(float* p, int32_t begin, int32_t end, vec v) {
    v_store_lanes(p, lanes_between(begin, end), v);
}
static inline vec v_add(vec a, vec b) {
    return _mm512_add_ps(a, b);
}
static inline vec v_sub(vec a, vec b) {
    return _mm512_sub_ps(a, b);
}
static inline vec v_mul(vec a, vec b) {
    return _mm512_mul_ps(a, b);
}
static inline vec v_fma(vec a, vec b, vec c) {
    return _mm512_fmadd_ps(a, b, c);
}
static inline vec v_relu(vec v) {
    return _mm512_mask_mov_ps(v, _mm512_cmp_ps_mask(v, _mm512_setzero_ps(), _CMP_LT_OQ),
                              _mm512_setzero_ps());
}
static inline vec v_leaky(vec v, vec slope) {
    return _mm512_mask_mul_ps(v, _mm512_cmp_ps_mask(v, _mm512_setzero_ps(), _CMP_LT_OQ), v, slope);
}
/* To bf16, ties to even; what is no number stays so. */
static inline vec v_round_bf16(vec v) {
    const __m512i u = _mm512_castps_si512(v);
    const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(u, 16), _mm512_set1_epi32(1));
    const __m512i up = _mm512_add_epi32(u, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
    const __mmask16 nan = _mm512_cmp_ps_mask(v, v, _CMP_UNORD_Q);
    const __m512i quiet = _mm512_or_si512(u, _mm512_set1_epi32(0x400000));
    return _mm512_castsi512_ps(_mm512_and_si512(_mm512_mask_mov_epi32(up, nan, quiet),
                                                _mm512_set1_epi32((int32_t)0xffff0000)));
}

#endif
