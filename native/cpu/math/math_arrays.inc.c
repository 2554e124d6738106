// SPDX-License-Identifier: Apache-2.0
#include "math/math_arrays.h"
#include "math/math.h"

static inline vf fg_math_apply(fg_math_t function, vf x) {
    vf s, c;
    switch (function) {
        case FG_MATH_EXP:
            return fg_exp(x);
        case FG_MATH_LOG:
            return fg_log(x);
        case FG_MATH_LOG1P_UNIT:
            return fg_log1p_unit(x);
        case FG_MATH_TANH:
            return fg_tanh(x);
        case FG_MATH_SIGMOID:
            return fg_sigmoid(x);
        case FG_MATH_SOFTPLUS:
            return fg_softplus(x);
        case FG_MATH_LAMBERT_W_EXP:
            return fg_lambert_w_exp(x);
        case FG_MATH_SIN_TURNS:
            fg_sincos_turns(x, &s, &c);
            return s;
        default:
            fg_sincos_turns(x, &s, &c);
            return c;
    }
}

void FG_SYMBOL(math)(fg_math_t function, const float* x, float* y, int64_t n) {
    for (int64_t i = 0; i < n; i += VL) {
        const int64_t m = n - i < VL ? n - i : VL;
        vf_store_n(y + i, fg_math_apply(function, vf_load_n(x + i, m)), m);
    }
}
