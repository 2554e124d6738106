// SPDX-License-Identifier: Apache-2.0
// Plans on the packed-GEMM kernels. How work is cut into items depends on shape and rows only.
#include "conv2d_gemm_plan.h"

#include <algorithm>
#include <cstring>

#include "context.h"
#include "conv2d_geometry.h"
#include "conv2d_pack.h"
#include "winograd/winograd_plan.h"

namespace forger {

namespace {

/// Enough items that the last ones do not leave threads idle for long.
constexpr int64_t kItems = 32;
/// Columns of a thin layer that a worker keeps at once: a quarter of a megabyte.
constexpr int64_t kColumnElements = 65536;

int64_t aligned(int64_t bytes) {
    return (bytes + 63) / 64 * 64;
}
int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

std::string name(const fg_conv2d_kernels_t& kernels, const char* algorithm) {
    return std::string("_f32__") + kernels.isa + algorithm + kernels.tile;
}

/// What plans with a packed filter share.
class PackedConv : public ConvPlan {
  public:
    PackedConv(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice)
        : ConvPlan(owner, d), kernels_(*choice.kernels), u_(problem.u) {
        if (is_dense(u_)) {
            bias_repeat_ = u_.r * u_.s;
            u_.c *= u_.r * u_.s;
            u_.h = u_.w = u_.r = u_.s = 1;
        }
    }

    int64_t packed_count() const override { return layout_.filter.count(); }
    fg_plan* make_pack() const override {
        return make_filter_pack(context, std::make_shared<const PackedFilter>(layout_.filter),
                                problem.filter_count);
    }

  protected:
    void finish(const char* algorithm, const std::vector<Refusal>& refused, int64_t worker_bytes) {
        operands[1].fixed = packed_count();
        describe(name(kernels_, algorithm), refused);
        worker_bytes_ = aligned(worker_bytes);
        bias_bytes_ = problem.pass == ConvPass::backward_data && bias_repeat_ > 1
                          ? aligned(int64_t{u_.c} * 4)
                          : 0;
        context->reserve_scratch(bias_bytes_ + worker_bytes_ * context->threads);
    }

    /// A dense layer that writes images has one bias per channel, repeated over the pixels.
    const float* bias_of(const ConvOperands& o) const noexcept {
        const auto* bias = static_cast<const float*>(o.bias);
        if (bias == nullptr || bias_bytes_ == 0) return bias;
        auto* all = static_cast<float*>(context->scratch());
        const size_t n = static_cast<size_t>(problem.u.c);
        for (int32_t i = 0; i < bias_repeat_; i++)
            std::memcpy(all + static_cast<size_t>(i) * n, bias, n * sizeof(float));
        return all;
    }
    char* scratch() const noexcept { return static_cast<char*>(context->scratch()) + bias_bytes_; }

    const fg_conv2d_kernels_t& kernels_;
    fg_conv2d_shape_t u_;  ///< the problem, or the dense layer that it is
    GemmLayout layout_;
    int32_t bias_repeat_ = 1;
    int64_t bias_bytes_ = 0;
    int64_t worker_bytes_ = 0;
};

int64_t a_block_bytes(const fg_conv2d_kernels_t& kernels) {
    return int64_t{FG_CONV2D_MAX_PANELS} * kernels.mr * FG_CONV2D_KC * 4;
}

/// Forward, and backward data by stride phases.
class GemmConv final : public PackedConv {
  public:
    GemmConv(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice)
        : PackedConv(owner, d, choice) {
        const fg_conv2d_kernels_t& kernels = *choice.kernels;
        const bool forward = problem.pass == ConvPass::forward;
        layout_ = forward ? forward_layout(u_, kernels.vl) : backward_data_layout(u_, kernels.vl);
        for (const Part& part : layout_.parts) {
            parts_.push_back(part.where);
            parts_.back().a = part.a.bound();
            parts_.back().packed_group = layout_.filter.group_packed;
            windows_ = std::max(windows_, int64_t{part.a.view.oh} * part.a.view.ow);
        }
        n_ = (forward ? u_.k : u_.c) / u_.groups;
        finish("_gemm_", choice.refused, a_block_bytes(kernels));
    }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        const bool forward = problem.pass == ConvPass::forward;
        fg_conv2d_gemm_job_t job{};
        job.parts = parts_.data();
        job.part_count = static_cast<int32_t>(parts_.size());
        job.groups = u_.groups;
        job.n = n_;
        job.src_c = (forward ? u_.c : u_.k) / u_.groups;
        job.dst_h = forward ? u_.oh : u_.h;
        job.dst_w = forward ? u_.ow : u_.w;
        job.dst_c = forward ? u_.k : u_.c;
        job.rows = rows;
        job.src = static_cast<const float*>(forward ? o.x : o.y);
        job.packed = static_cast<const float*>(o.filter);
        job.dst = static_cast<float*>(forward ? o.y : o.x);
        job.bias = bias_of(o);
        job.accumulate = desc.accumulate;
        job.activation = desc.activation;
        job.slope = desc.slope;
        job.scratch = scratch();
        job.worker_bytes = worker_bytes_;
        // Blocks of fewer panels first: they cost nothing but B from a farther cache; then ranges
        // of columns.
        const int64_t panels = ceil_div(rows * windows_, kernels_.mr);
        const int64_t others = int64_t{job.part_count} * job.groups;
        const int64_t wanted = ceil_div(panels * others, kItems);
        job.block_panels = static_cast<int32_t>(
            std::clamp<int64_t>(wanted, std::min<int64_t>(panels, 4), FG_CONV2D_MAX_PANELS));
        job.block_count = ceil_div(panels, job.block_panels);
        const int64_t nr = 2 * int64_t{kernels_.vl};
        const int64_t cuts = std::clamp<int64_t>(ceil_div(kItems, job.block_count * others), 1,
                                                 ceil_div(n_, 2 * nr));
        job.n_block = static_cast<int32_t>(ceil_div(ceil_div(n_, cuts), nr) * nr);
        job.n_blocks = static_cast<int32_t>(ceil_div(n_, job.n_block));
        fg_parallel(context->threads, job.block_count * job.n_blocks * others, kernels_.gemm, &job);
    }

  private:
    std::vector<fg_conv2d_part_t> parts_;
    int64_t windows_ = 0;  ///< of the largest part
    int32_t n_ = 0;
};

/// Backward data of inputs with few channels; forward of stride 1 to few channels, which is the
/// backward data of the adjoint convolution.
class ColumnsConv final : public PackedConv {
  public:
    ColumnsConv(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice)
        : PackedConv(owner, d, choice) {
        const fg_conv2d_kernels_t& kernels = *choice.kernels;
        if (problem.pass == ConvPass::forward) {
            layout_ = flipped_columns_layout(u_, kernels.vl);
            u_ = adjoint_of(u_);
        } else {
            layout_ = columns_layout(u_, kernels.vl);
        }
        const int64_t pitch = ceil_div(int64_t{u_.r} * u_.s * u_.c, kernels.vl) * kernels.vl;
        const int64_t window_line = u_.ow * pitch;
        bands_ = static_cast<int32_t>(
            std::clamp<int64_t>(ceil_div(u_.oh * window_line, kColumnElements), 1, u_.h));
        columns_offset_ = a_block_bytes(kernels);
        line_offset_ = columns_offset_ + aligned(window_lines(bands_) * window_line * 4);
        const int64_t spread =
            int64_t{u_.ow - 1} * u_.stride_w + int64_t{u_.s - 1} * u_.dilation_w + 1;
        const int64_t line = std::max<int64_t>(spread, int64_t{u_.w} + u_.pad_left) * u_.c;
        finish("_columns_", choice.refused, line_offset_ + aligned(line * 4));
    }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        fg_conv2d_columns_job_t job{};
        job.a = layout_.parts[0].a.bound();
        job.h = u_.h;
        job.w = u_.w;
        job.c = u_.c;
        job.r = u_.r;
        job.s = u_.s;
        job.stride_h = u_.stride_h;
        job.stride_w = u_.stride_w;
        job.dilation_h = u_.dilation_h;
        job.dilation_w = u_.dilation_w;
        job.pad_top = u_.pad_top;
        job.pad_left = u_.pad_left;
        job.bands = bands_;
        job.band_lines = static_cast<int32_t>(ceil_div(u_.h, bands_));
        job.rows = rows;
        const bool forward = problem.pass == ConvPass::forward;
        job.src = static_cast<const float*>(forward ? o.x : o.y);
        job.packed = static_cast<const float*>(o.filter);
        job.dst = static_cast<float*>(forward ? o.y : o.x);
        job.bias = bias_of(o);
        job.accumulate = desc.accumulate;
        job.activation = desc.activation;
        job.slope = desc.slope;
        job.scratch = scratch();
        job.worker_bytes = worker_bytes_;
        job.columns_offset = columns_offset_;
        job.line_offset = line_offset_;
        fg_parallel(context->threads, rows * bands_, kernels_.columns, &job);
    }

  private:
    /// Most lines of dy that a band of dx reaches.
    int64_t window_lines(int32_t bands) const {
        const int64_t lines = ceil_div(u_.h, bands) - 1 + int64_t{u_.r - 1} * u_.dilation_h;
        return std::min<int64_t>(u_.oh, lines / u_.stride_h + 1);
    }

    int32_t bands_ = 1;
    int64_t columns_offset_ = 0;
    int64_t line_offset_ = 0;
};

/// Why columns do not serve the backward data of u; empty when they do.
std::string columns_refusal(const fg_conv2d_shape_t& u, int32_t lanes) {
    if (u.groups != 1) return "groups";
    if (is_dense(u)) return "a dense layer";
    if (u.pad_top < 0 || u.pad_left < 0) return "padding beyond the kernel";
    // Columns r*s*c waste fewer lanes than vectors of c when c is small.
    const int64_t columns = int64_t{u.r} * u.s * u.c;
    if (u.c >= lanes || ceil_div(columns, lanes) >= int64_t{u.r} * u.s) {
        return "needs fewer than " + std::to_string(lanes) + " channels";
    }
    return "";
}

}  // namespace

std::vector<std::string> unsupported_gemm_kernels(const fg_context* context) {
    std::vector<std::string> names;
    if (context->dtype != FG_F32) return names;
#define FG_KERNELS(needs, symbol) \
    if (context->isa < (needs)) names.push_back(name(symbol, "_gemm_"));
#include "conv2d_kernels.inc"
#undef FG_KERNELS
    return names;
}

fg_plan* make_gemm_conv(fg_context* context, const fg_conv2d_desc_t& desc) {
    if (context->dtype != FG_F32) return nullptr;
#define FG_KERNELS(needs, symbol) \
    if (context->isa >= (needs)) return make_gemm_conv(context, desc, symbol);
#include "conv2d_kernels.inc"
#undef FG_KERNELS
    return nullptr;
}

fg_plan* make_gemm_conv(fg_context* context, const fg_conv2d_desc_t& desc,
                        const fg_conv2d_kernels_t& kernels) {
    GemmChoice choice{&kernels, {}};
    const ConvProblem problem = resolve(desc);
    const fg_conv2d_shape_t& u = problem.u;
    std::string refusal = winograd_refusal(context, u);
    if (refusal.empty()) return make_winograd_conv(context, desc, kernels);
    choice.refused.push_back({std::string("_f32__") + kernels.isa + "_winograd", refusal});
    if (problem.pass == ConvPass::backward_weights) return make_gemm_weights(context, desc, choice);
    refusal = "stride";
    if (problem.pass == ConvPass::backward_data) {
        refusal = columns_refusal(u, kernels.vl);
    } else if (u.stride_h == 1 && u.stride_w == 1) {
        refusal = is_dense(u) ? "a dense layer" : columns_refusal(adjoint_of(u), kernels.vl);
    }
    if (refusal.empty()) return new ColumnsConv(context, desc, choice);
    choice.refused.push_back({name(kernels, "_columns_"), refusal});
    return new GemmConv(context, desc, choice);
}

}  // namespace forger
