// SPDX-License-Identifier: Apache-2.0
// Contract of the Winograd kernels: convolutions with fewer multiplications (docs/winograd.md).
//
// A convolution of stride t is the sum of t*t convolutions of stride 1, one per phase of the kernel and the
// input. One tile of m_y * m_x outputs takes n_y * n_x products per phase and channel, n = m + taps - 1:
//   forward          y = At [ sum over phases, c of (B x) * u ] A        u = G w Gt
//   backward data    dx = overlapped sum of Bt [ sum over k of (A dy) * u ] B
//   backward weights dw = Gt [ sum over tiles of (B x) * (A dy) ] G
// Tiles of 1, 2, 3 or 4 outputs a side share one u: a smaller tile leaves points out. Where u would be large, tiles
// have at most 2 outputs a side, and u as many points fewer.
#ifndef FORGER_CPU_WINOGRAD_WINOGRAD_H
#define FORGER_CPU_WINOGRAD_WINOGRAD_H

#include <stdint.h>

#include "conv2d/conv2d.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FG_WINOGRAD_MAX_TILE 4   /* outputs a side */
#define FG_WINOGRAD_MAX_POINTS 6 /* a side */
#define FG_WINOGRAD_MAX_CLASSES 4
#define FG_WINOGRAD_PACK_ROWS 8 /* of u, of an item of `pack` */

/* One axis cut into tiles: `large` tiles of m outputs, then tiles of m - 1. */
typedef struct {
    int32_t m, tiles, large;
} fg_winograd_cut_t;

/* All tiles of one size m_y * m_x. The products of a tile stand together, points * width floats. */
typedef struct {
    int32_t m_y, m_x;
    int32_t n_y, n_x; /* points */
    int32_t tiles_y, tiles_x;
    /* Of the images at hand: */
    int32_t tiles;
    int32_t height, slot; /* tiles of a panel, and tiles that a panel has room for */
    int64_t line;         /* tiles that a line of points has room for (filter gradient) */
    int64_t left, right;  /* offsets, in floats, of what belongs to it in job.left and job.right */
} fg_winograd_class_t;

/* What the passes keep in `left` and `right`:
 *   forward, backward data: transformed tiles as panels [panel][point][depth / VL][slot][VL], and products
 *                           [tile][point][width]
 *   backward weights:       x as [point][depth / VL][line][VL], and dy as [point][panel of k][line][VL] */
typedef struct {
    fg_conv2d_shape_t u;
    int32_t taps;               /* of a phase, a side: 2 or 3 */
    int32_t points_y, points_x; /* of u: those of the largest tile that it serves */
    int32_t phase_c;            /* channels of a phase, rounded up to vectors */
    fg_winograd_cut_t cut_y, cut_x;
    fg_winograd_class_t classes[FG_WINOGRAD_MAX_CLASSES];
    int32_t class_count;
    int32_t class_of[2][2];  /* [is small in y][is small in x] */
    int64_t row_begin, rows; /* the images at hand */
    const float* x;
    const float* y;
    float* dst;
    const float* packed; /* [point][panel of columns][depth][columns] */
    const float* bias;
    int32_t accumulate, activation;
    float slope;
    float* left;
    float* right;
    int64_t depth;             /* rows of u, or columns of the filter gradient; whole vectors */
    int64_t width;             /* columns of u, whole vectors */
    int32_t n_block, n_blocks; /* of columns */
    int32_t k_height, k_slot;  /* of a panel of k */
    int32_t m_block, m_blocks; /* panels of k */
    int32_t scatter_c;         /* channels of an item of `scatter` */
    char* scratch;
    int64_t worker_bytes;
} fg_winograd_job_t;

typedef struct {
    fg_conv2d_shape_t u;
    int32_t taps, points_y, points_x, phase_c;
    int32_t stream;   /* write u past the caches */
    int32_t backward; /* u as rows of k by columns of phases, c; else the other way round */
    int64_t depth, width;
    const float* filter; /* [k][r][s][c] */
    float* packed;
} fg_winograd_pack_job_t;

typedef void (*fg_winograd_item_fn)(void* job, int64_t item, int32_t worker);

typedef struct {
    fg_winograd_item_fn pack;            /* items: panels of columns x blocks of rows */
    fg_winograd_item_fn gather;          /* forward: x to points; items: rows x tiles_y */
    fg_winograd_item_fn gather_gradient; /* backward data: dy to points; the same items */
    fg_winograd_item_fn multiply;        /* items: points_y x points_x x n_blocks */
    fg_winograd_item_fn finish;          /* forward: products to y; items: rows x tiles_y */
    fg_winograd_item_fn
        scatter; /* backward data: products to dx; items: rows x blocks of channels */
    fg_winograd_item_fn weights_gather; /* x and dy to points; items: rows x tiles_y */
    fg_winograd_item_fn weights;        /* items: n_blocks x m_blocks */
} fg_winograd_kernels_t;

#ifdef __cplusplus
}
#endif

#endif
