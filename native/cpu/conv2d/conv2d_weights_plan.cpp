// SPDX-License-Identifier: Apache-2.0
// Filter gradients on the packed-GEMM kernels.
#include <algorithm>

#include "context.h"
#include "conv2d_gemm_plan.h"
#include "conv2d_geometry.h"

namespace forger {

namespace {

/// Fewer blocks of outputs than this: the pixels are split, too.
constexpr int64_t kItems = 16;
constexpr int64_t kMergeElements = 4096;

int64_t ceil_div(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

struct Merge {
    float* partial;
    float* dst;
    int64_t count;
    int32_t parts;
    bool accumulate;
};

/// Adds neighbours, then neighbours of those, and so on.
void merge_item(void* argument, int64_t item, int32_t) {
    const Merge& merge = *static_cast<const Merge*>(argument);
    const int64_t begin = item * kMergeElements;
    const int64_t n = std::min(merge.count - begin, kMergeElements);
    for (int32_t step = 1; step < merge.parts; step *= 2) {
        for (int32_t part = 0; part + step < merge.parts; part += 2 * step) {
            float* const a = merge.partial + part * merge.count + begin;
            const float* const b = merge.partial + (part + step) * merge.count + begin;
            for (int64_t i = 0; i < n; i++) a[i] += b[i];
        }
    }
    const float* const sum = merge.partial + begin;
    float* const dst = merge.dst + begin;
    if (merge.accumulate) {
        for (int64_t i = 0; i < n; i++) dst[i] += sum[i];
    } else if (dst != sum) {
        std::copy(sum, sum + n, dst);
    }
}

/// Few output channels of stride 1: the gradient of the adjoint convolution has many, and the same
/// elements.
bool adjoint_pays(const fg_conv2d_shape_t& u, int32_t lanes) {
    return u.groups == 1 && u.stride_h == 1 && u.stride_w == 1 && u.k < lanes && u.c >= 2 * lanes &&
           !is_dense(u);
}

struct Flip {
    const float* src;  ///< [c][taps][k], taps backwards
    float* dst;        ///< [k][taps][c]
    int64_t k, taps, c;
    bool accumulate;
};

void flip_item(void* argument, int64_t item, int32_t) {
    const Flip& flip = *static_cast<const Flip*>(argument);
    const int64_t k = item / flip.taps;
    const int64_t tap = flip.taps - 1 - item % flip.taps;
    float* const dst = flip.dst + item * flip.c;
    for (int64_t c = 0; c < flip.c; c++) {
        const float v = flip.src[(c * flip.taps + tap) * flip.k + k];
        dst[c] = flip.accumulate ? dst[c] + v : v;
    }
}

class GemmWeights final : public ConvPlan {
  public:
    GemmWeights(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice)
        : ConvPlan(owner, d), kernels_(*choice.kernels), u_(problem.u) {
        const fg_conv2d_kernels_t& kernels = *choice.kernels;
        if (is_dense(u_)) {
            u_.c *= u_.r * u_.s;
            u_.h = u_.w = u_.r = u_.s = 1;
        }
        adjoint_ = adjoint_pays(u_, kernels.vl);
        if (adjoint_) u_ = adjoint_of(u_);
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
        partial_bytes_ =
            parts_ > 1 || adjoint_ ? ceil_div(parts_ * problem.filter_count * 4, 64) * 64 : 0;
        owner->reserve_scratch(partial_bytes_ + worker_bytes_ * owner->threads);
        describe(std::string("_f32__") + kernels.isa + (adjoint_ ? "_adjoint_gemm_" : "_gemm_") +
                     kernels.tile,
                 choice.refused);
    }

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
        job.x = static_cast<const float*>(adjoint_ ? o.y : o.x);
        job.y = static_cast<const float*>(adjoint_ ? o.x : o.y);
        auto* const scratch = static_cast<char*>(context->scratch());
        auto* const partial = reinterpret_cast<float*>(scratch);
        auto* const dst = static_cast<float*>(o.filter);
        const bool accumulate = desc.accumulate != 0;
        job.dst = job.parts > 1 || adjoint_ ? partial : dst;
        job.accumulate = accumulate && !adjoint_;
        job.scratch = scratch + partial_bytes_;
        job.worker_bytes = worker_bytes_;
        job.b_offset = b_offset_;
        job.c_offset = c_offset_;
        fg_parallel(context->threads, outputs_ * job.parts, kernels_.weights, &job);
        if (job.parts > 1) {
            Merge merge{partial, adjoint_ ? partial : dst, problem.filter_count, job.parts,
                        accumulate && !adjoint_};
            fg_parallel(context->threads, ceil_div(merge.count, kMergeElements), merge_item,
                        &merge);
        }
        if (!adjoint_) return;
        Flip flip{partial, dst, u_.c, int64_t{u_.r} * u_.s, u_.k, accumulate};
        fg_parallel(context->threads, flip.k * flip.taps, flip_item, &flip);
    }

  private:
    const fg_conv2d_kernels_t& kernels_;
    fg_conv2d_shape_t u_;
    Gather x_;
    bool adjoint_ = false;
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
