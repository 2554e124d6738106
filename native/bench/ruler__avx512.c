// SPDX-License-Identifier: Apache-2.0
#include <immintrin.h>

#define NAME fg_ruler_avx512
#define LANES 16
#define vec __m512
#define v_set(x) _mm512_set1_ps(x)
#define v_load(p) _mm512_loadu_ps(p)
#define v_store(p, v) _mm512_storeu_ps(p, v)
#define v_fma(a, b, c) _mm512_fmadd_ps(a, b, c)

#include "ruler.inc.c"
