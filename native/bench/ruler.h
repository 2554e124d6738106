// SPDX-License-Identifier: Apache-2.0
/** What a machine can do at most: multiply-adds from registers, copies and triads through memory. */
#ifndef FG_RULER_H
#define FG_RULER_H

#include <stdint.h>

/** Independent chains: more than latency times units of any CPU here, fewer than AVX2 has registers. */
#define FG_RULER_CHAINS 12

typedef struct {
    int32_t lanes;
    /** count multiply-adds on each chain; the result keeps the compiler from leaving them out. */
    float (*fma)(int64_t count);
    /** dst = src; n is a multiple of 16. */
    void (*copy)(float* dst, const float* src, int64_t n);
    /** dst = a + 0.5 b; n is a multiple of 16. */
    void (*triad)(float* dst, const float* a, const float* b, int64_t n);
} fg_ruler_kernels_t;

extern const fg_ruler_kernels_t fg_ruler_ref;
extern const fg_ruler_kernels_t fg_ruler_avx2;
extern const fg_ruler_kernels_t fg_ruler_avx512;

#endif
