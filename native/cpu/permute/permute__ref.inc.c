// SPDX-License-Identifier: Apache-2.0
// Transposes, written once for float and double; see permute.h. Blocks keep the lines of both sides
// in cache.
#include "permute.h"

void FG_SYMBOL(transpose)(const void* src, void* dst, int64_t rows, int64_t columns,
                          int64_t src_step, int64_t dst_step) {
    enum { BLOCK = 16 };
    const FG_REAL* const x = src;
    FG_REAL* const y = dst;
    for (int64_t i0 = 0; i0 < rows; i0 += BLOCK) {
        const int64_t i1 = i0 + BLOCK < rows ? i0 + BLOCK : rows;
        for (int64_t j0 = 0; j0 < columns; j0 += BLOCK) {
            const int64_t j1 = j0 + BLOCK < columns ? j0 + BLOCK : columns;
            for (int64_t j = j0; j < j1; j++) {
                for (int64_t i = i0; i < i1; i++) y[j * dst_step + i] = x[i * src_step + j];
            }
        }
    }
}
