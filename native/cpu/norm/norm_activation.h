// SPDX-License-Identifier: Apache-2.0
// Activations inside the normalisation kernels; kind is a constant wherever these are expanded.
#ifndef FORGER_CPU_NORM_NORM_ACTIVATION_H
#define FORGER_CPU_NORM_NORM_ACTIVATION_H

#include "math/math.h"

/* Calls all(args, kind) with a constant kind. */
#define FOR_ACTIVATION(all)               \
    do {                                  \
        switch (args->activation) {       \
            case FG_RELU:                 \
                all(args, FG_RELU);       \
                break;                    \
            case FG_LEAKY_RELU:           \
                all(args, FG_LEAKY_RELU); \
                break;                    \
            case FG_TANH:                 \
                all(args, FG_TANH);       \
                break;                    \
            case FG_SIGMOID:              \
                all(args, FG_SIGMOID);    \
                break;                    \
            case FG_SOFTPLUS:             \
                all(args, FG_SOFTPLUS);   \
                break;                    \
            default:                      \
                all(args, FG_IDENTITY);   \
                break;                    \
        }                                 \
    } while (0)

static inline __attribute__((always_inline)) vf activate(int kind, vf v, vf slope) {
    switch (kind) {
        /* Less-than is false for NaN, which therefore stays. */
        case FG_RELU:
            return vf_blend(vf_lt(v, vf_zero()), vf_zero(), v);
        case FG_LEAKY_RELU:
            return vf_blend(vf_lt(v, vf_zero()), vf_mul(v, slope), v);
        case FG_TANH:
            return fg_tanh(v);
        case FG_SIGMOID:
            return fg_sigmoid(v);
        case FG_SOFTPLUS:
            return fg_softplus(v);
        default:
            return v;
    }
}

/* dy f'(x) from the result y. */
static inline __attribute__((always_inline)) vf activation_gradient(int kind, vf y, vf dy,
                                                                    vf slope) {
    const vf one = vf_set1((FG_REAL)1);
    switch (kind) {
        case FG_RELU:
            return vf_blend(vf_gt(y, vf_zero()), dy, vf_zero());
        case FG_LEAKY_RELU:
            return vf_blend(vf_gt(y, vf_zero()), dy, vf_mul(dy, slope));
        case FG_TANH:
            return vf_mul(dy, vf_fnma(y, y, one));
        case FG_SIGMOID:
            return vf_mul(dy, vf_fnma(y, y, y));
        case FG_SOFTPLUS:
            return vf_mul(dy, vf_sub(one, fg_exp(vf_neg(y))));
        default:
            return dy;
    }
}

#endif
