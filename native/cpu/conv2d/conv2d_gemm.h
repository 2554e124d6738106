// SPDX-License-Identifier: Apache-2.0
// Contract of the packed-GEMM convolution kernels: c[m][n] = sum over k of a[m][k] b[k][n], where a
// (or b, for filter gradients) is gathered from a tensor on the fly and the filter is packed
// beforehand.
#ifndef FORGER_CPU_CONV2D_CONV2D_GEMM_H
#define FORGER_CPU_CONV2D_CONV2D_GEMM_H

#include <stdint.h>

#include "thin/thin.h"
#include "winograd/winograd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The same for all kernels: results depend on FG_CONV2D_KC, whatever the machine. */
#define FG_CONV2D_KC 256        /* longest reduction between two additions to memory */
#define FG_CONV2D_MAX_PANELS 16 /* row panels of a block: a fits the second-level cache */
#define FG_CONV2D_WEIGHTS_M 256 /* largest output block of a filter gradient */
#define FG_CONV2D_WEIGHTS_N 512
/* Odd: columns of pixels do not meet in one cache set. */
#define FG_CONV2D_WEIGHTS_LINE (FG_CONV2D_KC + 1)

/* Some lanes of a vector: consecutive elements of the taps that start dy lines and dx columns
 * from the window's origin. Lane 0 lies `element` elements after the start of those taps. */
typedef struct {
    int64_t offset; /* from the window's origin to lane 0, in elements */
    int32_t dy, dx;
    int32_t element;
    uint32_t lanes; /* bit per lane */
} fg_conv2d_segment_t;

/* How a vector of the reduction (forward) or of the columns (filter gradient) is read from a
 * tensor. */
typedef struct {
    int32_t h, w, c; /* the tensor, c the distance of pixels */
    int32_t oh, ow;  /* windows per row */
    /* Window (y, x) has its origin at (y step_h - pad_h, x step_w - pad_w). */
    int32_t step_h, step_w;
    int32_t pad_h, pad_w;
    int32_t reach_h, reach_w; /* lines and columns that a window spans */
    int32_t taps;             /* adjacent taps that a segment may cross */
    int32_t tap_c;            /* channels of a tap */
    int32_t whole;            /* each vector is one segment of one tap */
    int32_t chunks;           /* vectors of a window */
    const int32_t* first;     /* chunk -> its first segment, chunks + 1 entries */
    const fg_conv2d_segment_t* segments;
} fg_conv2d_gather_t;

/* Windows that write every dst_step-th pixel of the output, from (dst_y, dst_x) on. */
typedef struct {
    fg_conv2d_gather_t a;
    int64_t packed; /* offset of the packed filter of group 0 */
    int64_t packed_group;
    int32_t dst_y, dst_x;
    int32_t dst_step_h, dst_step_w;
} fg_conv2d_part_t;

typedef struct {
    const fg_conv2d_part_t* parts;
    int32_t part_count, groups;
    int32_t n;     /* columns of a group */
    int32_t src_c; /* source channels of a group */
    int32_t dst_h, dst_w, dst_c;
    int64_t rows;
    const float* src;
    const float* packed;
    float* dst;
    const float* bias;
    int32_t accumulate, activation;
    float slope;
    int32_t bf16;        /* round a to bf16, as the filter is */
    int64_t block_count; /* blocks of row panels in the largest part */
    int32_t block_panels;
    int32_t n_block, n_blocks;
    char* scratch;
    int64_t worker_bytes; /* of scratch */
} fg_conv2d_gemm_job_t;

typedef struct {
    fg_conv2d_gather_t b; /* x */
    int32_t groups;
    int32_t m, n;   /* of a group: output channels, columns r*s*c */
    int32_t x_c;    /* channels of a group */
    int32_t y_c;    /* distance of pixels of dy */
    int64_t pixels; /* rows * oh * ow */
    int32_t m_block, m_blocks, n_block, n_blocks;
    int32_t parts; /* of the pixels */
    const float* x;
    const float* y;
    float* dst; /* [groups * m][n], or with parts > 1 that times parts */
    int32_t accumulate;
    int32_t bf16; /* round x and dy to bf16 */
    char* scratch;
    int64_t worker_bytes;
    int64_t b_offset, c_offset; /* in a worker's scratch, in elements */
} fg_conv2d_weights_job_t;

typedef void (*fg_conv2d_item_fn)(void* job, int64_t item, int32_t worker);

/* A set of kernels of one tile: mr x nr, nr = 2 vectors. Packed filters have panels of nr columns,
 * a last one of at most nr/2 columns is nr/2 wide; the reduction is filled up with zeros to whole
 * vectors, in pairs to twice that. */
typedef struct {
    const char* isa;  /* "avx512" */
    const char* tile; /* "14x32" */
    int32_t mr, vl;
    int32_t pairs; /* words are pairs of bf16: jobs with bf16 only, thin and winograd are NULL */
    fg_conv2d_item_fn gemm;                 /* items: blocks x n_blocks x groups x parts */
    fg_conv2d_item_fn weights;              /* items: parts x groups x n_blocks x m_blocks */
    int32_t (*panel_height)(int64_t rows);  /* of equal panels of at most mr rows */
    int32_t (*tile_height)(int32_t height); /* of the tile that runs a panel */
    const fg_thin_kernels_t* thin;
    const fg_winograd_kernels_t* winograd;
} fg_conv2d_kernels_t;

extern const fg_conv2d_kernels_t fg_conv2d_kernels_f32__avx512_gemm_14x32;
extern const fg_conv2d_kernels_t fg_conv2d_kernels_f32__avx2_gemm_6x16;
extern const fg_conv2d_kernels_t fg_conv2d_kernels_bf16__avx512_bf16_gemm_14x32;

#ifdef __cplusplus
}
#endif

#endif
