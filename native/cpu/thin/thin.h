// SPDX-License-Identifier: Apache-2.0
// Contract of the kernels for images: few channels of x, many of y. None of them gathers windows: a window's
// lines are runs of memory in a copy of x with zeros around it.
#ifndef FORGER_CPU_THIN_THIN_H
#define FORGER_CPU_THIN_THIN_H

#include <stdint.h>

#include "conv2d/conv2d.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Most kernel lines of backward data. */
#define FG_THIN_LINES 16
/* Neighbours in a window that are multiplied at once, where lines of windows are multiples of so many. */
#define FG_THIN_STEP 4

/* Backward data: columns [begin, end) of a vector of them, which lie in one line of the kernel. */
typedef struct {
    int64_t offset; /* from the place of a window to column 0 of the vector */
    int32_t begin, end;
} fg_thin_piece_t;

/* dilation_w and groups of the shape are 1. */
typedef struct {
    fg_conv2d_shape_t u;
    int64_t rows;
    const float* src; /* x; dy for backward data */
    const float* dy;  /* filter gradient */
    float* dst;       /* y or dx; filter gradient: [parts][r][s][c][k] */
    /* Forward: [r s c][k] in panels of columns. Backward data: [k][r s c]. */
    const float* packed;
    int64_t packed_k; /* lines of a panel */
    const float*
        bias; /* or NULL: forward one per k, backward data one per element of a line of dx */
    int32_t accumulate, activation;
    float slope;
    int32_t stream;            /* forward: write y past the caches */
    int32_t bands, band_lines; /* of y, or of dx */
    int32_t parts;             /* filter gradient: of rows * bands */
    const int64_t*
        starts;    /* in copied lines: of steps of a window, filter gradient: of its elements */
    int64_t pitch; /* of copied lines of x, or of planes */
    char* scratch;
    int64_t worker_bytes;
    /* Backward data: see thin_data.inc.c. */
    int32_t reached;       /* planes of a line of the kernel */
    int32_t ring;          /* lines of dy */
    int64_t begin;         /* of dx in a plane */
    const int64_t* places; /* of windows, in the planes of the first line of the kernel */
    const fg_thin_piece_t* pieces;
    const int32_t* first_piece; /* of vectors of columns, and of one more */
} fg_thin_job_t;

typedef void (*fg_thin_item_fn)(void* job, int64_t item, int32_t worker);

typedef struct {
    const char* tile;        /* "6x64" */
    fg_thin_item_fn forward; /* items: rows x bands */
    fg_thin_item_fn data;    /* items: rows x bands */
    fg_thin_item_fn weights; /* items: parts; k in whole vectors */
} fg_thin_kernels_t;

#ifdef __cplusplus
}
#endif

#endif
