// SPDX-License-Identifier: Apache-2.0
#include "clip/clip.h"

/* The comparison's second operand is taken where w is NaN. */
static inline vf fg_clipped(vf w, vf bound) {
    return vf_min(bound, vf_max(vf_neg(bound), w));
}

void FG_SYMBOL(clip)(void* weights, double bound, int64_t begin, int64_t end) {
    const vf limit = vf_set1((FG_REAL)bound);
    FG_REAL* const w = weights;
    int64_t i = begin;
    for (; i + VL <= end; i += VL) vf_store(w + i, fg_clipped(vf_load(w + i), limit));
    const int64_t n = end - i;
    if (n > 0) vf_store_n(w + i, fg_clipped(vf_load_n(w + i, n), limit), n);
}
