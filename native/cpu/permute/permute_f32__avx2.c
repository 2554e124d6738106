// SPDX-License-Identifier: Apache-2.0
// Transposes of 8x8 blocks in registers; edges are copied one by one.
#include <immintrin.h>

#include "permute.h"

static inline void transpose8(const float* x, int64_t src_step, float* y, int64_t dst_step) {
    __m256 r[8], t[8];
    for (int i = 0; i < 8; i++) r[i] = _mm256_loadu_ps(x + i * src_step);
    for (int i = 0; i < 8; i += 2) {
        t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
        t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
    }
    for (int i = 0; i < 8; i += 4) {
        r[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
        r[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
        r[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
        r[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
    }
    for (int i = 0; i < 4; i++) {
        _mm256_storeu_ps(y + i * dst_step, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
        _mm256_storeu_ps(y + (i + 4) * dst_step, _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
    }
}

static inline void copy_edge(const float* x, float* y, int64_t rows, int64_t columns,
                             int64_t src_step, int64_t dst_step) {
    for (int64_t j = 0; j < columns; j++) {
        for (int64_t i = 0; i < rows; i++) y[j * dst_step + i] = x[i * src_step + j];
    }
}

void fg_transpose_f32__avx2(const void* src, void* dst, int64_t rows, int64_t columns,
                            int64_t src_step, int64_t dst_step) {
    const float* const x = src;
    float* const y = dst;
    const int64_t full_rows = rows & ~(int64_t)7;
    const int64_t full_columns = columns & ~(int64_t)7;
    int64_t i = 0;
    /* Two blocks write whole cache lines of dst before lines that map to the same set push them
     * out. */
    for (; i + 16 <= full_rows; i += 16) {
        for (int64_t j = 0; j < full_columns; j += 8) {
            transpose8(x + i * src_step + j, src_step, y + j * dst_step + i, dst_step);
            transpose8(x + (i + 8) * src_step + j, src_step, y + j * dst_step + i + 8, dst_step);
        }
    }
    for (; i < full_rows; i += 8) {
        for (int64_t j = 0; j < full_columns; j += 8)
            transpose8(x + i * src_step + j, src_step, y + j * dst_step + i, dst_step);
    }
    copy_edge(x + full_columns, y + full_columns * dst_step, rows, columns - full_columns, src_step,
              dst_step);
    copy_edge(x + full_rows * src_step, y + full_rows, rows - full_rows, full_columns, src_step,
              dst_step);
}
