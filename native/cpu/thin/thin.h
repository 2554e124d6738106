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
    int32_t bands, band_lines; /* of y, or of dx */
    int32_t parts;             /* filter gradient: of rows * bands */
    int64_t pitch;             /* of copied lines of x, or of columns */
    char* scratch;
    int64_t worker_bytes;
    int64_t line_offset; /* backward data: of a line of dx in a worker's scratch */
} fg_thin_job_t;

typedef void (*fg_thin_item_fn)(void* job, int64_t item, int32_t worker);

typedef struct {
    fg_thin_item_fn forward; /* items: rows x bands */
    fg_thin_item_fn data;    /* items: rows x bands */
    fg_thin_item_fn weights; /* items: parts; k in whole vectors */
} fg_thin_kernels_t;

#ifdef __cplusplus
}
#endif

#endif
