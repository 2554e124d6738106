// SPDX-License-Identifier: Apache-2.0
// Padding, written once for float and double; see pad.h.
#include <string.h>

#include "pad.h"

void FG_SYMBOL(pad_fwd)(const fg_pad_line_t* line, const void* src, void* dst) {
    const int64_t channels = line->channels;
    const FG_REAL* const x = src;
    FG_REAL* const y = dst;
    if (x == NULL) {
        memset(y, 0, (size_t)(line->outer * channels) * sizeof(FG_REAL));
        return;
    }
    memcpy(y + line->left * channels, x, (size_t)(line->inner * channels) * sizeof(FG_REAL));
    for (int64_t i = 0; i < line->outer; i++) {
        if (i == line->left) i += line->inner;
        if (i == line->outer) break;
        FG_REAL* const pixel = y + i * channels;
        if (line->map[i] < 0) {
            memset(pixel, 0, (size_t)channels * sizeof(FG_REAL));
        } else {
            memcpy(pixel, x + line->map[i] * channels, (size_t)channels * sizeof(FG_REAL));
        }
    }
}

void FG_SYMBOL(pad_bwd_data)(const fg_pad_line_t* line, const void* src, void* dst, int add) {
    const int64_t channels = line->channels;
    const FG_REAL* const dy = src;
    FG_REAL* const dx = dst;
    const FG_REAL* const middle = dy + line->left * channels;
    if (add) {
        for (int64_t i = 0; i < line->inner * channels; i++) dx[i] += middle[i];
    } else {
        memcpy(dx, middle, (size_t)(line->inner * channels) * sizeof(FG_REAL));
    }
    for (int64_t i = 0; i < line->outer; i++) {
        if (i == line->left) i += line->inner;
        if (i == line->outer) break;
        if (line->map[i] < 0) continue;
        FG_REAL* const pixel = dx + line->map[i] * channels;
        for (int64_t c = 0; c < channels; c++) pixel[c] += dy[i * channels + c];
    }
}
