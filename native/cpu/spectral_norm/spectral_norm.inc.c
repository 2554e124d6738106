// SPDX-License-Identifier: Apache-2.0
#include "spectral_norm/spectral_norm.h"

void FG_SYMBOL(matrix_vector)(const fg_matrix_vector_args_t* args, int64_t begin, int64_t end) {
    const FG_REAL* const a = args->matrix;
    FG_REAL* const y = args->y;
    for (int64_t r = begin; r < end; r++) {
        y[r] = (FG_REAL)fg_dot_lanes(a + r * args->columns, args->x, args->columns);
    }
}

/* Sixteen columns at a time, summed over the rows in double. */
void FG_SYMBOL(vector_matrix)(const fg_matrix_vector_args_t* args, int64_t begin, int64_t end) {
    const FG_REAL* const a = args->matrix;
    const FG_REAL* const x = args->x;
    FG_REAL* const y = args->y;
    for (int64_t c = begin; c < end; c += FG_LANES) {
        const int64_t n = end - c < FG_LANES ? end - c : FG_LANES;
        va s[FG_LANE_VECTORS];
        for (int u = 0; u < FG_LANE_VECTORS; u++) s[u] = va_zero();
        for (int64_t r = 0; r < args->rows; r++) {
            const FG_REAL* const row = a + r * args->columns + c;
            const vf factor = vf_set1(x[r]);
            if (n == FG_LANES) {
                for (int u = 0; u < FG_LANE_VECTORS; u++)
                    s[u] = va_fma(s[u], vf_load(row + u * VL), factor);
                continue;
            }
            for (int u = 0; u * VL < n; u++) {
                const int64_t m = n - u * VL < VL ? n - u * VL : VL;
                s[u] = va_fma(s[u], vf_load_n(row + u * VL, m), factor);
            }
        }
        double lanes[FG_LANES];
        for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, s[u]);
        for (int64_t i = 0; i < n; i++) y[c + i] = (FG_REAL)lanes[i];
    }
}

double FG_SYMBOL(dot)(const void* a, const void* b, int64_t n) {
    return fg_dot_lanes(a, b, n);
}

void FG_SYMBOL(scaled)(const void* from, double factor, void* to, int64_t begin, int64_t end) {
    const FG_REAL* const x = from;
    FG_REAL* const y = to;
    const vf f = vf_set1((FG_REAL)factor);
    int64_t i = begin;
    for (; i + VL <= end; i += VL) vf_store(y + i, vf_mul(f, vf_load(x + i)));
    const int64_t n = end - i;
    if (n > 0) vf_store_n(y + i, vf_mul(f, vf_load_n(x + i, n)), n);
}

void FG_SYMBOL(deflate)(void* gradient, double a, const void* vector, double factor, int64_t n) {
    FG_REAL* const g = gradient;
    const FG_REAL* const b = vector;
    const vf weight = vf_set1((FG_REAL)a);
    const vf scale = vf_set1((FG_REAL)factor);
    for (int64_t i = 0; i < n; i += VL) {
        const int64_t m = n - i < VL ? n - i : VL;
        const vf rest = vf_fnma(weight, vf_load_n(b + i, m), vf_load_n(g + i, m));
        vf_store_n(g + i, vf_mul(scale, rest), m);
    }
}
