// SPDX-License-Identifier: Apache-2.0
// Plans on the packed-GEMM kernels. How work is cut into items depends on shape and rows only.
#include "conv2d_gemm_plan.h"

#include <algorithm>

#include "context.h"
#include "conv2d_geometry.h"
#include "packed_conv.h"
#include "thin/thin_plan.h"
#include "winograd/winograd_layout.h"
#include "winograd/winograd_plan.h"

namespace forger {

namespace {

/// Enough items that the last ones do not leave threads idle for long.
constexpr int64_t kItems = 32;
/// A filter of up to this many bytes is read from the caches again and again.
constexpr int64_t kNearBytes = 4 << 20;

int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

int64_t a_block_bytes(const fg_conv2d_kernels_t& kernels) {
    return int64_t{FG_CONV2D_MAX_PANELS} * kernels.mr * FG_CONV2D_KC * 4;
}

/// Forward, and backward data by stride phases.
class GemmConv final : public PackedConv {
  public:
    GemmConv(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice)
        : PackedConv(owner, d, choice), u_(problem.u), bf16_(choice.bf16) {
        const bool dense = is_dense(u_);
        const int32_t pixels = dense ? u_.r * u_.s : 1;
        if (dense) {
            u_.c *= pixels;
            u_.h = u_.w = u_.r = u_.s = 1;
        }
        const fg_conv2d_kernels_t& kernels = *choice.kernels;
        const bool forward = problem.pass == ConvPass::forward;
        const GemmLayout layout = forward ? forward_layout(u_, kernels.vl, choice.word())
                                          : backward_data_layout(u_, kernels.vl, choice.word());
        for (const Part& part : layout.parts) {
            parts_.push_back(part.where);
            gathers_.push_back(part.a);
            parts_.back().packed_group = layout.filter.group_packed;
            windows_ = std::max(windows_, int64_t{part.a.view.oh} * part.a.view.ow);
        }
        n_ = (forward ? u_.k : u_.c) / u_.groups;
        for (size_t i = 0; i < parts_.size(); i++) parts_[i].a = gathers_[i].bound();
        filter_ = layout.filter;
        // A dense layer that writes images has one bias per channel.
        finish(kernel_name(kernels, "_gemm_", choice.bf16), choice, a_block_bytes(kernels),
               forward ? 1 : pixels);
    }

    int32_t algorithm() const override { return FG_CONV_GEMM; }

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
        job.bf16 = bf16_ ? 1 : 0;
        job.scratch = scratch();
        job.worker_bytes = worker_bytes_;
        // Items are made by blocks of fewer panels first: they cost nothing but B from a farther cache; then by ranges
        // of columns. Where B comes from memory, blocks are as large as they can be.
        const bool far = filter_.group_packed * 4 / job.part_count > kNearBytes;
        const int64_t panels = ceil_div(rows * windows_, kernels_.mr);
        const int64_t others = int64_t{job.part_count} * job.groups;
        const int64_t least = std::min<int64_t>(panels, far ? FG_CONV2D_MAX_PANELS : 4);
        const int64_t wanted =
            std::clamp<int64_t>(ceil_div(panels * others, kItems), least, FG_CONV2D_MAX_PANELS);
        job.block_count = ceil_div(panels, wanted);
        job.block_panels = static_cast<int32_t>(ceil_div(panels, job.block_count));
        const int64_t nr = 2 * int64_t{kernels_.vl};
        const int64_t cuts = std::clamp<int64_t>(ceil_div(kItems, job.block_count * others), 1,
                                                 ceil_div(n_, (far ? 4 : 2) * nr));
        job.n_block = static_cast<int32_t>(ceil_div(ceil_div(n_, cuts), nr) * nr);
        job.n_blocks = static_cast<int32_t>(ceil_div(n_, job.n_block));
        fg_parallel(context->threads, job.block_count * job.n_blocks * others, kernels_.gemm, &job);
    }

  private:
    fg_conv2d_shape_t u_;  ///< the problem, or the dense layer that it is
    bool bf16_;
    std::vector<fg_conv2d_part_t> parts_;
    std::vector<Gather> gathers_;  ///< whose tables parts_ point to
    int64_t windows_ = 0;          ///< of the largest part
    int32_t n_ = 0;
};

fg_plan* make_gemm(fg_context* context, const fg_conv2d_desc_t& desc, const ConvProblem& problem,
                   const GemmChoice& choice) {
    if (problem.pass == ConvPass::backward_weights) return make_gemm_weights(context, desc, choice);
    return new GemmConv(context, desc, choice);
}

/// The algorithm that the descriptor names, or an error with the reason why it does not serve.
fg_plan* make_named(fg_context* context, const fg_conv2d_desc_t& desc, const ConvProblem& problem,
                    const fg_conv2d_kernels_t& kernels, const fg_conv2d_kernels_t& bf16_kernels) {
    const GemmChoice choice{&kernels, {}, false};
    if (desc.algorithm == FG_CONV_GEMM) {
        const bool bf16 = context->bf16 && bf16_refusal(context, problem.u).empty();
        return make_gemm(context, desc, problem,
                         bf16 ? GemmChoice{&bf16_kernels, {}, true} : choice);
    }
    if (desc.algorithm == FG_CONV_THIN) {
        const std::string refusal = thin_refusal(problem, kernels.vl);
        if (!refusal.empty()) refuse_algorithm(desc, refusal);
        return make_thin_conv(context, desc, choice);
    }
    const int32_t tile = desc.algorithm == FG_CONV_WINOGRAD_2 ? 2 : 4;
    const std::string refusal = winograd_refusal(context, problem.u, tile);
    if (!refusal.empty()) refuse_algorithm(desc, refusal);
    return make_winograd_conv(context, desc, kernels, tile);
}

}  // namespace

std::string kernel_name(const fg_conv2d_kernels_t& kernels, const char* algorithm, bool bf16) {
    return std::string(bf16 ? "_bf16__" : "_f32__") + kernels.isa + algorithm + kernels.tile;
}

std::vector<std::string> unsupported_gemm_kernels(const fg_context* context) {
    std::vector<std::string> names;
    if (context->dtype != FG_F32) return names;
#define FG_KERNELS(needs, symbol) \
    if (context->isa < (needs)) names.push_back(kernel_name(symbol, "_gemm_"));
#define FG_BF16_KERNELS(needs, symbol)           \
    if (context->bf16 && context->isa < (needs)) \
        names.push_back(kernel_name(symbol, "_gemm_", true));
#include "conv2d_kernels.inc"
#undef FG_BF16_KERNELS
#undef FG_KERNELS
    return names;
}

namespace {

/// The kernels of bf16 products that the context's instruction set has, or nullptr.
const fg_conv2d_kernels_t* bf16_pairs([[maybe_unused]] const fg_context* context) {
#define FG_BF16_KERNELS(needs, symbol) \
    if (context->isa >= (needs)) return &(symbol);
#include "conv2d_kernels.inc"
#undef FG_BF16_KERNELS
    return nullptr;
}

}  // namespace

fg_plan* make_gemm_conv(fg_context* context, const fg_conv2d_desc_t& desc) {
    if (context->dtype != FG_F32) return nullptr;
#define FG_KERNELS(needs, symbol) \
    if (context->isa >= (needs)) return make_gemm_conv(context, desc, symbol, bf16_pairs(context));
#include "conv2d_kernels.inc"
#undef FG_KERNELS
    return nullptr;
}

fg_plan* make_gemm_conv(fg_context* context, const fg_conv2d_desc_t& desc,
                        const fg_conv2d_kernels_t& kernels, const fg_conv2d_kernels_t* pairs) {
    GemmChoice choice{&kernels, {}, false};
    const fg_conv2d_kernels_t& bf16_kernels = pairs != nullptr ? *pairs : kernels;
    const ConvProblem problem = resolve(desc);
    if (desc.algorithm != FG_CONV_RULE)
        return make_named(context, desc, problem, kernels, bf16_kernels);
    if (context->bf16) {
        const std::string refusal = bf16_refusal(context, problem.u);
        if (refusal.empty()) return make_gemm(context, desc, problem, {&bf16_kernels, {}, true});
        choice.refused.push_back({kernel_name(bf16_kernels, "_gemm_", true), refusal});
    }
    std::string refusal = winograd_refusal(context, problem.u);
    if (refusal.empty()) {
        return make_winograd_conv(context, desc, kernels, winograd_tile(problem.u));
    }
    choice.refused.push_back({std::string("_f32__") + kernels.isa + "_winograd", refusal});
    refusal = thin_refusal(problem, kernels.vl);
    if (refusal.empty()) return make_thin_conv(context, desc, choice);
    choice.refused.push_back({thin_name(kernels), refusal});
    return make_gemm(context, desc, problem, choice);
}

}  // namespace forger
