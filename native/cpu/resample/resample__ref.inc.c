// SPDX-License-Identifier: Apache-2.0
// Resampling, written once for float and double; see resample.h.
#include <string.h>

#include "resample.h"

void FG_SYMBOL(resample_expand)(const fg_resample_line_t* line, const void* src, void* dst) {
    const int64_t channels = line->channels;
    const int64_t fine = line->coarse_w * line->factor_w * channels;
    const FG_REAL scale = (FG_REAL)line->scale;
    FG_REAL* const first = dst;
    const int64_t lines = line->accumulate ? line->factor_h : 1;
    for (int64_t h = 0; h < lines; h++) {
        FG_REAL* y = first + h * fine;
        for (int64_t w = 0; w < line->coarse_w; w++) {
            const FG_REAL* const x = (const FG_REAL*)src + w * channels;
            for (int64_t k = 0; k < line->factor_w; k++, y += channels) {
                if (line->accumulate) {
                    for (int64_t c = 0; c < channels; c++) y[c] += scale * x[c];
                } else {
                    for (int64_t c = 0; c < channels; c++) y[c] = scale * x[c];
                }
            }
        }
    }
    for (int64_t h = lines; h < line->factor_h; h++)
        memcpy(first + h * fine, first, (size_t)fine * sizeof(FG_REAL));
}

enum { CHUNK = 32 };

/* Fine lines from top to bottom, left to right; n is constant for whole chunks, so that sums stay
 * in registers. */
static inline __attribute__((always_inline)) void sum_window(const fg_resample_line_t* line,
                                                             const FG_REAL* src, FG_REAL* dst,
                                                             int64_t n) {
    const int64_t channels = line->channels;
    const int64_t fine = line->coarse_w * line->factor_w * channels;
    const FG_REAL scale = (FG_REAL)line->scale;
    FG_REAL sum[CHUNK] = {0};
    for (int64_t h = 0; h < line->factor_h; h++) {
        const FG_REAL* x = src + h * fine;
        for (int64_t k = 0; k < line->factor_w; k++, x += channels) {
            for (int64_t i = 0; i < n; i++) sum[i] += x[i];
        }
    }
    if (line->accumulate) {
        for (int64_t i = 0; i < n; i++) dst[i] += scale * sum[i];
    } else {
        for (int64_t i = 0; i < n; i++) dst[i] = scale * sum[i];
    }
}

void FG_SYMBOL(resample_sum)(const fg_resample_line_t* line, const void* src, void* dst) {
    const int64_t channels = line->channels;
    for (int64_t w = 0; w < line->coarse_w; w++) {
        const FG_REAL* const x = (const FG_REAL*)src + w * line->factor_w * channels;
        FG_REAL* const y = (FG_REAL*)dst + w * channels;
        int64_t c = 0;
        for (; c + CHUNK <= channels; c += CHUNK) sum_window(line, x + c, y + c, CHUNK);
        if (c < channels) sum_window(line, x + c, y + c, channels - c);
    }
}
