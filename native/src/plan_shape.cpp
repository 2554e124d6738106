// SPDX-License-Identifier: Apache-2.0
// Checks of normalisation and of the operations that move values.
#include "backend.h"
#include "plan_abi.h"

using namespace forger;

namespace {

void check_spatial(const char* op, int32_t pass, int32_t h, int32_t w, int32_t c,
                   int32_t accumulate) {
    require(pass == FG_FORWARD || pass == FG_BACKWARD_DATA, op, "pass", pass,
            "FG_FORWARD or FG_BACKWARD_DATA");
    require_size(op, "in_h", h);
    require_size(op, "in_w", w);
    require_size(op, "channels", c);
    require_size(op, "elements", static_cast<double>(h) * w * c);
    require_flag(op, "accumulate", accumulate);
    require(pass != FG_FORWARD || accumulate == 0, op, "accumulate", accumulate,
            "0 in the forward pass");
}

void check_norm(const fg_norm_desc_t& d) {
    const char* const op = d.kind == FG_NORM_BATCH   ? "batch_norm"
                           : d.kind == FG_NORM_LAYER ? "layer_norm"
                                                     : "instance_norm";
    require(d.kind >= FG_NORM_BATCH && d.kind <= FG_NORM_INSTANCE, "norm", "kind", d.kind,
            "a fg_norm_kind_t");
    const bool batch = d.kind == FG_NORM_BATCH;
    const bool known =
        d.pass == FG_FORWARD || d.pass == FG_BACKWARD_DATA ||
        (batch ? d.pass == FG_INFERENCE : d.pass == FG_TANGENT || d.pass == FG_TANGENT_BACKWARD);
    if (!known)
        unsupported(op, "pass " + std::to_string(d.pass) +
                            (batch ? ": batch statistics couple samples" : " does not exist"));
    require_size(op, "pixels", d.pixels);
    require_size(op, "channels", d.channels);
    require_size(op, "elements", static_cast<double>(d.pixels) * d.channels);
    require(d.groups >= 1 && (batch || d.groups == 1), op, "groups", d.groups,
            batch ? "at least 1" : "1");
    require(d.epsilon > 0, op, "epsilon", static_cast<double>(d.epsilon), "greater than 0");
    require(d.momentum >= 0 && d.momentum <= 1, op, "momentum", static_cast<double>(d.momentum),
            "0 .. 1");
    require_flag(op, "affine", d.affine);
    require_flag(op, "accumulate", d.accumulate);
    require_flag(op, "update_running", d.update_running);
    require(batch || d.update_running == 0, op, "update_running", d.update_running,
            "0 unless batch normalisation");
    require_activation(op, d.activation, d.slope);
    require(d.activation == FG_IDENTITY || (d.pass != FG_TANGENT && d.pass != FG_TANGENT_BACKWARD),
            op, "activation", d.activation, "FG_IDENTITY in tangent passes");
}

}  // namespace

extern "C" {

fg_status_t fg_plan_norm(fg_context_t* context, const fg_norm_desc_t* desc, fg_plan_t** out) {
    return make_plan("norm", context, out, [&] {
        if (desc == nullptr) invalid("norm", "desc is NULL");
        check_norm(*desc);
        return cpu_norm(context, *desc);
    });
}

fg_status_t fg_plan_pad(fg_context_t* context, const fg_pad_desc_t* desc, fg_plan_t** out) {
    return make_plan("pad", context, out, [&] {
        if (desc == nullptr) invalid("pad", "desc is NULL");
        const fg_pad_desc_t& d = *desc;
        check_spatial("pad", d.pass, d.in_h, d.in_w, d.channels, d.accumulate);
        require(d.mode >= FG_PAD_ZERO && d.mode <= FG_PAD_REPLICATE, "pad", "mode", d.mode,
                "a fg_pad_mode_t");
        const struct {
            const char* name;
            int32_t value;
            int32_t side;
        } pads[] = {{"top", d.top, d.in_h},
                    {"left", d.left, d.in_w},
                    {"bottom", d.bottom, d.in_h},
                    {"right", d.right, d.in_w}};
        for (const auto& p : pads) {
            require(p.value >= 0 && p.value <= (1 << 15), "pad", p.name, p.value, "0 .. 32768");
            require(d.mode != FG_PAD_REFLECT || p.value < p.side, "pad", p.name, p.value,
                    "less than the side it reflects");
        }
        require_size("pad", "output elements",
                     (static_cast<double>(d.in_h) + d.top + d.bottom) *
                         (static_cast<double>(d.in_w) + d.left + d.right) * d.channels);
        return cpu_pad(context, d);
    });
}

fg_status_t fg_plan_resample(fg_context_t* context, const fg_resample_desc_t* desc,
                             fg_plan_t** out) {
    return make_plan("resample", context, out, [&] {
        if (desc == nullptr) invalid("resample", "desc is NULL");
        const fg_resample_desc_t& d = *desc;
        const char* const op = d.kind == FG_AVERAGE_POOL ? "average_pool" : "upsample_nearest";
        require(d.kind == FG_UPSAMPLE_NEAREST || d.kind == FG_AVERAGE_POOL, "resample", "kind",
                d.kind, "a fg_resample_kind_t");
        check_spatial(op, d.pass, d.in_h, d.in_w, d.channels, d.accumulate);
        require(d.factor_h >= 1 && d.factor_h <= (1 << 15), op, "factor_h", d.factor_h,
                "1 .. 32768");
        require(d.factor_w >= 1 && d.factor_w <= (1 << 15), op, "factor_w", d.factor_w,
                "1 .. 32768");
        if (d.kind == FG_AVERAGE_POOL) {
            require(d.in_h % d.factor_h == 0, op, "in_h", d.in_h, "a multiple of factor_h");
            require(d.in_w % d.factor_w == 0, op, "in_w", d.in_w, "a multiple of factor_w");
        } else {
            require_size(op, "output elements",
                         static_cast<double>(d.in_h) * d.factor_h * static_cast<double>(d.in_w) *
                             d.factor_w * d.channels);
        }
        return cpu_resample(context, d);
    });
}

fg_status_t fg_plan_copy_channels(fg_context_t* context, int32_t pixels, int32_t count,
                                  int32_t src_channels, int32_t src_channel, int32_t dst_channels,
                                  int32_t dst_channel, int32_t accumulate, fg_plan_t** out) {
    return make_plan("copy_channels", context, out, [&] {
        const char* const op = "copy_channels";
        require_size(op, "pixels", pixels);
        require_size(op, "src_channels", src_channels);
        require_size(op, "dst_channels", dst_channels);
        require(count >= 1 && count <= src_channels && count <= dst_channels, op, "count", count,
                "1 .. the smaller number of channels");
        require(src_channel >= 0 && src_channel <= src_channels - count, op, "src_channel",
                src_channel, "a range inside src");
        require(dst_channel >= 0 && dst_channel <= dst_channels - count, op, "dst_channel",
                dst_channel, "a range inside dst");
        require_size(op, "src elements", static_cast<double>(pixels) * src_channels);
        require_size(op, "dst elements", static_cast<double>(pixels) * dst_channels);
        require_flag(op, "accumulate", accumulate);
        return cpu_copy_channels(context, {pixels, count, src_channels, src_channel, dst_channels,
                                           dst_channel, accumulate});
    });
}

fg_status_t fg_plan_one_hot(fg_context_t* context, int32_t pixels, int32_t classes,
                            fg_plan_t** out) {
    return make_plan("one_hot", context, out, [&] {
        require_size("one_hot", "pixels", pixels);
        require_size("one_hot", "classes", classes);
        require_size("one_hot", "elements", static_cast<double>(pixels) * classes);
        return cpu_one_hot(context, {pixels, classes});
    });
}

fg_status_t fg_plan_permute(fg_context_t* context, int32_t to_nhwc, int32_t height, int32_t width,
                            int32_t channels, fg_plan_t** out) {
    return make_plan("permute", context, out, [&] {
        require_flag("permute", "to_nhwc", to_nhwc);
        require_size("permute", "height", height);
        require_size("permute", "width", width);
        require_size("permute", "channels", channels);
        require_size("permute", "elements", static_cast<double>(height) * width * channels);
        return cpu_permute(context, {to_nhwc, height, width, channels});
    });
}

}  // extern "C"
