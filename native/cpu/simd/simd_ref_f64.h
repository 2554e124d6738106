// SPDX-License-Identifier: Apache-2.0
// Vector vocabulary in portable C, f64, for the reference device; names as in simd_ref_f32.h, without integers:
// functions that work on bits have versions of their own here.
#ifndef FORGER_CPU_SIMD_REF_F64_H
#define FORGER_CPU_SIMD_REF_F64_H

#include <math.h>
#include <stdint.h>

#define FG_REAL double
#define FG_REAL_IS_F64 1
#define FG_SYMBOL(name) fg_##name##_f64__ref
#define VL 1

typedef double vf;
typedef int vm;
typedef double va;

static inline vf vf_set1(double a) {
    return a;
}
static inline vf vf_zero(void) {
    return 0.0;
}
static inline vf vf_load(const double* p) {
    return *p;
}
static inline void vf_store(double* p, vf a) {
    *p = a;
}
static inline vf vf_load_n(const double* p, int64_t n) {
    return n > 0 ? *p : 0.0;
}
static inline void vf_store_n(double* p, vf a, int64_t n) {
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
    return fma(a, b, c);
}
static inline vf vf_fnma(vf a, vf b, vf c) {
    return fma(-a, b, c);
}
static inline vf vf_sqrt(vf a) {
    return sqrt(a);
}
static inline vf vf_max(vf a, vf b) {
    return a > b ? a : b;
}
static inline vf vf_min(vf a, vf b) {
    return a < b ? a : b;
}
static inline vf vf_abs(vf a) {
    return fabs(a);
}
static inline vf vf_neg(vf a) {
    return -a;
}
static inline vf vf_copysign(vf magnitude, vf sign) {
    return copysign(magnitude, sign);
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

static inline va va_zero(void) {
    return 0.0;
}
static inline va va_add(va s, vf a) {
    return s + a;
}
static inline va va_fma(va s, vf a, vf b) {
    return fma(a, b, s);
}
static inline va va_load(const double* p) {
    return *p;
}
static inline void va_store(double* p, va s) {
    *p = s;
}

#include "simd_reduce.h"

#endif
