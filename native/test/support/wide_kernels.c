// SPDX-License-Identifier: Apache-2.0
// The convolution kernels of AVX-512 (14x32 tiles, 16 lanes) over vectors that other CPUs run: their
// blocking, remainders and transforms are tested where there is no AVX-512.
#include <math.h>
#include <stdint.h>
#include <string.h>

#define FG_MR 14
#define FG_VL 16
#define FG_KERNELS fg_conv2d_kernels_f32__wide_gemm_14x32
#define FG_KERNELS_ISA "wide"
#define FG_KERNELS_TILE "14x32"
#define FG_HEIGHTS(X, nv, order) \
    X(1, nv, order)              \
    X(2, nv, order)              \
    X(4, nv, order)              \
    X(6, nv, order)              \
    X(8, nv, order)              \
    X(10, nv, order) X(11, nv, order) X(12, nv, order) X(13, nv, order) X(14, nv, order)

typedef struct {
    float lane[FG_VL];
} vec;
typedef uint16_t lanes;

#define EACH_LANE for (int i = 0; i < FG_VL; i++)

static inline lanes lanes_of(uint32_t bits) {
    return (lanes)bits;
}
static inline lanes lanes_between(int32_t begin, int32_t end) {
    return (lanes)(((1u << end) - 1) & ~((1u << begin) - 1));
}
static inline vec v_set1(float a) {
    vec v;
    EACH_LANE v.lane[i] = a;
    return v;
}
static inline vec v_zero(void) {
    return v_set1(0);
}
static inline vec v_load(const float* p) {
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
}
static inline vec v_join_lanes(vec v, lanes m, const float* p) {
    EACH_LANE if ((m >> i & 1) != 0) v.lane[i] = p[i];
    return v;
}
static inline vec v_load_lanes(lanes m, const float* p) {
    return v_join_lanes(v_zero(), m, p);
}
static inline void v_store(float* p, vec v) {
    memcpy(p, &v, sizeof v);
}
static inline void v_store_lanes(float* p, lanes m, vec v) {
    EACH_LANE if ((m >> i & 1) != 0) p[i] = v.lane[i];
}
static inline vec v_add(vec a, vec b) {
    EACH_LANE a.lane[i] += b.lane[i];
    return a;
}
static inline vec v_sub(vec a, vec b) {
    EACH_LANE a.lane[i] -= b.lane[i];
    return a;
}
static inline vec v_mul(vec a, vec b) {
    EACH_LANE a.lane[i] *= b.lane[i];
    return a;
}
static inline vec v_fma(vec a, vec b, vec c) {
    EACH_LANE c.lane[i] = fmaf(a.lane[i], b.lane[i], c.lane[i]);
    return c;
}
static inline vec v_relu(vec v) {
    EACH_LANE if (v.lane[i] < 0) v.lane[i] = 0;
    return v;
}
static inline vec v_leaky(vec v, vec slope) {
    EACH_LANE if (v.lane[i] < 0) v.lane[i] *= slope.lane[i];
    return v;
}

#include "conv2d/conv2d_gemm.h"

extern const fg_conv2d_kernels_t FG_KERNELS;

#include "conv2d/conv2d_kernels.inc.c"
