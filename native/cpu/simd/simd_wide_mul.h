// SPDX-License-Identifier: Apache-2.0
// The 64-bit product of each 32-bit element with a constant, as high and low words (unsigned). Include after an
// f32 vocabulary.
#ifndef FORGER_CPU_SIMD_WIDE_MUL_H
#define FORGER_CPU_SIMD_WIDE_MUL_H

static inline void vi_mul_wide(vi a, uint32_t factor, vi* high, vi* low) {
#if VL == 16
    const __m512i f = _mm512_set1_epi32((int32_t)factor);
    const __m512i even = _mm512_mul_epu32(a, f);
    const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), f);
    *low = _mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32));
    *high = _mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd);
#elif VL == 8
    const __m256i f = _mm256_set1_epi32((int32_t)factor);
    const __m256i even = _mm256_mul_epu32(a, f);
    const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), f);
    *low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
    *high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
#else
    const uint64_t product = (uint64_t)(uint32_t)a * factor;
    *low = (vi)(uint32_t)product;
    *high = (vi)(uint32_t)(product >> 32);
#endif
}

#endif
