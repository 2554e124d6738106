// SPDX-License-Identifier: Apache-2.0
// The functions that losses on logits are made of, with their derivatives; include a simd vocabulary and math.h first.
#ifndef FORGER_CPU_OBJECTIVE_LOGIT_FUNCTIONS_H
#define FORGER_CPU_OBJECTIVE_LOGIT_FUNCTIONS_H

#include "forger/losses.h"

/* h(z); slope receives h'(z). NaN gives NaN in both. */
static inline vf fg_logit_function(fg_logit_function_t function, vf z, vf* slope) {
    const vf one = vf_set1(1);
    switch (function) {
        case FG_LOGIT_SOFTPLUS:
            *slope = fg_sigmoid(z);
            return fg_softplus(z);
        case FG_LOGIT_HINGE:
            *slope = vf_blend(vf_gt(z, vf_zero()), one, vf_zero());
            *slope = vf_blend(vf_is_nan(z), z, *slope);
            return vf_max(vf_zero(), z);
        case FG_LOGIT_SQUARE:
            *slope = vf_add(z, z);
            return vf_mul(z, z);
        case FG_LOGIT_SIGMOID: {
            const vf s = fg_sigmoid(z);
            /* 1 - s loses its digits where s is near 1. */
            *slope = vf_mul(s, fg_sigmoid(vf_neg(z)));
            return s;
        }
        case FG_LOGIT_EXP:
            *slope = fg_exp(z);
            return *slope;
        case FG_LOGIT_JEFFREYS: {
            const vf w = fg_lambert_w_exp(vf_neg(z));
            *slope = vf_div(one, w);
            return vf_sub(vf_sub(*slope, one), fg_log(w));
        }
        default:
            *slope = vf_blend(vf_is_nan(z), z, one);
            return z;
    }
}

#endif
