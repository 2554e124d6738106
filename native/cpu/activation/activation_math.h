// SPDX-License-Identifier: Apache-2.0
// Value, first derivative and the ratio of the second to the first, on vectors. The kind is a compile-time
// constant wherever these are called.
#ifndef FORGER_CPU_ACTIVATION_ACTIVATION_MATH_H
#define FORGER_CPU_ACTIVATION_ACTIVATION_MATH_H

#include "forger/forger.h"
#include "math/math.h"

#define FG_INLINE static inline __attribute__((always_inline))

FG_INLINE vf fg_activation_value(fg_activation_t kind, vf x, vf slope) {
    switch (kind) {
        case FG_RELU:
            return vf_max(vf_zero(), x);
        case FG_LEAKY_RELU:
            return vf_blend(vf_gt(x, vf_zero()), x, vf_mul(slope, x));
        case FG_TANH:
            return fg_tanh(x);
        case FG_SIGMOID:
            return fg_sigmoid(x);
        case FG_SOFTPLUS:
            return fg_softplus(x);
        default:
            return x;
    }
}

/* f'(x) a, from y = f(x). */
FG_INLINE vf fg_activation_times_derivative(fg_activation_t kind, vf y, vf a, vf slope) {
    const vf one = vf_set1(1);
    switch (kind) {
        case FG_RELU:
            return vf_blend(vf_gt(y, vf_zero()), a, vf_zero());
        case FG_LEAKY_RELU:
            return vf_blend(vf_gt(y, vf_zero()), a, vf_mul(slope, a));
        case FG_TANH:
            return vf_mul(vf_fnma(y, y, one), a);
        case FG_SIGMOID:
            return vf_mul(vf_fnma(y, y, y), a);
        /* y = log(1 + e^x), so e^-y = 1 - sigmoid(x). */
        case FG_SOFTPLUS:
            return vf_mul(fg_one_minus_exp_neg(y), a);
        default:
            return a;
    }
}

/* f''(x) / f'(x), from y = f(x). */
FG_INLINE vf fg_activation_curvature(fg_activation_t kind, vf y) {
    switch (kind) {
        case FG_TANH:
            return vf_mul(vf_set1(-2), y);
        case FG_SIGMOID:
            return vf_fnma(vf_set1(2), y, vf_set1(1));
        case FG_SOFTPLUS:
            return fg_exp(vf_neg(y));
        default:
            return vf_zero();
    }
}

#endif
