// SPDX-License-Identifier: Apache-2.0
// Contract of the normalisation kernels: every kind is a reduction per channel over a block of
// pixels, a few double-precision formulas on the sums (norm_plan.cpp), and one pass that combines
// the tensors linearly.
//
// A block is `pixels` pixels of `channels` contiguous values. Elements are float or double as the
// suffix says. e below is x - m with m = coef[0][channel]: the mean as it was stored. Its rounding
// error is the mean of e, which the reductions give too, so nothing is lost where |mean| is far
// above the standard deviation.
#ifndef FORGER_CPU_NORM_NORM_H
#define FORGER_CPU_NORM_NORM_H

#include <stdint.h>

#include "forger/forger.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int64_t pixels;
    int64_t channels;
    const void* x;
    const void* y; /* result of the activation; read only where activation is not FG_IDENTITY */
    const void* dy;
    const void* tx;
    const void* dty;
    void* dst;
    const void* coef; /* [k][channels] */
    double* sums;     /* [k][channels] */
    int32_t activation;
    int32_t accumulate; /* backward, backward2: adds to dst */
    double slope;
} fg_norm_args_t;

typedef void (*fg_norm_fn)(const fg_norm_args_t* args);

/* Passes over a block; dy' = dy times the derivative of the activation. */
typedef struct {
    fg_norm_fn stats;     /* sums = {mean, sum of squared deviations from it} of x */
    fg_norm_fn apply;     /* coef {m, a, b}: dst = activation(a e + b) */
    fg_norm_fn reduce;    /* coef {m}: sums += {dy', dy' e, e} */
    fg_norm_fn backward;  /* coef {m, a, b, c}: dst = a dy' + b e + c */
    fg_norm_fn reduce2;   /* coef {m}: sums += {e, tx, dty, dy, tx e, dty e, dy e, dty tx} */
    fg_norm_fn backward2; /* coef {m, a, b, c, d, f}: dst = a dty + b tx + c dy + d e + f */
} fg_norm_kernels_t;

#define FG_KERNEL(isa, type, suffix)                                 \
    void fg_norm_stats_##type##__##suffix(const fg_norm_args_t*);    \
    void fg_norm_apply_##type##__##suffix(const fg_norm_args_t*);    \
    void fg_norm_reduce_##type##__##suffix(const fg_norm_args_t*);   \
    void fg_norm_backward_##type##__##suffix(const fg_norm_args_t*); \
    void fg_norm_reduce2_##type##__##suffix(const fg_norm_args_t*);  \
    void fg_norm_backward2_##type##__##suffix(const fg_norm_args_t*);
#include "norm.inc"
#undef FG_KERNEL

#ifdef __cplusplus
}
#endif

#endif
