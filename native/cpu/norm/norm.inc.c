// SPDX-License-Identifier: Apache-2.0
// The normalisation kernels of norm.h, written once over the vector vocabulary. Vectors run over
// channels and every channel sees the same operations in the same order, so all f32 instruction
// sets give the same bits. Reductions keep f32 accumulators for one block of pixels (the plan keeps
// blocks short) and add up blocks in double.
#include "norm.h"

#include "norm_activation.h"

/* Channel vectors per register tile: three sums of four vectors leave registers for loads on AVX2.
 */
#define TILE 4

#define INLINE static inline __attribute__((always_inline))

INLINE vf load(const FG_REAL* p, int64_t n) {
    return n == VL ? vf_load(p) : vf_load_n(p, n);
}

INLINE void store(FG_REAL* p, vf a, int64_t n) {
    if (n == VL) {
        vf_store(p, a);
    } else {
        vf_store_n(p, a, n);
    }
}

INLINE void add_to_sums(double* sums, vf a, int64_t n) {
    if (n == VL) {
        va_store(sums, va_add(va_load(sums), a));
        return;
    }
    FG_REAL lanes[VL];
    vf_store(lanes, a);
    for (int64_t i = 0; i < n; i++) sums[i] += (double)lanes[i];
}

/* Calls tile(args, first channel, vectors, elements of the last vector) over all channels. */
#define FOR_TILES(tile, ...)                                                              \
    do {                                                                                  \
        int64_t c_ = 0;                                                                   \
        for (; c_ + TILE * VL <= args->channels; c_ += TILE * VL)                         \
            tile(args, c_, TILE, VL, ##__VA_ARGS__);                                      \
        for (; c_ + VL <= args->channels; c_ += VL) tile(args, c_, 1, VL, ##__VA_ARGS__); \
        if (c_ < args->channels) tile(args, c_, 1, args->channels - c_, ##__VA_ARGS__);   \
    } while (0)

/* Mean by a first pass; the second pass takes deviations from its rounded value and corrects for
 * the rest, so that neither a large mean nor an outlier costs digits. */
INLINE void stats_tile(const fg_norm_args_t* args, int64_t c, int tile, int64_t n) {
    const FG_REAL* const x = (const FG_REAL*)args->x + c;
    vf shift[TILE], sum[TILE], square[TILE], mean[TILE];
    for (int v = 0; v < tile; v++) {
        shift[v] = load(x + v * VL, n);
        sum[v] = vf_zero();
    }
    for (int64_t p = 0; p < args->pixels; p++) {
        const FG_REAL* const row = x + p * args->channels;
        for (int v = 0; v < tile; v++)
            sum[v] = vf_add(sum[v], vf_sub(load(row + v * VL, n), shift[v]));
    }
    const double share = 1.0 / (double)args->pixels;
    const vf scale = vf_set1((FG_REAL)share);
    for (int v = 0; v < tile; v++) {
        mean[v] = vf_fma(sum[v], scale, shift[v]);
        sum[v] = vf_zero();
        square[v] = vf_zero();
    }
    for (int64_t p = 0; p < args->pixels; p++) {
        const FG_REAL* const row = x + p * args->channels;
        for (int v = 0; v < tile; v++) {
            const vf e = vf_sub(load(row + v * VL, n), mean[v]);
            sum[v] = vf_add(sum[v], e);
            square[v] = vf_fma(e, e, square[v]);
        }
    }
    double* const means = args->sums + c;
    double* const squares = args->sums + args->channels + c;
    for (int v = 0; v < tile; v++) {
        FG_REAL m[VL], s[VL], q[VL];
        vf_store(m, mean[v]);
        vf_store(s, sum[v]);
        vf_store(q, square[v]);
        for (int64_t i = 0; i < n; i++) {
            const double rest = (double)s[i] * share;
            means[v * VL + i] = (double)m[i] + rest;
            squares[v * VL + i] = (double)q[i] - rest * (double)s[i];
        }
    }
}

void FG_SYMBOL(norm_stats)(const fg_norm_args_t* args) {
    FOR_TILES(stats_tile);
}

INLINE void apply_all(const fg_norm_args_t* args, int kind) {
    const int64_t channels = args->channels;
    const FG_REAL* const m = args->coef;
    const FG_REAL* const a = m + channels;
    const FG_REAL* const b = a + channels;
    const vf slope = vf_set1((FG_REAL)args->slope);
    for (int64_t p = 0; p < args->pixels; p++) {
        const FG_REAL* const x = (const FG_REAL*)args->x + p * channels;
        FG_REAL* const dst = (FG_REAL*)args->dst + p * channels;
        for (int64_t c = 0; c < channels; c += VL) {
            const int64_t n = channels - c < VL ? channels - c : VL;
            const vf e = vf_sub(load(x + c, n), load(m + c, n));
            const vf v = vf_fma(e, load(a + c, n), load(b + c, n));
            store(dst + c, activate(kind, v, slope), n);
        }
    }
}

void FG_SYMBOL(norm_apply)(const fg_norm_args_t* args) {
    FOR_ACTIVATION(apply_all);
}

INLINE void reduce_tile(const fg_norm_args_t* args, int64_t c, int tile, int64_t n, int kind) {
    const int64_t channels = args->channels;
    const vf slope = vf_set1((FG_REAL)args->slope);
    vf m[TILE], s[TILE], se[TILE], e_sum[TILE];
    for (int v = 0; v < tile; v++) {
        m[v] = load((const FG_REAL*)args->coef + c + v * VL, n);
        s[v] = se[v] = e_sum[v] = vf_zero();
    }
    for (int64_t p = 0; p < args->pixels; p++) {
        const int64_t row = p * channels + c;
        for (int v = 0; v < tile; v++) {
            const int64_t at = row + v * VL;
            const vf e = vf_sub(load((const FG_REAL*)args->x + at, n), m[v]);
            vf dy = load((const FG_REAL*)args->dy + at, n);
            if (kind != FG_IDENTITY)
                dy = activation_gradient(kind, load((const FG_REAL*)args->y + at, n), dy, slope);
            s[v] = vf_add(s[v], dy);
            se[v] = vf_fma(dy, e, se[v]);
            e_sum[v] = vf_add(e_sum[v], e);
        }
    }
    for (int v = 0; v < tile; v++) {
        double* const sums = args->sums + c + v * VL;
        add_to_sums(sums, s[v], n);
        add_to_sums(sums + channels, se[v], n);
        add_to_sums(sums + 2 * channels, e_sum[v], n);
    }
}

INLINE void reduce_all(const fg_norm_args_t* args, int kind) {
    FOR_TILES(reduce_tile, kind);
}

void FG_SYMBOL(norm_reduce)(const fg_norm_args_t* args) {
    FOR_ACTIVATION(reduce_all);
}

INLINE void backward_all(const fg_norm_args_t* args, int kind, int accumulate) {
    const int64_t channels = args->channels;
    const FG_REAL* const coef = args->coef;
    const vf slope = vf_set1((FG_REAL)args->slope);
    for (int64_t p = 0; p < args->pixels; p++) {
        const int64_t row = p * channels;
        FG_REAL* const dst = (FG_REAL*)args->dst + row;
        for (int64_t c = 0; c < channels; c += VL) {
            const int64_t n = channels - c < VL ? channels - c : VL;
            const vf e = vf_sub(load((const FG_REAL*)args->x + row + c, n), load(coef + c, n));
            vf dy = load((const FG_REAL*)args->dy + row + c, n);
            if (kind != FG_IDENTITY)
                dy = activation_gradient(kind, load((const FG_REAL*)args->y + row + c, n), dy,
                                         slope);
            vf r = vf_fma(load(coef + 2 * channels + c, n), e, load(coef + 3 * channels + c, n));
            r = vf_fma(load(coef + channels + c, n), dy, r);
            if (accumulate) r = vf_add(load(dst + c, n), r);
            store(dst + c, r, n);
        }
    }
}

INLINE void backward_set(const fg_norm_args_t* args, int kind) {
    backward_all(args, kind, 0);
}
INLINE void backward_add(const fg_norm_args_t* args, int kind) {
    backward_all(args, kind, 1);
}

void FG_SYMBOL(norm_backward)(const fg_norm_args_t* args) {
    if (args->accumulate) {
        FOR_ACTIVATION(backward_add);
    } else {
        FOR_ACTIVATION(backward_set);
    }
}

/* One vector at a time: eight sums fill the registers. */
INLINE void reduce2_vector(const fg_norm_args_t* args, int64_t c, int64_t n) {
    const int64_t channels = args->channels;
    const vf m = load((const FG_REAL*)args->coef + c, n);
    vf s[8];
    for (int k = 0; k < 8; k++) s[k] = vf_zero();
    for (int64_t p = 0; p < args->pixels; p++) {
        const int64_t at = p * channels + c;
        const vf e = vf_sub(load((const FG_REAL*)args->x + at, n), m);
        const vf tx = load((const FG_REAL*)args->tx + at, n);
        const vf dty = load((const FG_REAL*)args->dty + at, n);
        const vf dy = load((const FG_REAL*)args->dy + at, n);
        s[0] = vf_add(s[0], e);
        s[1] = vf_add(s[1], tx);
        s[2] = vf_add(s[2], dty);
        s[3] = vf_add(s[3], dy);
        s[4] = vf_fma(tx, e, s[4]);
        s[5] = vf_fma(dty, e, s[5]);
        s[6] = vf_fma(dy, e, s[6]);
        s[7] = vf_fma(dty, tx, s[7]);
    }
    for (int k = 0; k < 8; k++) add_to_sums(args->sums + k * channels + c, s[k], n);
}

void FG_SYMBOL(norm_reduce2)(const fg_norm_args_t* args) {
    int64_t c = 0;
    for (; c + VL <= args->channels; c += VL) reduce2_vector(args, c, VL);
    if (c < args->channels) reduce2_vector(args, c, args->channels - c);
}

INLINE void backward2_all(const fg_norm_args_t* args, int accumulate) {
    const int64_t channels = args->channels;
    const FG_REAL* const coef = args->coef;
    for (int64_t p = 0; p < args->pixels; p++) {
        const int64_t row = p * channels;
        FG_REAL* const dst = (FG_REAL*)args->dst + row;
        for (int64_t c = 0; c < channels; c += VL) {
            const int64_t n = channels - c < VL ? channels - c : VL;
            const vf e = vf_sub(load((const FG_REAL*)args->x + row + c, n), load(coef + c, n));
            vf r = vf_fma(load(coef + 4 * channels + c, n), e, load(coef + 5 * channels + c, n));
            r = vf_fma(load(coef + channels + c, n), load((const FG_REAL*)args->dty + row + c, n),
                       r);
            r = vf_fma(load(coef + 2 * channels + c, n),
                       load((const FG_REAL*)args->tx + row + c, n), r);
            r = vf_fma(load(coef + 3 * channels + c, n),
                       load((const FG_REAL*)args->dy + row + c, n), r);
            if (accumulate) r = vf_add(load(dst + c, n), r);
            store(dst + c, r, n);
        }
    }
}

void FG_SYMBOL(norm_backward2)(const fg_norm_args_t* args) {
    if (args->accumulate) {
        backward2_all(args, 1);
    } else {
        backward2_all(args, 0);
    }
}
