// SPDX-License-Identifier: Apache-2.0
#include "one_hot/one_hot.h"

void FG_SYMBOL(one_hot)(const void* labels, void* y, int64_t pixels, int64_t classes, int64_t begin,
                        int64_t end) {
    const FG_REAL* const label = labels;
    FG_REAL* const rows = y;
    for (int64_t row = begin; row < end; row++) {
        FG_REAL* to = rows + row * pixels * classes;
        for (int64_t pixel = 0; pixel < pixels; pixel++, to += classes) {
            for (int64_t k = 0; k < classes; k++) to[k] = label[row] == (FG_REAL)k ? 1 : 0;
        }
    }
}
