// SPDX-License-Identifier: Apache-2.0
// Checks of convolution and dense descriptors.
#include "backend.h"
#include "plan_abi.h"

using namespace forger;

namespace {

int64_t conv_size(int64_t in, int64_t before, int64_t after, int64_t dilation, int64_t kernel,
                  int64_t stride) {
    const int64_t span = in + before + after - dilation * (kernel - 1) - 1;
    return span < 0 ? 0 : span / stride + 1;
}

int64_t transposed_size(int64_t in, int64_t before, int64_t after, int64_t dilation, int64_t kernel,
                        int64_t stride, int64_t extra) {
    return (in - 1) * stride - before - after + dilation * (kernel - 1) + extra + 1;
}

void check_conv2d(const fg_conv2d_desc_t& d) {
    const char* const op = d.transposed != 0 ? "conv_transpose2d" : "conv2d";
    require(d.pass >= FG_FORWARD && d.pass <= FG_BACKWARD_WEIGHTS, op, "pass", d.pass,
            "forward or a backward pass");
    require_flag(op, "transposed", d.transposed);
    require_size(op, "in_h", d.in_h);
    require_size(op, "in_w", d.in_w);
    require_size(op, "in_c", d.in_c);
    require_size(op, "out_c", d.out_c);
    constexpr int32_t kMaxExtent = 1 << 15;
    const struct {
        const char* name;
        int32_t value;
        int32_t low;
    } extents[] = {{"kernel_h", d.kernel_h, 1},         {"kernel_w", d.kernel_w, 1},
                   {"stride_h", d.stride_h, 1},         {"stride_w", d.stride_w, 1},
                   {"dilation_h", d.dilation_h, 1},     {"dilation_w", d.dilation_w, 1},
                   {"pad_top", d.pad_top, 0},           {"pad_left", d.pad_left, 0},
                   {"pad_bottom", d.pad_bottom, 0},     {"pad_right", d.pad_right, 0},
                   {"output_pad_h", d.output_pad_h, 0}, {"output_pad_w", d.output_pad_w, 0}};
    for (const auto& e : extents) {
        require(e.value >= e.low && e.value <= kMaxExtent, op, e.name, e.value,
                e.low == 1 ? "1 .. 32768" : "0 .. 32768");
    }
    require(d.groups >= 1, op, "groups", d.groups, "at least 1");
    require(d.in_c % d.groups == 0, op, "in_c", d.in_c, "a multiple of groups");
    require(d.out_c % d.groups == 0, op, "out_c", d.out_c, "a multiple of groups");
    if (d.transposed != 0) {
        const int32_t limit_h = d.stride_h > d.dilation_h ? d.stride_h : d.dilation_h;
        const int32_t limit_w = d.stride_w > d.dilation_w ? d.stride_w : d.dilation_w;
        require(d.output_pad_h < limit_h, op, "output_pad_h", d.output_pad_h,
                "less than stride or dilation");
        require(d.output_pad_w < limit_w, op, "output_pad_w", d.output_pad_w,
                "less than stride or dilation");
    } else {
        require(d.output_pad_h == 0, op, "output_pad_h", d.output_pad_h, "0 unless transposed");
        require(d.output_pad_w == 0, op, "output_pad_w", d.output_pad_w, "0 unless transposed");
    }
    const int64_t out_h =
        d.transposed != 0
            ? transposed_size(d.in_h, d.pad_top, d.pad_bottom, d.dilation_h, d.kernel_h, d.stride_h,
                              d.output_pad_h)
            : conv_size(d.in_h, d.pad_top, d.pad_bottom, d.dilation_h, d.kernel_h, d.stride_h);
    const int64_t out_w =
        d.transposed != 0
            ? transposed_size(d.in_w, d.pad_left, d.pad_right, d.dilation_w, d.kernel_w, d.stride_w,
                              d.output_pad_w)
            : conv_size(d.in_w, d.pad_left, d.pad_right, d.dilation_w, d.kernel_w, d.stride_w);
    require(out_h >= 1, op, "output height", static_cast<double>(out_h),
            "at least 1: the kernel is larger than the padded input");
    require(out_w >= 1, op, "output width", static_cast<double>(out_w),
            "at least 1: the kernel is larger than the padded input");
    require_size(op, "in_h*in_w*in_c", static_cast<double>(d.in_h) * d.in_w * d.in_c);
    require_size(op, "output elements",
                 static_cast<double>(out_h) * static_cast<double>(out_w) * d.out_c);
    require_size(op, "filter elements",
                 static_cast<double>(d.kernel_h) * d.kernel_w * d.in_c * d.out_c / d.groups);
    require_flag(op, "bias", d.bias);
    require_flag(op, "accumulate", d.accumulate);
    require(d.algorithm >= FG_CONV_RULE && d.algorithm <= FG_CONV_WINOGRAD_4, op, "algorithm",
            d.algorithm, "a fg_conv_algorithm_t");
    if (d.pass == FG_FORWARD) {
        require_activation(op, d.activation, d.slope);
        require(d.accumulate == 0, op, "accumulate", d.accumulate, "0 in the forward pass");
    } else {
        require(d.bias == 0, op, "bias", d.bias, "0 in backward passes");
        require(d.activation == FG_IDENTITY, op, "activation", d.activation,
                "FG_IDENTITY in backward passes");
    }
}

}  // namespace

extern "C" {

fg_status_t fg_plan_conv2d(fg_context_t* context, const fg_conv2d_desc_t* desc, fg_plan_t** out) {
    return make_plan("conv2d", context, out, [&] {
        if (desc == nullptr) invalid("conv2d", "desc is NULL");
        check_conv2d(*desc);
        return cpu_conv2d(context, *desc);
    });
}

fg_status_t fg_plan_dense(fg_context_t* context, const fg_dense_desc_t* desc, fg_plan_t** out) {
    return make_plan("dense", context, out, [&] {
        if (desc == nullptr) invalid("dense", "desc is NULL");
        require_size("dense", "in_features", desc->in_features);
        require_size("dense", "out_features", desc->out_features);
        fg_conv2d_desc_t d{};
        d.pass = desc->pass;
        d.in_h = d.in_w = d.kernel_h = d.kernel_w = d.stride_h = d.stride_w = d.dilation_h =
            d.dilation_w = d.groups = 1;
        d.in_c = desc->in_features;
        d.out_c = desc->out_features;
        d.bias = desc->bias;
        d.activation = desc->activation;
        d.slope = desc->slope;
        d.accumulate = desc->accumulate;
        check_conv2d(d);
        return cpu_conv2d(context, d);
    });
}

fg_status_t fg_plan_pack_filter(const fg_plan_t* consumer, fg_plan_t** out) {
    if (consumer == nullptr) {
        return guarded([] { invalid("pack_filter", "consumer is NULL"); });
    }
    return make_plan("pack_filter", consumer->context, out, [&] {
        fg_plan* plan = consumer->make_pack();
        if (plan == nullptr)
            invalid("pack_filter", consumer->description + " reads its filter as it is");
        return plan;
    });
}

}  // extern "C"
