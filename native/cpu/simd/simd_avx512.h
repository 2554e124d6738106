// SPDX-License-Identifier: Apache-2.0
// Vector vocabulary on AVX-512, f32: one of four headers with the same names, see simd_ref_f32.h.
#ifndef FORGER_CPU_SIMD_AVX512_H
#define FORGER_CPU_SIMD_AVX512_H

#include <immintrin.h>
#include <stdint.h>

#define FG_REAL float
#define FG_REAL_IS_F64 0
#define FG_SYMBOL(name) fg_##name##_f32__avx512
#define VL 16

typedef __m512 vf;
typedef __m512i vi;
typedef __mmask16 vm;
typedef struct {
    __m512d low, high;
} va;

static inline __mmask16 fg_tail_mask(int64_t n) {
    return (__mmask16)((1u << n) - 1u);
}

static inline vf vf_set1(float a) {
    return _mm512_set1_ps(a);
}
static inline vf vf_zero(void) {
    return _mm512_setzero_ps();
}
static inline vf vf_load(const float* p) {
    return _mm512_loadu_ps(p);
}
static inline void vf_store(float* p, vf a) {
    _mm512_storeu_ps(p, a);
}
static inline vf vf_load_n(const float* p, int64_t n) {
    return _mm512_maskz_loadu_ps(fg_tail_mask(n), p);
}
static inline void vf_store_n(float* p, vf a, int64_t n) {
    _mm512_mask_storeu_ps(p, fg_tail_mask(n), a);
}
static inline vf vf_add(vf a, vf b) {
    return _mm512_add_ps(a, b);
}
static inline vf vf_sub(vf a, vf b) {
    return _mm512_sub_ps(a, b);
}
static inline vf vf_mul(vf a, vf b) {
    return _mm512_mul_ps(a, b);
}
static inline vf vf_div(vf a, vf b) {
    return _mm512_div_ps(a, b);
}
static inline vf vf_fma(vf a, vf b, vf c) {
    return _mm512_fmadd_ps(a, b, c);
}
static inline vf vf_fnma(vf a, vf b, vf c) {
    return _mm512_fnmadd_ps(a, b, c);
}
static inline vf vf_sqrt(vf a) {
    return _mm512_sqrt_ps(a);
}
static inline vf vf_max(vf a, vf b) {
    return _mm512_max_ps(a, b);
}
static inline vf vf_min(vf a, vf b) {
    return _mm512_min_ps(a, b);
}
static inline vf vf_abs(vf a) {
    return _mm512_abs_ps(a);
}
static inline vf vf_neg(vf a) {
    return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f));
}
static inline vf vf_copysign(vf magnitude, vf sign) {
    const __m512 bit = _mm512_set1_ps(-0.0f);
    return _mm512_or_ps(_mm512_andnot_ps(bit, magnitude), _mm512_and_ps(bit, sign));
}

static inline vm vf_lt(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}
static inline vm vf_le(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ);
}
static inline vm vf_gt(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ);
}
static inline vm vf_ge(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ);
}
static inline vm vf_eq(vf a, vf b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ);
}
static inline vm vf_is_nan(vf a) {
    return _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q);
}
static inline vm vm_and(vm a, vm b) {
    return (vm)(a & b);
}
static inline vm vm_or(vm a, vm b) {
    return (vm)(a | b);
}
static inline vm vm_not(vm a) {
    return (vm)~a;
}
static inline int vm_any(vm a) {
    return a != 0;
}
static inline vf vf_blend(vm m, vf yes, vf no) {
    return _mm512_mask_blend_ps(m, no, yes);
}

static inline vi vi_set1(int32_t a) {
    return _mm512_set1_epi32(a);
}
static inline vi vi_load(const int32_t* p) {
    return _mm512_loadu_si512(p);
}
static inline vi vi_add(vi a, vi b) {
    return _mm512_add_epi32(a, b);
}
static inline vi vi_sub(vi a, vi b) {
    return _mm512_sub_epi32(a, b);
}
static inline vi vi_and(vi a, vi b) {
    return _mm512_and_si512(a, b);
}
static inline vi vi_or(vi a, vi b) {
    return _mm512_or_si512(a, b);
}
static inline vi vi_xor(vi a, vi b) {
    return _mm512_xor_si512(a, b);
}
#define vi_shl(a, bits) _mm512_slli_epi32(a, bits)
#define vi_shr(a, bits) _mm512_srli_epi32(a, bits)
#define vi_sra(a, bits) _mm512_srai_epi32(a, bits)
static inline vm vi_eq(vi a, vi b) {
    return _mm512_cmpeq_epi32_mask(a, b);
}
static inline vf vi_to_vf(vi a) {
    return _mm512_cvtepi32_ps(a);
}
static inline vi vf_bits(vf a) {
    return _mm512_castps_si512(a);
}
static inline vf vf_from_bits(vi a) {
    return _mm512_castsi512_ps(a);
}

static inline va va_zero(void) {
    const va z = {_mm512_setzero_pd(), _mm512_setzero_pd()};
    return z;
}
static inline __m512d fg_low_f64(vf a) {
    return _mm512_cvtps_pd(_mm512_castps512_ps256(a));
}
static inline __m512d fg_high_f64(vf a) {
    return _mm512_cvtps_pd(_mm512_extractf32x8_ps(a, 1));
}
static inline va va_add(va s, vf a) {
    const va r = {_mm512_add_pd(s.low, fg_low_f64(a)), _mm512_add_pd(s.high, fg_high_f64(a))};
    return r;
}
static inline va va_fma(va s, vf a, vf b) {
    const va r = {_mm512_fmadd_pd(fg_low_f64(a), fg_low_f64(b), s.low),
                  _mm512_fmadd_pd(fg_high_f64(a), fg_high_f64(b), s.high)};
    return r;
}
static inline va va_load(const double* p) {
    const va r = {_mm512_loadu_pd(p), _mm512_loadu_pd(p + 8)};
    return r;
}
static inline void va_store(double* p, va s) {
    _mm512_storeu_pd(p, s.low);
    _mm512_storeu_pd(p + 8, s.high);
}

#include "simd_reduce.h"

#endif
