// SPDX-License-Identifier: Apache-2.0
// Portable convolution over FG_REAL, all passes. Inner loops run over the contiguous channels; sums
// over channels use eight partial sums, so that compilers vectorise them without reordering.
#include <stdbool.h>
#include <stddef.h>

#include "conv2d/bf16.h"
#include "conv2d/conv2d.h"
#include "forger/forger.h"

enum { LANES = 8 };

static FG_REAL rounded(FG_REAL v) {
    return (FG_REAL)fg_bf16_round((float)v);
}

static FG_REAL dot(const fg_conv2d_ref_t* job, const FG_REAL* a, const FG_REAL* b, int64_t n) {
    if (job->bf16) {
        FG_REAL all = 0;
        for (int64_t i = 0; i < n; i++) all += rounded(a[i]) * rounded(b[i]);
        return all;
    }
    FG_REAL part[LANES] = {0};
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int j = 0; j < LANES; j++) part[j] += a[i + j] * b[i + j];
    }
    FG_REAL sum = 0;
    for (; i < n; i++) sum += a[i] * b[i];
    for (int j = 0; j < LANES; j++) sum += part[j];
    return sum;
}

static void add_scaled(const fg_conv2d_ref_t* job, FG_REAL* y, FG_REAL a, const FG_REAL* x,
                       int64_t n) {
    if (job->bf16) {
        for (int64_t i = 0; i < n; i++) y[i] += rounded(a) * rounded(x[i]);
        return;
    }
    for (int64_t i = 0; i < n; i++) y[i] += a * x[i];
}

static FG_REAL activate(const fg_conv2d_ref_t* job, FG_REAL v) {
    if (v < 0 && job->activation == FG_RELU) return 0;
    if (v < 0 && job->activation == FG_LEAKY_RELU) return v * (FG_REAL)job->slope;
    return v;
}

void FG_SYMBOL(fwd)(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    const fg_conv2d_ref_t* job = argument;
    const fg_conv2d_shape_t* u = &job->shape;
    const int64_t n = item / u->oh;
    const int64_t oy = item % u->oh;
    const int64_t cg = u->c / u->groups;
    const int64_t kg = u->k / u->groups;
    const FG_REAL* x = (const FG_REAL*)job->x + n * u->h * u->w * u->c;
    const FG_REAL* bias = job->bias;
    for (int64_t ox = 0; ox < u->ow; ox++) {
        FG_REAL* y = (FG_REAL*)job->y + ((n * u->oh + oy) * u->ow + ox) * u->k;
        for (int64_t k = 0; k < u->k; k++) {
            const FG_REAL* filter = (const FG_REAL*)job->filter + k * u->r * u->s * cg;
            FG_REAL sum = 0;
            for (int64_t r = 0; r < u->r; r++) {
                const int64_t iy = oy * u->stride_h + r * u->dilation_h - u->pad_top;
                if (iy < 0 || iy >= u->h) continue;
                for (int64_t s = 0; s < u->s; s++) {
                    const int64_t ix = ox * u->stride_w + s * u->dilation_w - u->pad_left;
                    if (ix < 0 || ix >= u->w) continue;
                    sum += dot(job, x + (iy * u->w + ix) * u->c + k / kg * cg,
                               filter + (r * u->s + s) * cg, cg);
                }
            }
            if (bias != NULL) sum += bias[k];
            if (job->accumulate) sum += y[k];
            y[k] = activate(job, sum);
        }
    }
}

/* The output line that input line i reaches through kernel line r, or -1. */
static int64_t reached(int64_t i, int64_t pad, int64_t r, int64_t dilation, int64_t stride,
                       int64_t size) {
    const int64_t at = i + pad - r * dilation;
    if (at < 0 || at % stride != 0 || at / stride >= size) return -1;
    return at / stride;
}

void FG_SYMBOL(bwd_data)(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    const fg_conv2d_ref_t* job = argument;
    const fg_conv2d_shape_t* u = &job->shape;
    const int64_t n = item / u->h;
    const int64_t iy = item % u->h;
    const int64_t cg = u->c / u->groups;
    const int64_t kg = u->k / u->groups;
    const FG_REAL* filter = job->filter;
    const FG_REAL* bias = job->bias;
    for (int64_t ix = 0; ix < u->w; ix++) {
        FG_REAL* x = (FG_REAL*)job->x + ((n * u->h + iy) * u->w + ix) * u->c;
        for (int64_t c = 0; c < u->c && !job->accumulate; c++) x[c] = 0;
        for (int64_t r = 0; r < u->r; r++) {
            const int64_t oy = reached(iy, u->pad_top, r, u->dilation_h, u->stride_h, u->oh);
            if (oy < 0) continue;
            for (int64_t s = 0; s < u->s; s++) {
                const int64_t ox = reached(ix, u->pad_left, s, u->dilation_w, u->stride_w, u->ow);
                if (ox < 0) continue;
                const FG_REAL* y = (const FG_REAL*)job->y + ((n * u->oh + oy) * u->ow + ox) * u->k;
                for (int64_t k = 0; k < u->k; k++) {
                    add_scaled(job, x + k / kg * cg, y[k],
                               filter + ((k * u->r + r) * u->s + s) * cg, cg);
                }
            }
        }
        for (int64_t c = 0; c < u->c; c++) {
            if (bias != NULL) x[c] += bias[c];
            x[c] = activate(job, x[c]);
        }
    }
}

void FG_SYMBOL(bwd_weights)(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    const fg_conv2d_ref_t* job = argument;
    const fg_conv2d_shape_t* u = &job->shape;
    const int64_t k = item;
    const int64_t cg = u->c / u->groups;
    const int64_t first_c = k / (u->k / u->groups) * cg;
    FG_REAL* filter = (FG_REAL*)job->filter + k * u->r * u->s * cg;
    for (int64_t i = 0; i < u->r * u->s * cg && !job->accumulate; i++) filter[i] = 0;
    for (int64_t line = 0; line < job->rows * u->oh; line++) {
        const int64_t n = line / u->oh;
        const int64_t oy = line % u->oh;
        for (int64_t ox = 0; ox < u->ow; ox++) {
            const FG_REAL g = ((const FG_REAL*)job->y)[(line * u->ow + ox) * u->k + k];
            for (int64_t r = 0; r < u->r; r++) {
                const int64_t iy = oy * u->stride_h + r * u->dilation_h - u->pad_top;
                if (iy < 0 || iy >= u->h) continue;
                for (int64_t s = 0; s < u->s; s++) {
                    const int64_t ix = ox * u->stride_w + s * u->dilation_w - u->pad_left;
                    if (ix < 0 || ix >= u->w) continue;
                    const FG_REAL* x =
                        (const FG_REAL*)job->x + ((n * u->h + iy) * u->w + ix) * u->c + first_c;
                    add_scaled(job, filter + (r * u->s + s) * cg, g, x, cg);
                }
            }
        }
    }
}
