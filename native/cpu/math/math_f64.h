// SPDX-License-Identifier: Apache-2.0
// The functions of math_f32.h for the f64 reference device, on libm.
#ifndef FORGER_CPU_MATH_MATH_F64_H
#define FORGER_CPU_MATH_MATH_F64_H

#include <math.h>

static inline vf fg_exp(vf x) {
    return exp(x);
}
static inline vf fg_one_minus_exp_neg(vf y) {
    return -expm1(-y);
}
static inline vf fg_log(vf x) {
    return log(x);
}
static inline vf fg_log1p_unit(vf z) {
    return log1p(z);
}
static inline vf fg_tanh(vf x) {
    return tanh(x);
}
static inline vf fg_sigmoid(vf x) {
    return 1.0 / (1.0 + exp(-x));
}
static inline vf fg_softplus(vf x) {
    return vf_max(0.0, x) + log1p(exp(-fabs(x)));
}
static inline vf fg_lambert_w_exp(vf y) {
    if (y < -37) return exp(y);
    if (y > 0x1p60) return y;
    const double x = exp(y < 1 ? y : 1);
    double w = y <= 1 ? x / (1 + x) : y - log(y);
    for (int i = 0; i < 3; i++) {
        const double r = y <= 1 ? log(x / w) - w : y - w - log(w);
        const double p = w + 1;
        const double a = p * (p + r * (2.0 / 3));
        w += w * (r / p) * ((a - r / 2) / (a - r));
    }
    return w;
}
static inline void fg_sincos_turns(vf u, vf* sine, vf* cosine) {
    const double angle = 6.283185307179586476925 * (u - nearbyint(u));
    *sine = sin(angle);
    *cosine = cos(angle);
}

#endif
