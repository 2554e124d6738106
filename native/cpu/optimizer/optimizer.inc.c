// SPDX-License-Identifier: Apache-2.0
// SGD with momentum: v = mu v + g, w -= rate v. Adam (Kingma and Ba 2015): m = m + (1 - b1)(g - m),
// s = b2 s + (1 - b2) g^2, w -= rate m / (root_scale sqrt(s) + eps). RMSProp (Hinton): the same s,
// w -= rate g / (sqrt(s) + eps). With weight decay, g = grad + decay w. All as PyTorch.
#include "optimizer/optimizer.h"

#define FG_INLINE static inline __attribute__((always_inline))

FG_INLINE void fg_optimizer_at(const fg_optimizer_args_t* args, fg_optimizer_t kind, int64_t i,
                               int64_t n) {
    FG_REAL* const w = (FG_REAL*)args->w + i;
    FG_REAL* const first = (FG_REAL*)args->first + (kind == FG_RMSPROP ? 0 : i);
    FG_REAL* const second = (FG_REAL*)args->second + (kind == FG_SGD ? 0 : i);
    const vf rate = vf_set1((FG_REAL)args->rate);
    const vf w0 = vf_load_n(w, n);
    const vf g = vf_fma(vf_set1((FG_REAL)args->weight_decay), w0,
                        vf_load_n((const FG_REAL*)args->grad + i, n));
    if (kind == FG_SGD) {
        const vf velocity = vf_fma(vf_set1((FG_REAL)args->beta1), vf_load_n(first, n), g);
        vf_store_n(first, velocity, n);
        vf_store_n(w, vf_fnma(rate, velocity, w0), n);
        return;
    }
    const vf rest = vf_mul(vf_set1((FG_REAL)(1 - args->beta2)), g);
    const vf square = vf_fma(rest, g, vf_mul(vf_set1((FG_REAL)args->beta2), vf_load_n(second, n)));
    vf_store_n(second, square, n);
    vf step = g;
    if (kind == FG_ADAM) {
        const vf m = vf_load_n(first, n);
        step = vf_fma(vf_set1((FG_REAL)(1 - args->beta1)), vf_sub(g, m), m);
        vf_store_n(first, step, n);
    }
    const vf root = vf_fma(vf_sqrt(square), vf_set1((FG_REAL)args->root_scale),
                           vf_set1((FG_REAL)args->epsilon));
    vf_store_n(w, vf_fnma(rate, vf_div(step, root), w0), n);
}

FG_INLINE void fg_optimizer_loop(const fg_optimizer_args_t* args, fg_optimizer_t kind,
                                 int64_t begin, int64_t end) {
    int64_t i = begin;
    for (; i + VL <= end; i += VL) fg_optimizer_at(args, kind, i, VL);
    if (i < end) fg_optimizer_at(args, kind, i, end - i);
}

void FG_SYMBOL(optimizer)(const fg_optimizer_args_t* args, int64_t begin, int64_t end) {
    switch (args->kind) {
        case FG_ADAM:
            fg_optimizer_loop(args, FG_ADAM, begin, end);
            break;
        case FG_RMSPROP:
            fg_optimizer_loop(args, FG_RMSPROP, begin, end);
            break;
        default:
            fg_optimizer_loop(args, FG_SGD, begin, end);
            break;
    }
}
