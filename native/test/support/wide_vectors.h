// SPDX-License-Identifier: Apache-2.0
// The vectors of AVX-512 (14x32 tiles, 16 lanes) as other CPUs run them.
#ifndef FORGER_TEST_SUPPORT_WIDE_VECTORS_H
#define FORGER_TEST_SUPPORT_WIDE_VECTORS_H

#include <stdint.h>
#include <string.h>

#include "conv2d/bf16.h"
#include "conv2d/tile_14x32.h"

/* Two registers of AVX2, or what the compiler makes of it. */
typedef float vec __attribute__((vector_size(4 * FG_VL)));
typedef uint16_t lanes;

#define EACH_LANE for (int i = 0; i < FG_VL; i++)

static inline lanes lanes_of(uint32_t bits) {
    return (lanes)bits;
}
static inline lanes lanes_between(int32_t begin, int32_t end) {
    return (lanes)(((1u << end) - 1) & ~((1u << begin) - 1));
}
static inline vec v_zero(void) {
    return (vec){0};
}
/* Not a sum with zero: words of two bf16 are no numbers. */
static inline vec v_set1(float a) {
    return (vec){a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a};
}
static inline vec v_load(const float* p) {
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
}
static inline void v_store(float* p, vec v) {
    memcpy(p, &v, sizeof v);
}
static inline void v_stream(float* p, vec v) {
    v_store(p, v);
}
static inline void v_stream_end(void) {}
/* Rare: out of line, so that the file compiles fast. */
static __attribute__((noinline)) vec v_join_lanes(vec v, lanes m, const float* p) {
    EACH_LANE if ((m >> i & 1) != 0) v[i] = p[i];
    return v;
}
static __attribute__((noinline)) vec v_load_lanes(lanes m, const float* p) {
    return v_join_lanes(v_zero(), m, p);
}
static __attribute__((noinline)) void v_store_lanes(float* p, lanes m, vec v) {
    EACH_LANE if ((m >> i & 1) != 0) p[i] = v[i];
}
static inline void v_store_between(float* p, int32_t begin, int32_t end, vec v) {
    v_store_lanes(p, lanes_between(begin, end), v);
}
static inline vec v_add(vec a, vec b) {
    return a + b;
}
static inline vec v_sub(vec a, vec b) {
    return a - b;
}
static inline vec v_mul(vec a, vec b) {
    return a * b;
}
/* Two roundings where a CPU has one: within the same bounds. */
static inline vec v_fma(vec a, vec b, vec c) {
    return a * b + c;
}
static __attribute__((noinline)) vec v_relu(vec v) {
    EACH_LANE if (v[i] < 0) v[i] = 0;
    return v;
}
static __attribute__((noinline)) vec v_leaky(vec v, vec slope) {
    EACH_LANE if (v[i] < 0) v[i] *= slope[i];
    return v;
}
static inline vec v_round_bf16(vec v) {
    EACH_LANE v[i] = fg_bf16_round(v[i]);
    return v;
}

#endif
