// SPDX-License-Identifier: Apache-2.0
#include <immintrin.h>

#define NAME fg_ruler_avx2
#define LANES 8
#define vec __m256
#define v_set(x) _mm256_set1_ps(x)
#define v_load(p) _mm256_loadu_ps(p)
#define v_store(p, v) _mm256_storeu_ps(p, v)
#define v_fma(a, b, c) _mm256_fmadd_ps(a, b, c)

#include "ruler.inc.c"
