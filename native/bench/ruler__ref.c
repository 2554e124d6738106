// SPDX-License-Identifier: Apache-2.0
#define NAME fg_ruler_ref
#define LANES 4

typedef struct {
    float x[LANES];
} vec;

static inline vec v_set(float x) {
    return (vec){{x, x, x, x}};
}

static inline vec v_load(const float* p) {
    return (vec){{p[0], p[1], p[2], p[3]}};
}

static inline void v_store(float* p, vec v) {
    for (int i = 0; i < LANES; i++) {
        p[i] = v.x[i];
    }
}

// Baseline x86-64 has no fused multiply-add.
static inline vec v_fma(vec a, vec b, vec c) {
    for (int i = 0; i < LANES; i++) {
        a.x[i] = a.x[i] * b.x[i] + c.x[i];
    }
    return a;
}

#include "ruler.inc.c"
