// SPDX-License-Identifier: Apache-2.0
// Where the mask is 0: y = x e^s + t and x = (y - t) e^-s with s = limit tanh(r), so that no scale leaves
// [e^-limit, e^limit]; elsewhere y = x. The log determinant of a row is the sum of its s.
#include "coupling/coupling.h"
#include "math/math.h"

void FG_SYMBOL(coupling)(const fg_coupling_args_t* args, int64_t begin, int64_t end) {
    const int64_t per_row = args->per_row;
    const vf limit = vf_set1((FG_REAL)(args->inverse ? -args->limit : args->limit));
    const FG_REAL* const mask = args->mask;
    for (int64_t row = begin; row < end; row++) {
        const FG_REAL* const x = (const FG_REAL*)args->x + row * per_row;
        const FG_REAL* const r = (const FG_REAL*)args->params + 2 * row * per_row;
        const FG_REAL* const t = r + per_row;
        FG_REAL* const y = (FG_REAL*)args->y + row * per_row;
        va sums[FG_LANE_VECTORS];
        for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
        for (int64_t i = 0; i < per_row; i += FG_LANES) {
            for (int u = 0; u < FG_LANE_VECTORS; u++) {
                const int64_t at = i + u * VL;
                if (at >= per_row) break;
                const int64_t n = per_row - at < VL ? per_row - at : VL;
                const vm active = vf_eq(vf_load_n(mask + at, n), vf_zero());
                const vf s = vf_mul(limit, fg_tanh(vf_load_n(r + at, n)));
                const vf scale = fg_exp(s), shift = vf_load_n(t + at, n), v = vf_load_n(x + at, n);
                const vf moved =
                    args->inverse ? vf_mul(vf_sub(v, shift), scale) : vf_fma(v, scale, shift);
                vf_store_n(y + at, vf_blend(active, moved, v), n);
                /* Lanes beyond the end have r = 0, so s = 0. */
                sums[u] = va_add(sums[u], vf_blend(active, s, vf_zero()));
            }
        }
        double lanes[FG_LANES];
        for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
        FG_REAL* const log_det = (FG_REAL*)args->log_det + row;
        const double before = args->accumulate ? (double)*log_det : 0;
        *log_det = (FG_REAL)(before + fg_tree16(lanes));
    }
}

void FG_SYMBOL(coupling_backward)(const fg_coupling_backward_args_t* args, int64_t begin,
                                  int64_t end) {
    const int64_t per_row = args->per_row;
    const vf limit = vf_set1((FG_REAL)args->limit), one = vf_set1(1), zero = vf_zero();
    const FG_REAL* const mask = args->mask;
    for (int64_t row = begin; row < end; row++) {
        const FG_REAL* const x = (const FG_REAL*)args->x + row * per_row;
        const FG_REAL* const r = (const FG_REAL*)args->params + 2 * row * per_row;
        const FG_REAL* const dy = (const FG_REAL*)args->dy + row * per_row;
        FG_REAL* const dx = (FG_REAL*)args->dx + row * per_row;
        FG_REAL* const dr = (FG_REAL*)args->dparams + 2 * row * per_row;
        FG_REAL* const dt = dr + per_row;
        const vf dlog_det = vf_set1(((const FG_REAL*)args->dlog_det)[row]);
        for (int64_t i = 0; i < per_row; i += VL) {
            const int64_t n = per_row - i < VL ? per_row - i : VL;
            const vm active = vf_eq(vf_load_n(mask + i, n), zero);
            const vf h = fg_tanh(vf_load_n(r + i, n)), cotangent = vf_load_n(dy + i, n);
            const vf through = vf_mul(cotangent, fg_exp(vf_mul(limit, h)));
            const vf ds = vf_fma(through, vf_load_n(x + i, n), dlog_det);
            const vf slope = vf_mul(limit, vf_fnma(h, h, one));
            vf_store_n(dx + i, vf_blend(active, through, cotangent), n);
            vf_store_n(dr + i, vf_blend(active, vf_mul(ds, slope), zero), n);
            vf_store_n(dt + i, vf_blend(active, cotangent, zero), n);
        }
    }
}
