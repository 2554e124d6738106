// SPDX-License-Identifier: Apache-2.0
// Contract of the convolution kernels. A transposed convolution is the convolution "u" whose output
// is the transposed one's input, so every kernel here sees a plain convolution: x [rows][h][w][c],
// y [rows][oh][ow][k], filter [k][r][s][c / groups].
#ifndef FORGER_CPU_CONV2D_CONV2D_H
#define FORGER_CPU_CONV2D_CONV2D_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t h, w, c;
    int32_t oh, ow, k;
    int32_t r, s;
    int32_t stride_h, stride_w;
    int32_t dilation_h, dilation_w;
    int32_t pad_top, pad_left; /* bottom and right follow from oh and ow */
    int32_t groups;
} fg_conv2d_shape_t;

/* What a reference kernel reads and writes. The output is y, x or filter by pass. */
typedef struct {
    fg_conv2d_shape_t shape;
    int64_t rows;
    void* x;
    void* y;
    void* filter;
    const void* bias; /* or NULL: one per output channel of the pass */
    int32_t accumulate;
    int32_t activation; /* FG_IDENTITY, FG_RELU or FG_LEAKY_RELU */
    float slope;
    int32_t bf16; /* round both factors of every product to bf16 */
} fg_conv2d_ref_t;

/* Items are (row, output line): rows * oh (fwd), rows * h (bwd_data); output channels
 * (bwd_weights). */
typedef void (*fg_conv2d_ref_fn)(void* job, int64_t item, int32_t worker);

void fg_conv2d_fwd_f32__ref(void* job, int64_t item, int32_t worker);
void fg_conv2d_fwd_f64__ref(void* job, int64_t item, int32_t worker);
void fg_conv2d_bwd_data_f32__ref(void* job, int64_t item, int32_t worker);
void fg_conv2d_bwd_data_f64__ref(void* job, int64_t item, int32_t worker);
void fg_conv2d_bwd_weights_f32__ref(void* job, int64_t item, int32_t worker);
void fg_conv2d_bwd_weights_f64__ref(void* job, int64_t item, int32_t worker);

#ifdef __cplusplus
}
#endif

#endif
