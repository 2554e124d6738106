// SPDX-License-Identifier: Apache-2.0
// Filter gradients on the packed-GEMM kernels.
#include <algorithm>

#include "context.h"
#include "conv2d_gemm_plan.h"
#include "conv2d_geometry.h"
#include "partial_sums.h"

namespace forger {

namespace {

/// Fewer blocks of outputs than this: the pixels are split, too.
constexpr int64_t kItems = 16;

int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

class GemmWeights final : public ConvPlan {
  public:
    GemmWeights(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice)
        : ConvPlan(owner, d), kernels_(*choice.kernels), u_(problem.u), bf16_(choice.bf16) {
        const fg_conv2d_kernels_t& kernels = *choice.kernels;
        if (is_dense(u_)) {
            u_.c *= u_.r * u_.s;
            u_.h = u_.w = u_.r = u_.s = 1;
        }
        x_ = make_gather({u_.h, u_.w, u_.c, u_.oh, u_.ow, u_.stride_h, u_.stride_w, u_.pad_top,
                          u_.pad_left, u_.r, u_.s, u_.dilation_h, u_.dilation_w, u_.c / u_.groups},
                         kernels.vl);
        m_ = u_.k / u_.groups;
        n_ = int64_t{u_.r} * u_.s * (u_.c / u_.groups);
        m_block_ = ceil_div(m_, ceil_div(m_, FG_CONV2D_WEIGHTS_M));
        const int64_t nr = 2 * int64_t{kernels.vl};
        n_block_ = ceil_div(ceil_div(n_, ceil_div(n_, FG_CONV2D_WEIGHTS_N)), nr) * nr;
        outputs_ = ceil_div(m_, m_block_) * ceil_div(n_, n_block_) * u_.groups;
        // At most kItems blocks: what the partial sums take is bounded, whatever the layer.
        parts_ = ceil_div(kItems, outputs_);
        const int64_t panels = ceil_div(FG_CONV2D_WEIGHTS_M, kernels.mr) + 1;
        b_offset_ = ceil_div(panels * (kernels.mr * int64_t{FG_CONV2D_KC} + kernels.vl), 16) * 16;
        c_offset_ = b_offset_ + FG_CONV2D_WEIGHTS_LINE * (FG_CONV2D_WEIGHTS_N + nr);
        const int64_t c = (FG_CONV2D_WEIGHTS_M + 1) * int64_t{FG_CONV2D_WEIGHTS_N + kernels.vl};
        worker_bytes_ = ceil_div((c_offset_ + c) * 4, 4096) * 4096;
        partial_bytes_ = parts_ > 1 ? ceil_div(parts_ * problem.filter_count * 4, 64) * 64 : 0;
        owner->reserve_scratch(partial_bytes_ + worker_bytes_ * owner->threads);
        describe(kernel_name(kernels, "_gemm_", bf16_), choice.refused);
    }

    int32_t algorithm() const override { return FG_CONV_GEMM; }

    void compute(const ConvOperands& o, int64_t rows) noexcept override {
        fg_conv2d_weights_job_t job{};
        job.b = x_.bound();
        job.groups = u_.groups;
        job.m = static_cast<int32_t>(m_);
        job.n = static_cast<int32_t>(n_);
        job.x_c = u_.c / u_.groups;
        job.y_c = u_.k;
        job.pixels = rows * u_.oh * u_.ow;
        job.m_block = static_cast<int32_t>(m_block_);
        job.m_blocks = static_cast<int32_t>(ceil_div(m_, m_block_));
        job.n_block = static_cast<int32_t>(n_block_);
        job.n_blocks = static_cast<int32_t>(ceil_div(n_, n_block_));
        job.parts = static_cast<int32_t>(std::min(parts_, ceil_div(job.pixels, 2 * FG_CONV2D_KC)));
        job.x = static_cast<const float*>(o.x);
        job.y = static_cast<const float*>(o.y);
        auto* const scratch = static_cast<char*>(context->scratch());
        auto* const partial = reinterpret_cast<float*>(scratch);
        auto* const dst = static_cast<float*>(o.filter);
        const bool accumulate = desc.accumulate != 0;
        job.dst = job.parts > 1 ? partial : dst;
        job.accumulate = accumulate;
        job.bf16 = bf16_ ? 1 : 0;
        job.scratch = scratch + partial_bytes_;
        job.worker_bytes = worker_bytes_;
        job.b_offset = b_offset_;
        job.c_offset = c_offset_;
        fg_parallel(context->threads, outputs_ * job.parts, kernels_.weights, &job);
        if (job.parts > 1) {
            merge_parts(context, partial, problem.filter_count, job.parts, dst, accumulate);
        }
    }

  private:
    const fg_conv2d_kernels_t& kernels_;
    fg_conv2d_shape_t u_;
    bool bf16_;
    Gather x_;
    int64_t m_ = 0, n_ = 0, m_block_ = 0, n_block_ = 0;
    int64_t outputs_ = 0;
    int64_t parts_ = 1;
    int64_t worker_bytes_ = 0;
    int64_t b_offset_ = 0, c_offset_ = 0;
    int64_t partial_bytes_ = 0;
};

}  // namespace

fg_plan* make_gemm_weights(fg_context* context, const fg_conv2d_desc_t& desc,
                           const GemmChoice& choice) {
    return new GemmWeights(context, desc, choice);
}

}  // namespace forger
