// SPDX-License-Identifier: Apache-2.0
// Channel copies, written once for float and double; see copy_channels.h.
#include <string.h>

#include "copy_channels.h"

void FG_SYMBOL(copy_channels)(const void* src, void* dst, int64_t pixels, int64_t count,
                              int64_t src_step, int64_t dst_step, int accumulate) {
    const FG_REAL* x = src;
    FG_REAL* y = dst;
    for (int64_t p = 0; p < pixels; p++, x += src_step, y += dst_step) {
        if (accumulate) {
            for (int64_t c = 0; c < count; c++) y[c] += x[c];
        } else if (count < 8) {
            /* A call of memcpy costs more than a few values. */
            for (int64_t c = 0; c < count; c++) y[c] = x[c];
        } else {
            memcpy(y, x, (size_t)count * sizeof(FG_REAL));
        }
    }
}
