// SPDX-License-Identifier: Apache-2.0
#include "conv2d_shape.h"

namespace forger {

namespace {

int32_t conv_size(int32_t in, int32_t pad, int32_t dilation, int32_t kernel, int32_t stride) {
    return (in + pad - dilation * (kernel - 1) - 1) / stride + 1;
}

int32_t transposed_size(int32_t in, int32_t pad, int32_t dilation, int32_t kernel, int32_t stride,
                        int32_t extra) {
    return (in - 1) * stride - pad + dilation * (kernel - 1) + extra + 1;
}

}  // namespace

ConvProblem resolve(const fg_conv2d_desc_t& d) {
    ConvProblem p{};
    fg_conv2d_shape_t& u = p.u;
    const int32_t pad_h = d.pad_top + d.pad_bottom;
    const int32_t pad_w = d.pad_left + d.pad_right;
    if (d.transposed != 0) {
        u.h = transposed_size(d.in_h, pad_h, d.dilation_h, d.kernel_h, d.stride_h, d.output_pad_h);
        u.w = transposed_size(d.in_w, pad_w, d.dilation_w, d.kernel_w, d.stride_w, d.output_pad_w);
        u.c = d.out_c;
        u.oh = d.in_h;
        u.ow = d.in_w;
        u.k = d.in_c;
    } else {
        u.h = d.in_h;
        u.w = d.in_w;
        u.c = d.in_c;
        u.oh = conv_size(d.in_h, pad_h, d.dilation_h, d.kernel_h, d.stride_h);
        u.ow = conv_size(d.in_w, pad_w, d.dilation_w, d.kernel_w, d.stride_w);
        u.k = d.out_c;
    }
    u.r = d.kernel_h;
    u.s = d.kernel_w;
    u.stride_h = d.stride_h;
    u.stride_w = d.stride_w;
    u.dilation_h = d.dilation_h;
    u.dilation_w = d.dilation_w;
    u.pad_top = d.pad_top;
    u.pad_left = d.pad_left;
    u.groups = d.groups;
    if (d.pass == FG_BACKWARD_WEIGHTS) {
        p.pass = ConvPass::backward_weights;
    } else {
        p.pass = (d.pass == FG_FORWARD) == (d.transposed == 0) ? ConvPass::forward
                                                               : ConvPass::backward_data;
    }
    p.x_count = int64_t{u.h} * u.w * u.c;
    p.y_count = int64_t{u.oh} * u.ow * u.k;
    p.filter_count = int64_t{u.k} * u.r * u.s * (u.c / u.groups);
    return p;
}

}  // namespace forger
