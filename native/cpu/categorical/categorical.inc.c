// SPDX-License-Identifier: Apache-2.0
#include "categorical/categorical.h"
#include "math/math.h"

void FG_SYMBOL(class_weights)(const void* logits, int64_t positions, int64_t classes,
                              void* weights) {
    const FG_REAL* a = logits;
    FG_REAL* w = weights;
    for (int64_t p = 0; p < positions; p++) {
        FG_REAL largest = a[0];
        for (int64_t k = 1; k < classes; k++) largest = a[k] > largest ? a[k] : largest;
        const vf shift = vf_set1(largest);
        for (int64_t k = 0; k < classes; k += VL) {
            const int64_t n = classes - k < VL ? classes - k : VL;
            vf_store_n(w + k, fg_exp(vf_sub(vf_load_n(a + k, n), shift)), n);
        }
        a += classes;
        w += classes;
    }
}
