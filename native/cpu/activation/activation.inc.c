// SPDX-License-Identifier: Apache-2.0
#include "activation/activation.h"
#include "activation/activation_math.h"

FG_INLINE vf fg_activation_at(const fg_activation_args_t* args, fg_activation_form_t form,
                              fg_activation_t kind, int64_t i, int64_t n, vf slope) {
    const vf a = vf_load_n((const FG_REAL*)args->a + i, n);
    if (form == FG_ACTIVATION_FORWARD) return fg_activation_value(kind, a, slope);
    const vf y = vf_load_n((const FG_REAL*)args->y + i, n);
    if (form == FG_ACTIVATION_PRODUCT) return fg_activation_times_derivative(kind, y, a, slope);
    const vf b = vf_load_n((const FG_REAL*)args->b + i, n);
    const vf c = vf_load_n((const FG_REAL*)args->c + i, n);
    const vf first = fg_activation_times_derivative(kind, y, c, slope);
    if (kind == FG_IDENTITY || kind == FG_RELU || kind == FG_LEAKY_RELU) return first;
    return vf_fma(vf_mul(fg_activation_curvature(kind, y), a), b, first);
}

FG_INLINE void fg_activation_loop(const fg_activation_args_t* args, fg_activation_form_t form,
                                  fg_activation_t kind, int64_t begin, int64_t end) {
    const vf slope = vf_set1((FG_REAL)args->slope);
    FG_REAL* const dst = args->dst;
    int64_t i = begin;
    if (args->accumulate) {
        for (; i < end; i += VL) {
            const int64_t n = end - i < VL ? end - i : VL;
            const vf value = fg_activation_at(args, form, kind, i, n, slope);
            vf_store_n(dst + i, vf_add(vf_load_n(dst + i, n), value), n);
        }
        return;
    }
    /* A constant count lets the compiler use whole loads. */
    for (; i + VL <= end; i += VL)
        vf_store(dst + i, fg_activation_at(args, form, kind, i, VL, slope));
    if (i < end)
        vf_store_n(dst + i, fg_activation_at(args, form, kind, i, end - i, slope), end - i);
}

FG_INLINE void fg_activation_form(const fg_activation_args_t* args, fg_activation_form_t form,
                                  int64_t begin, int64_t end) {
    switch (args->kind) {
        case FG_RELU:
            fg_activation_loop(args, form, FG_RELU, begin, end);
            break;
        case FG_LEAKY_RELU:
            fg_activation_loop(args, form, FG_LEAKY_RELU, begin, end);
            break;
        case FG_TANH:
            fg_activation_loop(args, form, FG_TANH, begin, end);
            break;
        case FG_SIGMOID:
            fg_activation_loop(args, form, FG_SIGMOID, begin, end);
            break;
        case FG_SOFTPLUS:
            fg_activation_loop(args, form, FG_SOFTPLUS, begin, end);
            break;
        default:
            fg_activation_loop(args, form, FG_IDENTITY, begin, end);
            break;
    }
}

void FG_SYMBOL(activation)(const fg_activation_args_t* args, int64_t begin, int64_t end) {
    switch (args->form) {
        case FG_ACTIVATION_FORWARD:
            fg_activation_form(args, FG_ACTIVATION_FORWARD, begin, end);
            break;
        case FG_ACTIVATION_PRODUCT:
            fg_activation_form(args, FG_ACTIVATION_PRODUCT, begin, end);
            break;
        default:
            fg_activation_form(args, FG_ACTIVATION_SECOND, begin, end);
            break;
    }
}
