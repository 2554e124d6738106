// SPDX-License-Identifier: Apache-2.0
// One ruler per ISA: the including file defines NAME, LANES, vec and the v_* operations.
#include "ruler.h"

static float fma_chains(int64_t count) {
    vec chain[FG_RULER_CHAINS];
    const vec factor = v_set(0.999999f);
    const vec term = v_set(1e-6f);
    for (int k = 0; k < FG_RULER_CHAINS; k++) {
        chain[k] = v_set((float)k);
    }
    for (int64_t i = 0; i < count; i++) {
        for (int k = 0; k < FG_RULER_CHAINS; k++) {
            chain[k] = v_fma(chain[k], factor, term);
        }
    }
    vec sum = chain[0];
    for (int k = 1; k < FG_RULER_CHAINS; k++) {
        sum = v_fma(sum, factor, chain[k]);
    }
    float lanes[LANES];
    v_store(lanes, sum);
    return lanes[0];
}

static void copy(float* dst, const float* src, int64_t n) {
    for (int64_t i = 0; i < n; i += LANES) {
        v_store(dst + i, v_load(src + i));
    }
}

static void triad(float* dst, const float* a, const float* b, int64_t n) {
    const vec half = v_set(0.5f);
    for (int64_t i = 0; i < n; i += LANES) {
        v_store(dst + i, v_fma(v_load(b + i), half, v_load(a + i)));
    }
}

const fg_ruler_kernels_t NAME = {LANES, fma_chains, copy, triad};
