// SPDX-License-Identifier: Apache-2.0
// Vector vocabulary in portable C, f32: vectors of one element.
//
// The headers simd_avx512.h, simd_avx2.h, simd_ref_f32.h and simd_ref_f64.h define the same names, so that a
// template <operation>.inc.c is written once and compiled by one small file per header:
//   FG_REAL, VL, FG_SYMBOL(name)   element, elements of a vector, fg_<name>_<type>__<isa>
//   vf, vi, vm, va                 vector, 32-bit integers, mask, accumulator of VL doubles
//   vf_load_n, vf_store_n          the first n of VL elements; nothing else is touched, the rest reads as 0
//   vf_fma(a, b, c), vf_fnma       ab + c, c - ab, rounded once
//   vf_max, vf_min                 the second operand where one is NaN, as x86 does
//   vf_blend(m, yes, no)
// Every function is one IEEE operation or one on bits, so results are the same bits in all f32 headers.
#ifndef FORGER_CPU_SIMD_REF_F32_H
#define FORGER_CPU_SIMD_REF_F32_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define FG_REAL float
#define FG_REAL_IS_F64 0
#define FG_SYMBOL(name) fg_##name##_f32__ref
#define VL 1

typedef float vf;
typedef int32_t vi;
typedef int vm;
typedef double va;

static inline vf vf_set1(float a) {
    return a;
}
static inline vf vf_zero(void) {
    return 0.0f;
}
static inline vf vf_load(const float* p) {
    return *p;
}
static inline void vf_store(float* p, vf a) {
    *p = a;
}
static inline vf vf_load_n(const float* p, int64_t n) {
    return n > 0 ? *p : 0.0f;
}
static inline void vf_store_n(float* p, vf a, int64_t n) {
    if (n > 0) *p = a;
}
static inline vf vf_add(vf a, vf b) {
    return a + b;
}
static inline vf vf_sub(vf a, vf b) {
    return a - b;
}
static inline vf vf_mul(vf a, vf b) {
    return a * b;
}
static inline vf vf_div(vf a, vf b) {
    return a / b;
}
static inline vf vf_fma(vf a, vf b, vf c) {
    return fmaf(a, b, c);
}
static inline vf vf_fnma(vf a, vf b, vf c) {
    return fmaf(-a, b, c);
}
static inline vf vf_sqrt(vf a) {
    return sqrtf(a);
}
static inline vf vf_max(vf a, vf b) {
    return a > b ? a : b;
}
static inline vf vf_min(vf a, vf b) {
    return a < b ? a : b;
}
static inline vf vf_abs(vf a) {
    return fabsf(a);
}
static inline vf vf_neg(vf a) {
    return -a;
}
static inline vf vf_copysign(vf magnitude, vf sign) {
    return copysignf(magnitude, sign);
}

static inline vm vf_lt(vf a, vf b) {
    return a < b;
}
static inline vm vf_le(vf a, vf b) {
    return a <= b;
}
static inline vm vf_gt(vf a, vf b) {
    return a > b;
}
static inline vm vf_ge(vf a, vf b) {
    return a >= b;
}
static inline vm vf_eq(vf a, vf b) {
    return a == b;
}
static inline vm vf_is_nan(vf a) {
    return a != a;
}
static inline vm vm_and(vm a, vm b) {
    return a & b;
}
static inline vm vm_or(vm a, vm b) {
    return a | b;
}
static inline vm vm_not(vm a) {
    return !a;
}
static inline int vm_any(vm a) {
    return a;
}
static inline vf vf_blend(vm m, vf yes, vf no) {
    return m ? yes : no;
}

/* Integers wrap, as vector instructions do. */
static inline vi vi_set1(int32_t a) {
    return a;
}
static inline vi vi_load(const int32_t* p) {
    return *p;
}
static inline vi vi_add(vi a, vi b) {
    return (vi)((uint32_t)a + (uint32_t)b);
}
static inline vi vi_sub(vi a, vi b) {
    return (vi)((uint32_t)a - (uint32_t)b);
}
static inline vi vi_and(vi a, vi b) {
    return a & b;
}
static inline vi vi_or(vi a, vi b) {
    return a | b;
}
static inline vi vi_xor(vi a, vi b) {
    return a ^ b;
}
#define vi_shl(a, bits) ((vi)((uint32_t)(a) << (bits)))
#define vi_shr(a, bits) ((vi)((uint32_t)(a) >> (bits)))
#define vi_sra(a, bits) ((a) >> (bits))
static inline vm vi_eq(vi a, vi b) {
    return a == b;
}
static inline vf vi_to_vf(vi a) {
    return (float)a;
}
static inline vi vf_bits(vf a) {
    vi b;
    memcpy(&b, &a, sizeof b);
    return b;
}
static inline vf vf_from_bits(vi a) {
    vf b;
    memcpy(&b, &a, sizeof b);
    return b;
}

static inline va va_zero(void) {
    return 0.0;
}
static inline va va_add(va s, vf a) {
    return s + (double)a;
}
/* The product of two floats is exact in double. */
static inline va va_fma(va s, vf a, vf b) {
    return s + (double)a * (double)b;
}
static inline va va_load(const double* p) {
    return *p;
}
static inline void va_store(double* p, va s) {
    *p = s;
}

#include "simd_reduce.h"

#endif
